package players

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/numm"
)

//go:embed page.html
var page []byte

// seen is what the page saw of a file.
type seen struct {
	Kind, Name, Error    string
	Duration             float64
	Width, Height        int
	Channels             int
	Loops, Ends, Replays bool
	Seeks                []look
	Clicks               []int // sound frames at 44100 Hz
}

type look struct {
	Time    float64
	Number  int
	Colours [][3]int
}

// The formats that Chromium knows, of what is written.
var (
	chromiumFilms    = []string{"mp4", "m4v", "mov", "webm", "mkv"}
	chromiumSounds   = []string{"wav", "flac", "ogg", "opus", "mp3", "m4a"}
	chromiumPictures = []string{"gif"}
)

// Chromium plays everything that it knows: it tells the right size and length, shows the right frame in its colours wherever it
// is sent, goes on into the next round of a loop, ends, and starts again; and it hears every click in its place.
func TestChromium(t *testing.T) {
	program, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed (ci/install.sh players)")
	}
	folder := t.TempDir()
	var items []string
	v, s := numbered(frames), clicks(frames*numm.FrameSound)
	for _, extension := range chromiumFilms {
		opts := []numm.EncodeOption{numm.WithSound(s)}
		if extension == "mkv" {
			opts = append(opts, numm.Quality(75))
		}
		write(t, numm.WriteVideo(t.Context(), filepath.Join(folder, "a."+extension), v, opts...))
		items = append(items, "film:a."+extension)
	}
	for _, extension := range chromiumSounds {
		write(t, numm.WriteSound(t.Context(), filepath.Join(folder, "a."+extension), s))
		items = append(items, "sound:a."+extension)
	}
	for _, extension := range chromiumPictures {
		write(t, numm.WriteVideo(t.Context(), filepath.Join(folder, "p."+extension), v.Slice(5, 6)))
		items = append(items, "picture:p."+extension)
	}
	for name, flags := range map[string][]string{
		"without a GPU": {"--disable-gpu"},
		"software GL":   {"--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, r := range browse(t, program, folder, items, flags) {
				t.Run(r.Name, func(t *testing.T) { r.check(t) })
			}
		})
	}
}

// browse lets a Chromium of its own open the page, and returns what that saw.
func browse(t *testing.T, program, folder string, items, flags []string) (all []seen) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	answer := make(chan []seen, 1)
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServer(http.Dir(folder)))
	mux.HandleFunc("/page", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write(page)
	})
	mux.HandleFunc("/seen", func(_ http.ResponseWriter, r *http.Request) {
		var list []seen
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
	args := append([]string{"--headless", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required", "--user-data-dir=" + t.TempDir()}, flags...)
	command := exec.CommandContext(ctx, program, append(args, server.URL+"/page?"+url.Values{"file": items}.Encode())...)
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

func (r seen) check(t *testing.T) {
	if r.Error != "" {
		t.Fatal(r.Error)
	}
	length := float64(frames) / numm.FrameRate
	if r.Kind != "picture" && math.Abs(r.Duration-length) > 0.03 {
		t.Errorf("it lasts %v s, want %v", r.Duration, length)
	}
	if r.Kind == "sound" {
		if r.Channels != 2 {
			t.Errorf("%d channels", r.Channels)
		}
		checkClicks(t, r.Clicks, frames*numm.FrameSound)
		return
	}
	if r.Width != width || r.Height != height {
		t.Errorf("%d by %d pixels", r.Width, r.Height)
	}
	for _, l := range r.Seeks {
		want := int(l.Time * numm.FrameRate)
		if r.Kind == "picture" {
			want = 5
		}
		if l.Number != want {
			t.Errorf("at %v s it shows frame %d, want %d", l.Time, l.Number, want)
		}
		for i, c := range l.Colours {
			for k := range c {
				if d := c[k] - int(patches[i][k]); d < -4 || d > 4 {
					t.Errorf("frame %d: colour %v, want %v", l.Number, c, patches[i])
					break
				}
			}
		}
	}
	if r.Kind == "film" && (!r.Loops || !r.Ends || !r.Replays) {
		t.Errorf("loops %v, ends %v, replays %v", r.Loops, r.Ends, r.Replays)
	}
}

func checkClicks(t *testing.T, got []int, length int) {
	t.Helper()
	var want []int
	for at := clickFirst; at < length; at += clickEvery {
		want = append(want, at)
	}
	if len(got) != len(want) {
		t.Fatalf("%d clicks at %v, want %v", len(got), got, want)
	}
	for i := range want {
		if d := got[i] - want[i]; d < -40 || d > 40 {
			t.Errorf("click %d is heard at %d, want %d", i, got[i], want[i])
		}
	}
}

func write(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(fmt.Errorf("writing: %w", err))
	}
}
