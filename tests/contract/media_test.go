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

	"github.com/gonumm/gonumm/internal/disk"
)

// mediaTypes are where the library has GStreamer's media types: codecs' have names, and containers' stand in the table of containers.
var mediaTypes = []string{"internal/media/media.go", "pipeline/containers.go"}

// beside are the folders that are not the library, or are for its tests and speak of media types as the web or a test element has them.
var beside = []string{"ci", "docs", "examples", "internal/browser", "internal/unruly", "tests"}

// mediaType is a media type, or its first half, to which a program adds the second.
var mediaType = regexp.MustCompile("\\b(audio|video|image|application|text|subpicture)/([A-Za-z%*\"`]|$)")

// What is searched for is found whole, in a format, and as a half.
func TestMediaTypeIsFound(t *testing.T) {
	for text, is := range map[string]bool{
		`"video/x-h264"`: true, `"video/mpeg, mpegversion=4"`: true, "`a ! video/x-raw ! b`": true, `"video/"`: true, `"audio/x-%s"`: true,
		`"image/%s"`: true, `"application/*"`: true, `"audio, video"`: false, `"a/video"`: false, `"wide video / sound"`: false,
	} {
		if mediaType.MatchString(text) != is {
			t.Errorf("%s: found %v", text, !is)
		}
	}
}

// What is known of a container or a codec is found from its row in a table, so that no other file may have a media type of its own.
func TestMediaTypesStandInTheirTables(t *testing.T) {
	files, withTypes := 0, map[string]bool{}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(filepath.ToSlash(path), "../../")
		if d.IsDir() && name != "../.." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || slices.Contains(beside, name)) {
			return fs.SkipDir
		}
		if d.IsDir() || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		var texts []string
		switch filepath.Ext(name) {
		case ".go":
			texts = literals(t, path)
		case ".c", ".h":
			texts = literalsOfC(t, path)
		default:
			return nil
		}
		files++
		for _, text := range texts {
			if !mediaType.MatchString(text) {
				continue
			}
			withTypes[name] = true
			if !slices.Contains(mediaTypes, name) {
				t.Errorf("%s: %s is for %s", name, text, strings.Join(mediaTypes, " or "))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range mediaTypes {
		if !withTypes[name] {
			t.Errorf("%s has no media types", name)
		}
	}
	if files < 500 {
		t.Errorf("%d files were searched", files)
	}
}

// literalsOfC returns the texts in a file of C, without the names of headers.
func literalsOfC(t *testing.T, path string) (texts []string) {
	t.Helper()
	code := disk.Read(t, path)
	quoted := regexp.MustCompile(`"(?:[^"\\\n]|\\.)*"`)
	for line := range strings.Lines(string(code)) {
		if !strings.HasPrefix(strings.TrimSpace(line), "#include") {
			texts = append(texts, quoted.FindAllString(line, -1)...)
		}
	}
	return texts
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
