package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// page is one Markdown file of the project.
type page struct {
	source string // its path in the project, with slashes
	Title  string // its first heading
	Body   template.HTML
	linked []string // files that it links to, by their paths in the project
}

// Target is the path of the page in the site.
func (p *page) Target() string { return target(p.source) }

// target is where a Markdown file of the project is in the site: the README is its index.
func target(source string) string {
	if source == "README.md" {
		return "index.html"
	}
	return strings.TrimSuffix(source, ".md") + ".html"
}

//go:embed page.html
var layout string

// build writes the site of a project to a folder and returns its pages.
func build(project, out string) ([]*page, error) {
	sources, err := sourcesOf(project)
	if err != nil {
		return nil, err
	}
	var pages []*page
	for _, source := range sources {
		p, err := render(project, source)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", source, err)
		}
		pages = append(pages, p)
	}
	form, err := template.New("page").Parse(layout)
	if err != nil {
		return nil, err
	}
	for _, p := range pages {
		if err := p.write(form, pages, out); err != nil {
			return nil, err
		}
		for _, file := range p.linked {
			if err := copyFile(filepath.Join(project, file), filepath.Join(out, file)); err != nil {
				return nil, fmt.Errorf("%s links to %w", p.source, err)
			}
		}
	}
	return pages, nil
}

// reading is the order in which docs/ is read; what is not here comes after it.
var reading = []string{
	"docs/cookbook.md", "docs/laws.md", "docs/pipelines.md", "docs/live.md", "docs/pictures.md", "docs/guarantees.md", "docs/bench.md",
	"docs/curves.md", "docs/latency.md", "docs/field.md", "docs/sidebyside.md", "docs/glossary.md",
}

// sourcesOf are the Markdown files of the project, the README first, then docs/, then what is beside the README.
func sourcesOf(project string) ([]string, error) {
	root := os.DirFS(project)
	docs, err := fs.Glob(root, "docs/*.md")
	if err != nil {
		return nil, err
	}
	place := func(name string) int {
		if i := slices.Index(reading, name); i >= 0 {
			return i
		}
		return len(reading)
	}
	slices.SortStableFunc(docs, func(a, b string) int { return place(a) - place(b) })
	beside, err := fs.Glob(root, "*.md")
	if err != nil {
		return nil, err
	}
	beside = slices.DeleteFunc(beside, func(name string) bool { return name == "README.md" })
	return slices.Concat([]string{"README.md"}, docs, beside), nil
}

var markdown = goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithParserOptions(parser.WithAutoHeadingID()))

// render makes a page of a Markdown file.
func render(project, source string) (*page, error) {
	content, err := os.ReadFile(filepath.Join(project, source))
	if err != nil {
		return nil, err
	}
	p := &page{source: source, Title: source}
	document := markdown.Parser().Parse(text.NewReader(content))
	titled := false
	err = ast.Walk(document, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Link:
			n.Destination = p.link(n.Destination)
		case *ast.Image:
			n.Destination = p.link(n.Destination)
		case *ast.Heading:
			if !titled {
				p.Title, titled = words(n, content), true
			}
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return nil, err
	}
	var body bytes.Buffer
	if err := markdown.Renderer().Render(&body, content, document); err != nil {
		return nil, err
	}
	p.Body = template.HTML(body.String())
	return p, nil
}

// words is the text below a node.
func words(n ast.Node, content []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(content))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// link is where a link of the Markdown leads in the site. Of a file that is no page it notes that it must be copied.
func (p *page) link(destination []byte) []byte {
	u, err := url.Parse(string(destination))
	if err != nil || u.IsAbs() || u.Path == "" {
		return destination
	}
	file := path.Join(path.Dir(p.source), u.Path)
	if strings.HasSuffix(file, ".md") && strings.Count(file, "/") <= 1 {
		u.Path = path.Join(path.Dir(u.Path), path.Base(target(file)))
	} else {
		p.linked = append(p.linked, file)
	}
	return []byte(u.String())
}

// write puts the page into the site, with links to all pages.
func (p *page) write(form *template.Template, pages []*page, out string) error {
	name := filepath.Join(out, p.Target())
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	var b bytes.Buffer
	up := strings.Repeat("../", strings.Count(p.source, "/"))
	if err := form.Execute(&b, map[string]any{"Page": p, "Pages": pages, "Up": up}); err != nil {
		return err
	}
	return os.WriteFile(name, b.Bytes(), 0o666)
}

func copyFile(from, to string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return err
	}
	return os.WriteFile(to, content, 0o666)
}
