package programs

import (
	"bytes"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/tests/internal/outside"
)

// mostLines is how many lines of code make a page, not counting imports, blank lines and comments.
const mostLines = 40

// pages are the examples of one page. The others have tests of their own.
var pages = []string{
	"archive", "backwards", "batches", "chromakey", "contactsheet", "crossfade", "filmtogif", "filmtomp3", "httprange", "logmel",
	"logo", "pool", "reactive", "renderto", "scenecuts", "silence", "slideshow", "spectrogram", "thumbnails", "waveform",
}

// longer are those of a page and a half.
var longer = []string{"convert", "mix", "timelapse", "tour"}

func TestProgramsAreAPage(t *testing.T) {
	imports := regexp.MustCompile(`(?s)\nimport \(.*?\n\)\n`)
	for _, name := range slices.Concat(pages, longer) {
		lines, most := 0, mostLines
		if slices.Contains(longer, name) {
			most = mostLines * 3 / 2
		}
		for line := range strings.Lines(imports.ReplaceAllString(string(disk.Read(t, filepath.Join("../../examples", name, "main.go"))), "\n")) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "//") {
				lines++
			}
		}
		if lines > most {
			t.Errorf("%s has %d lines of code", name, lines)
		}
	}
}

// No example imports a package that other modules may not.
func TestExamplesImportNothingInternal(t *testing.T) {
	sources, err := filepath.Glob("../../examples/*/*.go")
	if err != nil || len(sources) < len(pages) {
		t.Fatal(sources, err)
	}
	for _, path := range sources {
		if !strings.HasSuffix(path, "_test.go") && regexp.MustCompile(`"github.com/gonumm/gonumm/(.*/)?internal/`).Match(disk.Read(t, path)) {
			t.Errorf("%s imports an internal package", path)
		}
	}
}

// Each program is copied out of the repository, compiled there, and run, and what it makes is looked at.
func TestPrograms(t *testing.T) {
	turn.Long(t)
	program := buildPages(t)
	tests := map[string]func(*testing.T, *desk){
		"archive": testArchive, "backwards": testBackwards, "batches": testBatches, "chromakey": testChromakey,
		"contactsheet": testContactsheet, "crossfade": testCrossfade, "filmtogif": testFilmtogif, "filmtomp3": testFilmtomp3,
		"httprange": testHTTPRange, "logmel": testLogmel, "logo": testLogo, "pool": testPool, "reactive": testReactive,
		"renderto": testRenderto, "scenecuts": testScenecuts, "silence": testSilence, "slideshow": testSlideshow,
		"spectrogram": testSpectrogram, "thumbnails": testThumbnails, "waveform": testWaveform,
		"convert": testConvert, "mix": testMix, "timelapse": testTimelapse, "tour": testTour,
	}
	for _, name := range slices.Concat(pages, longer) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tests[name](t, &desk{program: program, name: name, folder: t.TempDir()})
		})
	}
}

// buildPages compiles the pages in another module, into one program that is each of them by name: linking one is quicker than
// twenty.
func buildPages(t *testing.T) (program string) {
	t.Helper()
	files := map[string]string{}
	var imports, cases strings.Builder
	for _, name := range slices.Concat(pages, longer) {
		text := string(disk.Read(t, filepath.Join("../../examples", name, "main.go")))
		text = strings.Replace(text, "\npackage main\n", "\npackage "+name+"\n", 1)
		files[name+"/main.go"] = strings.Replace(text, "\nfunc main() {", "\nfunc Main() {", 1)
		fmt.Fprintf(&imports, "%q\n", "example.com/outside/"+name)
		fmt.Fprintf(&cases, "case %q:\n%s.Main()\n", name, name)
	}
	files["main.go"] = "package main\n\nimport (\n\"os\"\n" + imports.String() + ")\n\nfunc main() {\n" +
		"os.Args = os.Args[1:]\nswitch os.Args[0] {\n" + cases.String() + "}\n}\n"
	program = filepath.Join(t.TempDir(), "pages")
	outside.Go(t, outside.Module(t, files), "build", "-o", program, ".")
	return program
}

// desk is where one program is run.
type desk struct{ program, name, folder string }

// in returns the path of a file in the folder.
func (d *desk) in(name string) string { return filepath.Join(d.folder, name) }

// run runs the program in the folder and returns what it prints.
func (d *desk) run(t *testing.T, args ...string) (out string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), d.program, append([]string{d.name}, args...)...)
	cmd.Dir = d.folder
	var problems bytes.Buffer
	cmd.Stderr = &problems
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, problems.String())
	}
	return string(text)
}

// prints is run for a program that must print just this.
func (d *desk) prints(t *testing.T, want string, args ...string) (got string) {
	t.Helper()
	if got = d.run(t, args...); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	return got
}

// fails runs a program that must fail, and returns what it says.
func (d *desk) fails(t *testing.T, args ...string) (problems string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), d.program, append([]string{d.name}, args...)...)
	cmd.Dir = d.folder
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Errorf("%v do not fail", args)
	}
	return string(out)
}
