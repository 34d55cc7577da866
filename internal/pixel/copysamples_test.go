package pixel

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// Copied samples of every format and size give the picture that the samples themselves give, and nothing outside them is read: they end
// where unreadable memory begins.
func TestCopiedSamplesAreThePicture(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, format := range Formats() {
		for _, side := range [][2]int{{1, 1}, {2, 3}, {33, 5}, {101, 13}} {
			w, h := side[0], side[1]
			p := randomSamples(rng, format, w, h).picture(t, 7)
			size := SamplesSize(format, w, h)
			if p.HasAlpha() {
				if size != 0 {
					t.Errorf("%s: %d bytes for samples with alpha", format, size)
				}
				continue
			}
			memory := guarded(t, size)
			if err := p.CopySamples(memory); err != nil {
				t.Fatal(err)
			}
			copied := &Picture{Format: format, Width: w, Height: h}
			if err := copied.SetSamples(memory); err != nil {
				t.Fatal(err)
			}
			want, got := convertEverywhere(t, p, w, h, Upright), convertEverywhere(t, copied, w, h, Upright)
			if !bytes.Equal(got, want) {
				t.Errorf("%s, %d x %d: the copy is another picture", format, w, h)
			}
			if copied.SetSamples(memory[:size-1]) == nil || p.CopySamples(memory[:size-1]) == nil {
				t.Errorf("%s, %d x %d: fits into a byte less", format, w, h)
			}
		}
	}
}

// Where samples cannot be is refused.
func TestSamplesOfNoPicture(t *testing.T) {
	for _, p := range []Picture{{Format: "none", Width: 2, Height: 2}, {Format: "I420", Width: 0, Height: 2}, {Format: "I420", Width: 2, Height: 1 << 20}, {Format: "I420", Width: -5, Height: -5}} {
		if n := SamplesSize(p.Format, p.Width, p.Height); n != 0 {
			t.Errorf("%s, %d x %d: %d bytes", p.Format, p.Width, p.Height, n)
		}
		if p.SetSamples(make([]byte, 100)) == nil || p.CopySamples(make([]byte, 100)) == nil {
			t.Errorf("%s, %d x %d: no error", p.Format, p.Width, p.Height)
		}
	}
}
