package numm

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
)

// walking is a film of a block that walks over a still ground, and stands still for some frames.
func walking(frames, width, height int) *Video {
	v := NewVideo(frames, width, height)
	for i, m := range v.All() {
		at := i - i%5/3 // two frames in five are those before them
		for y := range height {
			for x := range width {
				if d := x - 3*at; d >= 0 && d < 9 && y > height/3 {
					m.SetRGB(x, y, uint8(40*at), uint8(255-7*d), uint8(3*y))
				} else {
					m.SetRGB(x, y, uint8(x*x), uint8(x+y), uint8(y*y))
				}
			}
		}
	}
	return v
}

// animation is what Pillow says of one: its loops, and of each frame the delay in milliseconds and the pixels.
type animation struct {
	Loop   int
	Delays []float64
	Size   []int
	pixels *Video
}

func byPillow(t *testing.T, path string) animation {
	t.Helper()
	const script = `
import sys, json
from PIL import Image
m = Image.open(sys.argv[1])
delays, out = [], open(sys.argv[2], "wb")
for i in range(m.n_frames):
    m.seek(i)
    m.load()
    delays.append(m.info["duration"])
    out.write(m.convert("RGB").tobytes())
print(json.dumps({"Loop": m.info["loop"], "Delays": delays, "Size": m.size}))
`
	raw := filepath.Join(t.TempDir(), "raw")
	out, err := exec.CommandContext(t.Context(), python(t), "-c", script, path, raw).Output()
	if err != nil {
		t.Fatal(err)
	}
	var a animation
	if err := json.Unmarshal(out, &a); err != nil {
		t.Fatal(err)
	}
	pixels := disk.Read(t, raw)
	a.pixels = &Video{Pix: pixels, Width: a.Size[0], Height: a.Size[1]}
	return a
}

// What is written as WebP and APNG is the film bit for bit, to Pillow and to ourselves, with the times and the loops that were asked for;
// frames that are shown again are not there twice.
func TestAnimationsKeepEveryBit(t *testing.T) {
	turn.Long(t)
	for _, extension := range []string{"webp", "apng"} {
		for _, size := range [][2]int{{1, 1}, {2, 5}, {101, 79}} {
			t.Run(fmt.Sprint(extension, size), func(t *testing.T) {
				t.Parallel()
				v := walking(20, size[0], size[1])
				path := filepath.Join(t.TempDir(), "a."+extension)
				if err := WriteVideo(t.Context(), path, v, Rate(25), Loop(3), Lossless()); err != nil {
					t.Fatal(err)
				}
				got, err := ReadVideo(t.Context(), path, Rate(25))
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(got.Pix, v.Pix) {
					t.Error("read back, it is another film")
				}
				a := byPillow(t, path)
				if a.Loop != 3 || len(a.Delays) >= v.Len() {
					t.Errorf("%d loops of %d frames", a.Loop, len(a.Delays))
				}
				var all []byte
				for i, delay := range a.Delays {
					for range int(delay) / 40 {
						all = append(all, a.pixels.Frame(i).Pix...)
					}
				}
				if !bytes.Equal(all, v.Pix) {
					t.Error("for Pillow, it is another film")
				}
			})
		}
	}
}

// A film that stands still is one frame, which lasts.
func TestAnimationThatStandsStill(t *testing.T) {
	for _, extension := range []string{"webp", "apng", "gif"} {
		path := filepath.Join(t.TempDir(), "a."+extension)
		if err := WriteVideo(t.Context(), path, NewVideo(90, 16, 12)); err != nil {
			t.Fatal(err)
		}
		v, err := ReadVideo(t.Context(), path)
		if err != nil || v.Len() != 90 {
			t.Errorf("%s: %d frames, %v", extension, v.Len(), err)
		}
	}
}

// With a Quality, WebP is smaller the worse it may be, and no frame is far from what was given.
func TestAnimatedWebPOfAQuality(t *testing.T) {
	v := NewVideo(8, 160, 120)
	for i, m := range v.All() {
		copy(m.Pix, photograph(160, 120).Pix)
		for y := 20; y < 60; y++ {
			for x := range 40 {
				m.SetRGB(10*i+x, y, uint8(5*x), 90, uint8(200-y))
			}
		}
	}
	last := 0
	for _, quality := range []int{10, 50, 90} {
		var b bytes.Buffer
		if err := EncodeVideo(t.Context(), &b, "webp", v, Quality(quality)); err != nil {
			t.Fatal(err)
		}
		if b.Len() <= last {
			t.Errorf("quality %d takes %d bytes, a lower one %d", quality, b.Len(), last)
		}
		last = b.Len()
		got, err := DecodeVideo(t.Context(), &b)
		if err != nil || got.Len() != v.Len() {
			t.Fatal(got, err)
		}
		for i, m := range got.All() {
			if q := psnr(m, v.Frame(i)); q < 26 {
				t.Errorf("quality %d, frame %d: %.1f dB", quality, i, q)
			}
		}
	}
}

// Delays are those of the frames: exact in APNG, in milliseconds in WebP, and no frame begins more than half of one beside its time.
func TestDelaysOfAnimations(t *testing.T) {
	turn.Long(t)
	const third = time.Second / 3
	for name, c := range map[string]struct {
		times []time.Duration // the last is the end
		opts  []EncodeOption
		exact bool // in APNG
	}{
		"thirtieths":           {multiples(101, 30, 1), nil, true},
		"of television":        {multiples(101, 30000, 1001), []EncodeOption{FractionalRate(30000, 1001)}, true},
		"in large numbers":     {multiples(51, 23976, 1000), []EncodeOption{FractionalRate(23_976_000, 1_000_000)}, true},
		"at any time":          {[]time.Duration{5e6, 6e6, 6_400_000, 6_500_000, 3e8 + 123, 1e9 + third, 1e9 + third + indexTime(1, 30)}, nil, false},
		"from far to far":      {[]time.Duration{0, 70_300_700_000, 70_400_000_000, 20*3600e9 + 77e6, 20*3600e9 + 77e6 + indexTime(1, 30)}, nil, false},
		"longer than a number": {[]time.Duration{0, 3000 * time.Second, 3000*time.Second + indexTime(1, 30)}, nil, true},
	} {
		for _, extension := range []string{"webp", "apng"} {
			if !turn.Takes(name+extension, 3) {
				continue
			}
			t.Run(name+"/"+extension, func(t *testing.T) {
				t.Parallel()
				path := filepath.Join(t.TempDir(), "a."+extension)
				writeBlinking(t, path, c.times, c.opts...)
				tolerance := 0.501
				if extension == "apng" && c.exact {
					tolerance = 0.001
				}
				begins := beginnings(byPillow(t, path))
				if len(begins) != len(c.times) {
					t.Fatalf("%d frames, want %d", len(begins)-1, len(c.times)-1)
				}
				for i, at := range c.times {
					want := float64(at-c.times[0]) / 1e6
					if late := math.Abs(begins[i] - want); late > tolerance && at-c.times[max(0, i-1)] >= time.Millisecond {
						t.Errorf("frame %d begins at %v ms, want %v", i, begins[i], want)
					}
				}
			})
		}
	}
}

// multiples are the times of so many frames at a rate, from the first.
func multiples(n, frames, seconds int) (times []time.Duration) {
	for i := range n {
		times = append(times, indexTime(i*seconds, frames))
	}
	return times
}

// writeBlinking writes a film whose frames are black and white in turn, at these times.
func writeBlinking(t *testing.T, path string, times []time.Duration, opts ...EncodeOption) {
	t.Helper()
	w, err := CreateVideo(t.Context(), path, 4, 2, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Abort() })
	for i, at := range times[:len(times)-1] {
		m := NewImage(4, 2)
		for k := range m.Pix {
			m.Pix[k] = uint8(i % 2 * 255)
		}
		if err := w.WriteAt(m, at); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// beginnings returns when frames begin that look otherwise than those before them, and when the last one ends, in milliseconds.
func beginnings(a animation) []float64 {
	var at float64
	var list []float64
	for i, delay := range a.Delays {
		if i == 0 || !slices.Equal(a.pixels.Frame(i).Pix, a.pixels.Frame(i-1).Pix) {
			list = append(list, at)
		}
		at += delay
	}
	return append(list, at)
}

// Without end is what an animation is unless it is told otherwise.
func TestAnimationsGoOn(t *testing.T) {
	for _, extension := range []string{"webp", "apng"} {
		path := filepath.Join(t.TempDir(), "a."+extension)
		if err := WriteVideo(t.Context(), path, walking(5, 20, 20)); err != nil {
			t.Fatal(err)
		}
		if a := byPillow(t, path); a.Loop != 0 {
			t.Errorf("%s is shown %d times", extension, a.Loop)
		}
	}
}
