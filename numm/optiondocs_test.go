package numm

import (
	"go/ast"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/gosource"
)

// What go doc shows of an option interface names every function whose result fits it, and no other.
func TestOptionInterfacesListTheirOptions(t *testing.T) {
	listed := map[string][]string{} // names in the comment of each interface
	parts := map[string][]string{}  // interfaces that an interface embeds
	results := map[string]string{}  // of each function
	for _, d := range gosource.Declarations(t, "options*.go") {
		switch d := d.(type) {
		case *ast.GenDecl:
			noteInterface(d, listed, parts)
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.IsExported() && d.Type.Results != nil {
				results[d.Name.Name] = d.Type.Results.List[0].Type.(*ast.Ident).Name
			}
		}
	}
	var fits func(result, wanted string) bool
	fits = func(result, wanted string) bool {
		return result == wanted || slices.ContainsFunc(parts[result], func(p string) bool { return fits(p, wanted) })
	}
	if len(listed) < 8 || len(results) < 25 {
		t.Fatalf("%d interfaces and %d functions", len(listed), len(results))
	}
	for wanted, names := range listed {
		for _, option := range slices.Sorted(maps.Keys(results)) {
			if fit, told := fits(results[option], wanted), slices.Contains(names, option); len(parts[wanted]) == 0 && fit != told {
				t.Errorf("%s is for %s: %v, its comment says: %v", option, wanted, fit, told)
			} else if told && !fit || len(parts[wanted]) > 0 && results[option] == wanted && !told {
				t.Errorf("the comment of %s is wrong about %s", wanted, option)
			}
		}
	}
}

func noteInterface(d *ast.GenDecl, listed, parts map[string][]string) {
	for _, s := range d.Specs {
		s, ok := s.(*ast.TypeSpec)
		if !ok || !s.Name.IsExported() || !strings.HasSuffix(s.Name.Name, "Option") {
			continue
		}
		methods, ok := s.Type.(*ast.InterfaceType)
		if !ok {
			continue
		}
		listed[s.Name.Name] = regexp.MustCompile(`\b[A-Z]\w+`).FindAllString(d.Doc.Text(), -1)
		for _, m := range methods.Methods.List {
			if part, ok := m.Type.(*ast.Ident); ok {
				parts[s.Name.Name] = append(parts[s.Name.Name], part.Name)
			}
		}
	}
}
