package contract

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/gosource"
)

// Each exported function has an example that can be pasted: it uses nothing that is declared beside it.
func TestEveryFunctionHasAnExample(t *testing.T) {
	for _, name := range []string{"numm", "numm/draw", "live"} {
		examples := map[string]bool{}
		paths, err := filepath.Glob(filepath.Join("../..", name, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			if !strings.HasPrefix(filepath.Base(path), "example") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range file.Decls {
				f, ok := d.(*ast.FuncDecl)
				switch {
				case ok && strings.HasPrefix(f.Name.Name, "Example"):
					examples[strings.TrimPrefix(f.Name.Name, "Example")] = true
				case ok:
					t.Errorf("%s: %s is a hidden helper of the examples", path, f.Name.Name)
				case d.(*ast.GenDecl).Tok != token.IMPORT:
					t.Errorf("%s: examples hide a declaration", path)
				}
			}
		}
		for _, d := range gosource.Declarations(t, filepath.Join("../..", name, "*.go")) {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.IsExported() && !examples[f.Name.Name] {
				t.Errorf("%s.%s has no example", name, f.Name.Name)
			}
		}
	}
}
