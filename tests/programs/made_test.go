package programs

import (
	"math"
	"os/exec"
	"testing"

	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/numm"
)

const width, height = 160, 96

// shades returns a film whose frames are of one colour each, unlike the others: red rises, blue falls.
func shades(frames int) *numm.Video {
	v := numm.NewVideo(frames, width, height)
	for k, m := range v.All() {
		fill(m, 2*k, 100, 255-2*k)
	}
	return v
}

func fill(m *numm.Image, r, g, b int) {
	for i := 0; i < len(m.Pix); i += 3 {
		m.Pix[i], m.Pix[i+1], m.Pix[i+2] = uint8(r), uint8(g), uint8(b)
	}
}

// sweep returns a sound of which every part is unlike every other, also between the channels.
func sweep(n int) numm.Sound {
	s := make(numm.Sound, n)
	for i := range s {
		t := float64(i) / numm.SampleRate
		s[i] = [2]int16{int16(9000 * math.Sin(2*math.Pi*(300+500*t)*t)), int16(7000 * math.Sin(2*math.Pi*(900+200*t)*t))}
	}
	return s
}

// film writes shades, with the sweep, so that every bit is kept.
func (d *desk) film(t *testing.T, name string, frames int) (*numm.Video, numm.Sound) {
	t.Helper()
	v, s := shades(frames), sweep(frames*numm.FrameSound)
	check(t, numm.WriteMovie(t.Context(), d.in(name), v, s))
	return v, s
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (d *desk) image(t *testing.T, name string) *numm.Image {
	t.Helper()
	m, err := numm.ReadImage(t.Context(), d.in(name))
	check(t, err)
	return m
}

func (d *desk) movie(t *testing.T, name string) (*numm.Video, numm.Sound) {
	t.Helper()
	v, s, err := numm.ReadMovie(t.Context(), d.in(name))
	check(t, err)
	return v, s
}

// near wants a pixel within some levels of a colour.
func near(t *testing.T, what string, m *numm.Image, x, y, r, g, b, slack int) {
	t.Helper()
	gotR, gotG, gotB := m.RGB(x, y)
	for c, d := range []int{int(gotR) - r, int(gotG) - g, int(gotB) - b} {
		if d > slack || d < -slack {
			t.Fatalf("%s: (%d, %d) is %d, %d, %d, want %d, %d, %d (channel %d)", what, x, y, gotR, gotG, gotB, r, g, b, c)
		}
	}
}

// other runs a second program whose word counts, and skips the test where it is missing.
func (d *desk) other(t *testing.T, name string, args ...string) (out string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), needs.Program(t, name), args...)
	cmd.Dir = d.folder
	text, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, text)
	}
	return string(text)
}
