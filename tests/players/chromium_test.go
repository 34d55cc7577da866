package players

import (
	_ "embed"
	"fmt"
	"math"
	"net/url"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/browser"
	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/internal/turn"
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
	Frames, Repeats      int   // of an animation
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
	chromiumPictures = []string{"gif", "webp", "apng"} // that move
	chromiumStills   = []string{"png", "jpg", "webp", "avif", "bmp"}
)

// Chromium plays everything that it knows: it tells the right size and length, shows the right frame in its colours wherever it
// is sent, goes on into the next round of a loop, ends, and starts again; and it hears every click in its place.
func TestChromium(t *testing.T) {
	turn.Long(t)
	program := needs.Program(t, "chromium")
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
		write(t, numm.WriteVideo(t.Context(), filepath.Join(folder, "m."+extension), v, numm.Rate(animationRate), numm.Loop(3)))
		items = append(items, "animation:m."+extension)
	}
	for _, extension := range chromiumStills {
		write(t, numm.WriteImage(t.Context(), filepath.Join(folder, "s."+extension), v.Frame(5)))
		items = append(items, "picture:s."+extension)
	}
	const unasked = "--autoplay-policy=no-user-gesture-required"
	for name, flags := range map[string][]string{
		"without a GPU": {unasked, "--disable-gpu"},
		"software GL":   {unasked, "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"},
	} {
		if name == "software GL" && !turn.Takes(name, oneIn) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			for _, r := range browser.Show[[]seen](t, program, folder, page, url.Values{"file": items}, flags...) {
				t.Run(r.Name, func(t *testing.T) { r.check(t) })
			}
		})
	}
}

func (r seen) check(t *testing.T) {
	if r.Error != "" {
		t.Fatal(r.Error)
	}
	rate := numm.FrameRate
	if r.Kind == "animation" {
		if rate = animationRate; r.Frames != frames || r.Repeats != 2 {
			t.Errorf("%d frames, repeated %d times", r.Frames, r.Repeats)
		}
	}
	length := float64(frames) / float64(rate)
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
		want := int(l.Time * float64(rate))
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
