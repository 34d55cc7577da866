package docs

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
)

var update = flag.Bool("update", false, "write docs/cookbook.md anew")

const cookbook = "../../docs/cookbook.md"

// The cookbook holds the programs of examples/ as they stand there, where tests/programs compiles and runs them, in the order of
// their list. After one was changed:
//
//	go test ./tests/docs -run TestCookbook -update
func TestCookbook(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Cookbook\n\nWhole programs, a page each. Every one is compiled and run by the tests, and can be copied as it stands:\n" +
		"it needs this library and nothing else. `make docs` makes the pictures.\n")
	for _, s := range sections(t) {
		fmt.Fprintf(&b, "\n## %s\n", s.title)
		for _, name := range s.programs {
			recipe(t, &b, name)
		}
	}
	if *update {
		disk.Write(t, cookbook, []byte(b.String()))
		return
	}
	text := disk.Read(t, cookbook)
	if string(text) != b.String() {
		t.Error("docs/cookbook.md is out of date: go test ./tests/docs -run TestCookbook -update")
	}
}

// section is a part of the list in examples/doc.go.
type section struct {
	title    string
	programs []string
}

func sections(t *testing.T) (list []section) {
	t.Helper()
	for _, line := range strings.Split(packageDoc(t, "../../examples/doc.go"), "\n") {
		switch name, indented := strings.CutPrefix(line, "\t"); {
		case indented && len(list) > 0:
			for _, word := range strings.Split(strings.Fields(name)[0]+strings.Join(regexp.MustCompile(`, \w+`).FindAllString(name, -1), ""), ",") {
				program := strings.TrimSpace(word)
				if _, err := os.Stat(filepath.Join("../../examples", program, "main.go")); err == nil && program != "" {
					last := &list[len(list)-1]
					last.programs = append(last.programs, program)
				}
			}
		case strings.HasSuffix(line, ":"):
			list = append(list, section{title: strings.TrimSuffix(line, ":")})
		}
	}
	if len(list) < 4 {
		t.Fatalf("%d parts in examples/doc.go", len(list))
	}
	return list
}

func packageDoc(t *testing.T, path string) string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		t.Fatal(err)
	}
	return (&ast.CommentGroup{List: file.Doc.List}).Text()
}

// recipe writes what a program does, how it is started, what it makes, and its source.
func recipe(t *testing.T, b *strings.Builder, name string) {
	t.Helper()
	path := filepath.Join("../../examples", name, "main.go")
	doc := packageDoc(t, path)
	words, commands, _ := strings.Cut(doc, "\n\n\t")
	fmt.Fprintf(b, "\n### %s\n\n%s\n", name, strings.TrimSpace(words))
	var text string
	if commands != "" {
		commands, text, _ = strings.Cut("\t"+commands, "\n\n")
		fmt.Fprintf(b, "\n```sh\n%s\n```\n", strings.TrimSpace(strings.ReplaceAll(commands, "\t", "")))
	}
	if text = strings.TrimSpace(text); text != "" {
		fmt.Fprintf(b, "\n%s\n", text)
	}
	for _, ext := range []string{".png", ".jpg", ".gif"} {
		picture := "cookbook/" + name + ext
		if _, err := os.Stat("../../docs/" + picture); err == nil {
			fmt.Fprintf(b, "\n![what %s makes](%s)\n", name, picture)
		}
	}
	source := disk.Read(t, path)
	_, code, _ := strings.Cut(string(source), "\npackage main\n")
	fmt.Fprintf(b, "\n```go\npackage main\n%s```\n", code)
}
