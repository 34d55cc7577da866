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

// mediaTypes are where the library has GStreamer's media types: codecs' have names, and containers' stand in the table of containers.
// Package gst is GStreamer itself.
var mediaTypes = []string{"internal/media/media.go", "pipeline/containers.go"}

// What is known of a container or a codec is found from its row in a table, so that no other file may have a media type of its own.
func TestMediaTypesStandInTheirTables(t *testing.T) {
	mediaType := regexp.MustCompile(`\b(audio|video|image|application|text|subpicture)/[A-Za-z]`)
	files := 0
	for _, room := range []string{"appsink", "appsrc", "internal", "live", "numm", "pipeline"} {
		err := filepath.WalkDir(filepath.Join("../..", room), func(path string, d fs.DirEntry, err error) error {
			name := strings.TrimPrefix(filepath.ToSlash(path), "../../")
			if name == "internal/browser" { // which is for tests, and speaks of the web's types
				return fs.SkipDir
			}
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			files++
			found := false
			for _, text := range literals(t, path) {
				if mediaType.MatchString(text) {
					found = true
					if !slices.Contains(mediaTypes, name) {
						t.Errorf("%s: %s is for %s", name, text, strings.Join(mediaTypes, " or "))
					}
				}
			}
			if !found && slices.Contains(mediaTypes, name) {
				t.Errorf("%s has no media types", name)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 300 {
		t.Errorf("%d files were searched", files)
	}
}

// literals returns the texts in a file, without those of its imports.
func literals(t *testing.T, path string) (texts []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				texts = append(texts, n.Value)
			}
		}
		return true
	})
	return texts
}
