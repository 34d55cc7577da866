package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
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
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
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
