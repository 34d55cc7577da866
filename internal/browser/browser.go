// Package browser shows pages to Chromium, for tests.
package browser

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// Show lets a Chromium of its own open a page that is served beside the files of a folder, and returns what the page posts to "answer".
func Show[T any](t *testing.T, program, folder string, page []byte, query url.Values, flags ...string) (answer T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	answers := make(chan T, 1)
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServer(http.Dir(folder)))
	mux.HandleFunc("/page", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write(page)
	})
	mux.HandleFunc("/answer", func(_ http.ResponseWriter, r *http.Request) {
		var one T
		if err := json.NewDecoder(r.Body).Decode(&one); err != nil {
			t.Error(err)
		}
		select {
		case answers <- one:
		default:
		}
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	args := append([]string{"--headless", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--user-data-dir=" + t.TempDir()}, flags...)
	command := exec.CommandContext(ctx, program, append(args, server.URL+"/page?"+query.Encode())...)
	var log strings.Builder
	command.Stderr = &log
	command.WaitDelay = 10 * time.Second // a grandchild may hold the pipe
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	select {
	case answer = <-answers:
	case err := <-ended:
		t.Fatalf("chromium ended: %v\n%s", err, log.String())
	}
	cancel()
	<-ended
	return answer
}
