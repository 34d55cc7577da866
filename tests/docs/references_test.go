package docs

import (
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/gosource"
)

// The links of the documents lead to files that are there.
func TestLinks(t *testing.T) {
	programs := regexp.MustCompile("(?s)\n```.*?\n```")
	link := regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
	for document, text := range documents(t) {
		for _, found := range link.FindAllStringSubmatch(programs.ReplaceAllString(text, ""), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(document), found[1])); err != nil {
				t.Errorf("%s: %v", filepath.Base(document), err)
			}
		}
	}
}

// Every path of the project that the documents show as code is there; capitals stand for a name to choose.
func TestPathsInDocuments(t *testing.T) {
	path := regexp.MustCompile("`((?:appsink|appsrc|ci|docs|examples|gst|internal|live|numm|pipeline|tests)/[a-z0-9_./]+)`")
	found := 0
	for name, text := range documents(t) {
		for _, match := range path.FindAllStringSubmatch(text, -1) {
			found++
			if _, err := os.Stat(filepath.Join("../..", match[1])); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if found < 40 {
		t.Errorf("%d paths", found)
	}
}

// documents returns the Markdown files of the project, by their names.
func documents(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, pattern := range []string{"../../*.md", "../../docs/*.md"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text := disk.Read(t, name)
			texts[name] = string(text)
		}
	}
	return texts
}

// Every test that the documents name is there, so that a promise whose test goes is noticed.
func TestDocumentsNameTheirTests(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "grep", "-rhoE", "--include=*_test.go", `^func Test\w+`, "../..").Output()
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		tests[strings.TrimSpace(strings.TrimPrefix(line, "func "))] = true
	}
	found := 0
	for document, text := range documents(t) {
		for _, name := range regexp.MustCompile("`(Test\\w+)`").FindAllStringSubmatch(text, -1) {
			found++
			if !tests[name[1]] {
				t.Errorf("%s: no test is called %s", document, name[1])
			}
		}
	}
	if found < 100 {
		t.Errorf("%d names of tests", found)
	}
}

// Every name of the API that the documents show as code is exported.
func TestDocumentsNameTheAPI(t *testing.T) {
	folders := map[string]string{"numm": "../../numm", "live": "../../live", "draw": "../../numm/draw", "pipeline": "../../pipeline", "gst": "../../gst"}
	exported := map[string]map[string]bool{}
	for name, folder := range folders {
		exported[name] = exportedNames(t, folder)
	}
	code := regexp.MustCompile("`[^`\n]+`")
	qualified := regexp.MustCompile(`\b(numm|live|draw|pipeline|gst)\.([A-Z]\w*)`)
	found := 0
	for document, text := range documents(t) {
		for _, span := range code.FindAllString(text, -1) {
			for _, name := range qualified.FindAllStringSubmatch(span, -1) {
				found++
				if !exported[name[1]][name[2]] {
					t.Errorf("%s: package %s exports no %s", document, name[1], name[2])
				}
			}
		}
	}
	_, nutshell, _ := strings.Cut(documents(t)["../../README.md"], "\n## In a nutshell\n")
	nutshell, _, _ = strings.Cut(nutshell, "\n## ")
	for _, name := range regexp.MustCompile("`([A-Z]\\w*)`").FindAllStringSubmatch(nutshell, -1) {
		found++
		if !exported["numm"][name[1]] {
			t.Errorf("README.md: package numm exports no %s", name[1])
		}
	}
	if found < 40 {
		t.Errorf("%d names", found)
	}
}

// exportedNames returns the exported functions, methods, types, constants and variables of a package.
func exportedNames(t *testing.T, folder string) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, d := range gosource.Declarations(t, filepath.Join(folder, "*.go")) {
		switch d := d.(type) {
		case *ast.FuncDecl:
			names[d.Name.Name] = true
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					names[s.Name.Name] = true
				case *ast.ValueSpec:
					for _, name := range s.Names {
						names[name.Name] = true
					}
				}
			}
		}
	}
	return names
}
