// Package contract tests that programs outside this module compile against the public names and signatures.
package contract

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/gosource"
	"github.com/gonumm/gonumm/tests/internal/outside"
)

// What programs are compiled against stays: testdata/contract names each exported name with its type, and compiles in another
// module.
func TestContractCompilesOutside(t *testing.T) {
	files := map[string]string{}
	for _, path := range contract(t) {
		text := disk.Read(t, path)
		files[filepath.Join("contract", filepath.Base(path))] = string(text)
	}
	folder := outside.Module(t, files)
	outside.Go(t, folder, "build", "./...")
}

func contract(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/contract/*.go")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	return paths
}

// Each exported name of the three packages is in the contract, so that a new one is added to it.
func TestContractNamesEverything(t *testing.T) {
	for _, name := range []string{"numm", "numm/draw", "live"} {
		pkg := name[strings.LastIndex(name, "/")+1:]
		named := map[string]bool{}
		for _, path := range contract(t) {
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok {
					if x, ok := s.X.(*ast.Ident); ok && x.Name == pkg {
						named[s.Sel.Name] = true
					}
					named["."+s.Sel.Name] = true
				}
				if f, ok := n.(*ast.Field); ok && len(f.Names) == 1 {
					named["."+f.Names[0].Name] = true // a method of an interface
				}
				return true
			})
		}
		for _, e := range exported(t, filepath.Join("../..", name)) {
			if !named[e] {
				t.Errorf("%s: %s is not in the contract", name, e)
			}
		}
	}
}

// exported lists the exported functions, types, constants and variables of a package, and its methods as ".Name".
func exported(t *testing.T, folder string) (names []string) {
	t.Helper()
	for _, d := range gosource.Declarations(t, filepath.Join(folder, "*.go")) {
		names = append(names, declared(d)...)
	}
	if len(names) == 0 {
		t.Fatal("no names in", folder)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func declared(d ast.Decl) (names []string) {
	add := func(prefix string, id *ast.Ident) {
		if id.IsExported() {
			names = append(names, prefix+id.Name)
		}
	}
	switch d := d.(type) {
	case *ast.FuncDecl:
		switch {
		case d.Recv == nil:
			add("", d.Name)
		case receiver(d.Recv.List[0].Type).IsExported():
			add(".", d.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				add("", s.Name)
			case *ast.ValueSpec:
				for _, id := range s.Names {
					add("", id)
				}
			}
		}
	}
	return names
}

func receiver(x ast.Expr) *ast.Ident {
	if star, ok := x.(*ast.StarExpr); ok {
		x = star.X
	}
	if generic, ok := x.(*ast.IndexExpr); ok {
		x = generic.X
	}
	return x.(*ast.Ident)
}
