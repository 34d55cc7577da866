package main

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
)

var (
	links = regexp.MustCompile(`(?:href|src)="([^"]*)"`)
	ids   = regexp.MustCompile(`id="([^"]*)"`)
)

// Every Markdown file of the project has a page, and no link or picture of the site leads nowhere.
func TestNoBrokenLink(t *testing.T) {
	out := t.TempDir()
	pages, err := build("../..", out)
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) < 10 || pages[0].Target() != "index.html" {
		t.Fatalf("%d pages", len(pages))
	}
	checked := 0
	for _, p := range pages {
		name := filepath.Join(out, p.Target())
		for _, link := range links.FindAllStringSubmatch(string(disk.Read(t, name)), -1) {
			u, err := url.Parse(link[1])
			if err != nil || u.IsAbs() {
				continue
			}
			checked++
			to := name
			if u.Path != "" {
				to = filepath.Join(filepath.Dir(name), filepath.FromSlash(u.Path))
			}
			if info, err := os.Stat(to); err != nil || info.IsDir() {
				t.Errorf("%s links to %q, which is no file", p.source, link[1])
				continue
			}
			if u.Fragment != "" && strings.HasSuffix(to, ".html") && !hasID(string(disk.Read(t, to)), u.Fragment) {
				t.Errorf("%s links to %q, which no heading has", p.source, link[1])
			}
		}
	}
	if checked < len(pages)*len(pages) {
		t.Errorf("only %d links checked", checked)
	}
}

func hasID(html, id string) bool {
	for _, found := range ids.FindAllStringSubmatch(html, -1) {
		if found[1] == id {
			return true
		}
	}
	return false
}
