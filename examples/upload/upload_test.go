package main

import (
	"bytes"
	"image/png"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/numm"
)

func post(t *testing.T, server *httptest.Server, body []byte) (int, []byte) {
	t.Helper()
	response, err := http.Post(server.URL, "application/octet-stream", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(response.Body); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, b.Bytes()
}

// serve starts a server of pictures of a size until the test ends, and returns a picture that it takes.
func serve(t *testing.T, side int) (server *httptest.Server, good []byte) {
	t.Helper()
	if info := numm.Isolation(); !info.Process {
		t.Skipf("this kernel lacks what Isolated uses: %+v", info)
	}
	server = httptest.NewServer(newUploads(side))
	t.Cleanup(server.Close)
	return server, disk.Read(t, "../../tests/testdata/video-001.progressive.jpeg")
}

// A picture comes back smaller; what is none, is damaged, or is too large is refused with a status that says so; and the
// server goes on.
func TestUploads(t *testing.T) {
	server, good := serve(t, 64)
	bomb := "<svg xmlns='http://www.w3.org/2000/svg' width='30000' height='30000'/>"
	for _, c := range []struct {
		name   string
		body   []byte
		status int
	}{
		{"picture", good, http.StatusOK},
		{"text", []byte("no picture at all, but some words"), 0},
		{"front of a picture", good[:300], http.StatusUnprocessableEntity},
		{"nothing", nil, http.StatusUnprocessableEntity},
		{"too many bytes", append(bytes.Clone(good), make([]byte, mostBytes)...), 0},
		{"too many pixels", []byte(bomb), 0},
		{"picture again", good, http.StatusOK},
	} {
		status, body := post(t, server, c.body)
		if c.status != 0 && status != c.status || c.status == 0 && status/100 != 4 && c.name != "too many bytes" {
			t.Errorf("%s: status %d, %.200s", c.name, status, body)
		}
		if status != http.StatusOK {
			continue
		}
		m, err := png.Decode(bytes.NewReader(body))
		if err != nil || max(m.Bounds().Dx(), m.Bounds().Dy()) != 64 {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	response, err := http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("GET: status %d", response.StatusCode)
	}
}

// Many at once are served in turn.
func TestManyUploads(t *testing.T) {
	server, good := serve(t, 16)
	var group sync.WaitGroup
	for range 12 {
		group.Go(func() {
			if status, body := post(t, server, good); status != http.StatusOK || !strings.HasPrefix(string(body), "\x89PNG") {
				t.Errorf("status %d", status)
			}
		})
	}
	group.Wait()
}
