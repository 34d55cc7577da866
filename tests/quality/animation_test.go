package main

import (
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
)

// An animation that numm writes is smaller and calmer than those of ffmpeg's palettes and of Pillow, at no lower PSNR.
func TestAnimationsAreSmallAndCalm(t *testing.T) {
	turn.Long(t)
	t.Chdir("../..")
	films, err := animations(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range films[1:] {
		if !turn.Takes(f.name, 2) {
			continue
		}
		t.Run(f.name, func(t *testing.T) {
			folder := t.TempDir()
			raw, path := filepath.Join(folder, "film.rgb"), filepath.Join(folder, "a.gif")
			disk.Write(t, raw, f.video.Pix)
			own, err := gifWriters[0].measure(t.Context(), path, raw, f.video)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range gifWriters[1:] {
				if w.aside {
					continue
				}
				other, err := w.measure(t.Context(), path, raw, f.video)
				if err != nil {
					t.Fatal(err)
				}
				if own.size >= other.size || own.quality < other.quality || own.flicker > other.flicker {
					t.Errorf("%.0f bytes, %.2f dB, flicker %.3f; %s has %.0f, %.2f and %.3f",
						own.size, own.quality, own.flicker, w.name, other.size, other.quality, other.flicker)
				}
			}
		})
	}
}
