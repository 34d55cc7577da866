package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
)

// The packages that the README's container installs for running bring every library that this test program is linked to, as any
// program that imports numm is.
func TestContainerHasEveryLibrary(t *testing.T) {
	text := disk.Read(t, "../../README.md")
	_, run, _ := strings.Cut(string(text), "FROM debian:bookworm-slim")
	list := regexp.MustCompile(`(?s)install -y --no-install-recommends (.*?)\nCOPY`).FindStringSubmatch(run)
	if list == nil {
		t.Fatal("the README's container installs nothing")
	}
	packages := strings.Fields(strings.ReplaceAll(list[1], "\\", " "))
	depends := output(t, "apt-cache", append([]string{"depends", "--recurse", "--installed", "--no-recommends", "--no-suggests",
		"--no-conflicts", "--no-breaks", "--no-replaces", "--no-enhances"}, packages...)...)
	var brought []string
	for line := range strings.Lines(depends) {
		if line[0] != ' ' && line[0] != '<' {
			brought = append(brought, strings.TrimSpace(line))
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	libraries := regexp.MustCompile(`=> (/\S+)`).FindAllStringSubmatch(output(t, "ldd", self), -1)
	if len(libraries) < 10 {
		t.Fatalf("%d libraries", len(libraries))
	}
	owners := ownersOf(t, libraries)
	for _, library := range libraries {
		if pack := owners[library[1]]; !slices.Contains(brought, pack) {
			t.Errorf("%s is of package %q, which the container does not install", library[1], pack)
		}
	}
}

// ownersOf returns the packages of files. On a system where /lib is a link, a package may list a file by either path.
func ownersOf(t *testing.T, libraries [][]string) map[string]string {
	t.Helper()
	var paths []string
	asked := map[string]string{}
	for _, library := range libraries {
		target, err := filepath.EvalSymlinks(library[1])
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{target, strings.TrimPrefix(target, "/usr"), library[1]} {
			paths, asked[path] = append(paths, path), library[1]
		}
	}
	out, _ := exec.CommandContext(t.Context(), "dpkg", append([]string{"-S"}, paths...)...).Output() // it fails where one path of three is no package's
	owners := map[string]string{}
	for line := range strings.Lines(string(out)) {
		pack, path, _ := strings.Cut(strings.TrimSpace(line), ": ")
		name, _, _ := strings.Cut(pack, ":")
		owners[asked[path]] = name
	}
	return owners
}

func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed: the test needs Debian", name)
	}
	out, err := exec.CommandContext(t.Context(), name, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(out)
}

// The packages that the README names for a program of one's own are those that ci/install.sh installs to build; gcc brings libc6-dev.
func TestInstallNamesEveryPackage(t *testing.T) {
	readme := disk.Read(t, "../../README.md")
	script := disk.Read(t, "../../ci/install.sh")
	named := regexp.MustCompile(`(?s)\n    apt-get install (gcc .*?)\n    go get`).FindSubmatch(readme)
	built := regexp.MustCompile(`(?s)\nbuild=\((.*?)\n\)`).FindSubmatch(script)
	if named == nil || built == nil {
		t.Fatal("no list of packages")
	}
	want := strings.Fields(regexp.MustCompile(`#[^\n]*`).ReplaceAllString(string(built[1]), ""))
	want = slices.DeleteFunc(want, func(name string) bool { return name == "libc6-dev" })
	got := strings.Fields(strings.ReplaceAll(string(named[1]), "\\", " "))
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the README installs\n%v, ci/install.sh\n%v", got, want)
	}
}
