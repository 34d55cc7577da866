package main

import (
	_ "embed"
	"net/url"
	"testing"

	"github.com/gonumm/gonumm/internal/browser"
	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/internal/turn"
)

//go:embed phone.html
var phone []byte

// shown is what a page looks like in a browser that is as wide as a phone.
type shown struct {
	Page   string
	Width  int      // that it takes, in pixels
	Text   float64  // the size of its text, in pixels
	Images int      // that have loaded
	Dark   []string // images that have not
	Lost   []string // links that lead to nothing
	Links  int
}

// In Chromium, each page is as wide as a phone, its text of a size to read, its pictures are there, and its links lead somewhere.
func TestSiteInChromium(t *testing.T) {
	turn.Long(t)
	program := needs.Program(t, "chromium")
	out := t.TempDir()
	pages, err := build("../..", out)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range pages {
		names = append(names, p.Target())
	}
	images, links := 0, 0
	all := browser.Show[[]shown](t, program, out, phone, url.Values{"page": names}, "--disable-gpu")
	for _, s := range all {
		if s.Width > 390 || s.Text < 16 {
			t.Errorf("%s is %d pixels wide, its text %v", s.Page, s.Width, s.Text)
		}
		if len(s.Dark)+len(s.Lost) > 0 {
			t.Errorf("%s: no picture at %v, nothing behind %v", s.Page, s.Dark, s.Lost)
		}
		images, links = images+s.Images, links+s.Links
	}
	if len(all) != len(pages) || images < 10 || links < len(pages)*len(pages) {
		t.Errorf("%d of %d pages, %d pictures and %d links looked at", len(all), len(pages), images, links)
	}
}
