package docs

import (
	"fmt"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// packages are those that a recipe may name without importing them, as its reader's editor would add them.
var packages = map[string]string{
	"numm": "github.com/gonumm/gonumm/numm", "live": "github.com/gonumm/gonumm/live", "draw": "github.com/gonumm/gonumm/numm/draw",
	"floats": "gonum.org/v1/gonum/floats", "errgroup": "golang.org/x/sync/errgroup",
	"context": "context", "filepath": "path/filepath", "fmt": "fmt", "http": "net/http", "image": "image", "log": "log", "math": "math", "os": "os",
	"runtime": "runtime", "slices": "slices", "strings": "strings", "time": "time",
}

var fence = regexp.MustCompile("(?ms)^```go( recipe (\\w+))?\n(.*?)^```$")

// source returns one program with a function for each recipe of a document, and one for its whole program.
func source(t *testing.T, document string) (code string, names []string) {
	t.Helper()
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	var functions, cases strings.Builder
	for _, block := range fence.FindAllStringSubmatch(string(text), -1) {
		name, body := block[2], block[3]
		if name == "" {
			name = "whole"
			_, body, _ = strings.Cut(body, "func main() {")
			body = strings.TrimSuffix(strings.TrimSpace(body), "}") + "\nreturn nil\n"
			body = strings.Replace(body, "ctx := context.Background()\n", "", 1)
		}
		names = append(names, name)
		fmt.Fprintf(&functions, "func %s(ctx context.Context) error {\n%s}\n\n", name, body)
		fmt.Fprintf(&cases, "case %q:\nerr = %s(ctx)\n", name, name)
	}
	main := "func main() {\nvar err error\nctx := context.Background()\nswitch os.Args[1] {\n" + cases.String() + "}\nif err != nil {\nlog.Fatal(err)\n}\n}\n"
	body := main + functions.String()
	var imports strings.Builder
	for name, path := range packages {
		if regexp.MustCompile(`\b` + name + `\.[A-Z]`).MatchString(body) {
			fmt.Fprintf(&imports, "%q\n", path)
		}
	}
	formatted, err := format.Source([]byte("package main\n\nimport (\n" + imports.String() + ")\n\n" + body))
	if err != nil {
		t.Fatalf("%v\n%s", err, body)
	}
	return string(formatted), names
}

// build compiles a program inside the module.
func build(t *testing.T, code string) string {
	t.Helper()
	folder, err := filepath.Abs("../../.cache/docs")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	folder, err = os.MkdirTemp(folder, "readme")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	if err := os.WriteFile(filepath.Join(folder, "main.go"), []byte(code), 0o666); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(folder, "program")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".")
	cmd.Dir = folder
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, code)
	}
	return program
}

// Every program of the README compiles as it stands, and makes what its sentence says.
func TestREADME(t *testing.T) {
	code, names := source(t, "../../README.md")
	if len(names) < 11 {
		t.Errorf("%d programs: %v", len(names), names)
	}
	program := build(t, code)
	folder := t.TempDir()
	prepare(t, folder)
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), program, name)
			cmd.Dir = folder
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			check := results[name]
			if check == nil {
				t.Fatal("nobody looks at what it makes")
			}
			check(t, folder, string(out))
		})
	}
}

// prepare puts the files there that the programs read.
func prepare(t *testing.T, folder string) {
	t.Helper()
	ctx := t.Context()
	film, sound, err := numm.ReadMovie(ctx, truth.Named(t, "bigbuckbunny.mp4").Path, numm.Height(180), numm.Range(0, 100))
	if err != nil {
		t.Fatal(err)
	}
	in := func(name string) string { return filepath.Join(folder, name) }
	if err := os.Mkdir(in("folder"), 0o777); err != nil {
		t.Fatal(err)
	}
	write := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	write(numm.WriteMovie(ctx, in("clip.mp4"), film, sound))
	write(numm.WriteSound(ctx, in("song.mp3"), sound))
	write(numm.WriteImage(ctx, in("photo.jpg"), film.Frame(0)))
	for _, name := range []string{"a", "b", "c"} {
		write(numm.WriteImage(ctx, in("folder/"+name+".png"), film.Frame(1)))
	}
}

// results look at what the programs have made.
var results = map[string]func(t *testing.T, folder, out string){
	"whole": func(t *testing.T, folder, _ string) {
		was, _, err := numm.ReadMovie(t.Context(), filepath.Join(folder, "clip.mp4"), numm.Range(0, 1))
		if err != nil {
			t.Fatal(err)
		}
		film, sound, err := numm.ReadMovie(t.Context(), filepath.Join(folder, "odd.mp4"))
		if err != nil || film.Len() != 90 || len(sound) < 89*numm.FrameSound {
			t.Fatalf("%v, %d sound frames: %v", film, len(sound), err)
		}
		worst := 0
		for i := 0; i < len(was.Pix); i += 997 {
			worst += max(int(was.Pix[i])+int(film.Pix[i])-255, 255-int(was.Pix[i])-int(film.Pix[i]))
		}
		if mean := worst / (len(was.Pix)/997 + 1); mean > 6 {
			t.Errorf("the first frame is %d levels from the negative", mean)
		}
	},
	"thumbnail": func(t *testing.T, folder, _ string) { image(t, folder, "thumbnail.png", 256, 256) },
	"frames":    func(t *testing.T, folder, _ string) { image(t, folder, "second.png", 213, 120) },
	"loudest": func(t *testing.T, _, out string) {
		var loudest float64
		if _, err := fmt.Sscan(out, &loudest); err != nil || loudest <= 0 || loudest > 1 {
			t.Errorf("%q: %v", out, err)
		}
	},
	"gif": func(t *testing.T, folder, _ string) { frames(t, folder, "part.gif", 30, 160, 90) },
	"filter": func(t *testing.T, folder, _ string) {
		frames(t, folder, "negative.mp4", 100, 320, 180)
	},
	"batch": func(t *testing.T, _, out string) {
		if out != fmt.Sprintln(8, 8*3*224*224) {
			t.Errorf("%q", out)
		}
	},
	"upload": func(*testing.T, string, string) {}, // that it registers is all; examples/upload is tested whole
	"pipeline": func(t *testing.T, _, out string) {
		if lines := strings.Split(strings.TrimSpace(out), "\n"); len(lines) != 30 || lines[29] != "29 [120 160 3]" {
			t.Errorf("%q", lines)
		}
	},
	"sketch": func(t *testing.T, folder, _ string) { frames(t, folder, "sketch.mp4", 60, 320, 240) },
	"many": func(t *testing.T, folder, _ string) {
		for _, name := range []string{"a", "b", "c"} {
			image(t, folder, "folder/"+name+".jpg", 114, 64)
		}
	},
}

func image(t *testing.T, folder, name string, width, height int) {
	t.Helper()
	m, err := numm.ReadImage(t.Context(), filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	if want := []int{height, width, 3}; !slices.Equal(m.Shape(), want) {
		t.Errorf("%s is %v, want %v", name, m.Shape(), want)
	}
}

func frames(t *testing.T, folder, name string, count, width, height int) {
	t.Helper()
	v, err := numm.ReadVideo(t.Context(), filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	if want := []int{count, height, width, 3}; !slices.Equal(v.Shape(), want) {
		t.Errorf("%s is %v, want %v", name, v.Shape(), want)
	}
}

// The links of the documents lead to files that are there.
func TestLinks(t *testing.T) {
	documents, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("../../*.md")
	if err != nil {
		t.Fatal(err)
	}
	programs := regexp.MustCompile("(?s)\n```.*?\n```")
	link := regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
	for _, document := range append(documents, more...) {
		text, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range link.FindAllStringSubmatch(programs.ReplaceAllString(string(text), ""), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(document), found[1])); err != nil {
				t.Errorf("%s: %v", filepath.Base(document), err)
			}
		}
	}
}

// Every test that the laws name is there, so that a law whose test goes is noticed.
func TestLawsNameTheirTests(t *testing.T) {
	laws, err := os.ReadFile("../../docs/laws.md")
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "grep", "-rhoE", "--include=*_test.go", `^func Test\w+`, "../..").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range regexp.MustCompile("`(Test\\w+)`").FindAllStringSubmatch(string(laws), -1) {
		if !slices.Contains(strings.Split(string(out), "\n"), "func "+name[1]) {
			t.Errorf("no test is called %s", name[1])
		}
	}
}
