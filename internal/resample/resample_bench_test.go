package resample

import (
	"fmt"
	"testing"
)

// Ten minutes of sound to 44100 Hz, in pushes of one second.
func BenchmarkResampleTenMinutes(b *testing.B) {
	for _, c := range []struct{ rate, channels int }{
		{44100, 2}, {48000, 2}, {48000, 1}, {96000, 2}, {8000, 1}, {44099, 2},
	} {
		b.Run(fmt.Sprintf("%dHz%dch", c.rate, c.channels), func(b *testing.B) {
			second := make([]int16, c.rate*c.channels)
			for i := range second {
				second[i] = int16(i * 7919)
			}
			out := make([][2]int16, 44100)
			for b.Loop() {
				r := newTestResampler(b, c.rate, 44100)
				for range 600 {
					r.PushS16(second, c.channels)
					r.Pull(out)
				}
			}
		})
	}
}

func BenchmarkNewResampler48000(b *testing.B) {
	for b.Loop() {
		newTestResampler(b, 48000, 44100)
	}
}
