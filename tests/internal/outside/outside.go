// Package outside makes a module in a temporary folder that uses this one as any other program would, so that tests can show that
// it compiles there.
package outside

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Module makes the module, named example.com/outside, with these files, and returns its folder. A workspace joins it with this module,
// so that what was compiled here is not compiled again, and it requires what this one requires, so that nothing is downloaded.
func Module(t testing.TB, files map[string]string) (folder string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "env", "GOMOD").Output()
	if err != nil {
		t.Fatal(err)
	}
	mod := strings.TrimSpace(string(out))
	requirements, err := os.ReadFile(mod)
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(filepath.Dir(mod), "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	requirements = bytes.Replace(requirements, []byte("module github.com/gonumm/gonumm\n"), []byte("module example.com/outside\n"), 1)
	requirements, _, _ = bytes.Cut(requirements, []byte("\ntool"))
	folder = t.TempDir()
	write(t, filepath.Join(folder, "go.mod"), string(requirements))
	goVersion := regexp.MustCompile(`(?m)^go .*`).Find(requirements)
	write(t, filepath.Join(folder, "go.work"), fmt.Sprintf("%s\n\nuse (\n\t.\n\t%q\n)\n", goVersion, filepath.Dir(mod)))
	write(t, filepath.Join(folder, "go.sum"), string(sums))
	for name, text := range files {
		write(t, filepath.Join(folder, name), text)
	}
	return folder
}

// Go runs the go command in the folder of a module. What a workspace reads of modules that the build does not is downloaded where it
// is missing.
func Go(t testing.TB, folder string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "GOWORK=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
