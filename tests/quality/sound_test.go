package main

import (
	"fmt"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
)

// AAC is as near to the source as by ffmpeg's own encoder, at no more bytes: of the same on both sides, of nearly the same, and of two
// sides that have nothing in common.
func TestAACIsAsGoodAsFFmpegs(t *testing.T) {
	turn.Long(t)
	t.Chdir("../..")
	sounds, err := stereos(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sounds {
		for _, bits := range []int{64, 160, 256} {
			if !turn.Takes(fmt.Sprint(s.name, bits), 3) {
				continue
			}
			t.Run(fmt.Sprint(s.name, bits), func(t *testing.T) {
				own, other, err := aacPoints(t.Context(), t.TempDir(), s.sound, bits)
				if err != nil {
					t.Fatal(err)
				}
				if own.quality < other.quality-1 || own.size > 1.01*other.size {
					t.Errorf("%.2f dB in %.0f bytes; ffmpeg has %.2f in %.0f", own.quality, own.size, other.quality, other.size)
				}
			})
		}
	}
}
