package contract

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Tests wait for conditions. What time itself changes is tested in a bubble of testing/synctest, in which a sleep takes no time. And a
// test that is skipped says what it lacks.
func TestTestsNeedNoSleeps(t *testing.T) {
	files, skips := 0, 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "../.." && strings.HasPrefix(d.Name(), ".") {
			return fs.SkipDir
		}
		needs := filepath.ToSlash(path) == "../../internal/needs/needs.go"
		if !strings.HasSuffix(path, "_test.go") && !needs {
			return nil
		}
		files++
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		bubble := slices.ContainsFunc(file.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"testing/synctest"` })
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if checkWait(t, set.Position(call.Pos()), call, bubble) {
				skips++
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 300 || skips < 15 {
		t.Errorf("%d files with %d skips were searched", files, skips)
	}
}

var lack = regexp.MustCompile(`is not installed|needs |lacks |has no |leaves no |keeps no `)

// checkWait tests a call that sleeps or skips, and reports whether it skips.
func checkWait(t *testing.T, at token.Position, call *ast.CallExpr, bubble bool) (skips bool) {
	t.Helper()
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	of, _ := f.X.(*ast.Ident)
	switch {
	case f.Sel.Name == "Sleep" && of != nil && of.Name == "time" && !bubble:
		t.Errorf("%s: a sleep outside of testing/synctest: wait for a condition", at)
	case f.Sel.Name == "SkipNow":
		t.Errorf("%s: a skip that does not say what is lacking", at)
	case f.Sel.Name == "Skip" || f.Sel.Name == "Skipf":
		text, ok := call.Args[0].(*ast.BasicLit)
		if !ok || !lack.MatchString(text.Value) {
			t.Errorf("%s: a skip that does not say what is lacking", at)
		}
		return true
	}
	return false
}
