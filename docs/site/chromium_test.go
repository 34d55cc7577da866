package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"strings"
	"testing"
	"time"
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
	program, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed (ci/install.sh players)")
	}
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
	all := browse(t, program, out, names)
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

// browse shows the pages of a folder, one after the other.
func browse(t *testing.T, program, folder string, names []string) (all []shown) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	answer := make(chan []shown, 1)
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServer(http.Dir(folder)))
	mux.HandleFunc("/phone", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write(phone)
	})
	mux.HandleFunc("/shown", func(_ http.ResponseWriter, r *http.Request) {
		var list []shown
		if err := json.NewDecoder(r.Body).Decode(&list); err != nil {
			t.Error(err)
		}
		select {
		case answer <- list:
		default:
		}
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	command := exec.CommandContext(ctx, program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--user-data-dir="+t.TempDir(), server.URL+"/phone?"+url.Values{"page": names}.Encode())
	var log strings.Builder
	command.Stderr = &log
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	select {
	case all = <-answer:
	case err := <-ended:
		t.Fatalf("chromium ended: %v\n%s", err, log.String())
	}
	cancel()
	<-ended
	return all
}
