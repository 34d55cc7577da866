//go:build rig

package live

import (
	"testing"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// From the moment that a block is written until the moment that it is read again, for a minute, at Block 441: what one hears late by
// who plays through a sketch. Silence and missing numbers are what was heard of holes, lost is what was counted.
func BenchmarkRoundTrip(b *testing.B) {
	for _, latency := range []time.Duration{10 * time.Millisecond, 30 * time.Millisecond, 40 * time.Millisecond, 0} {
		b.Run(latency.String(), func(b *testing.B) {
			for b.Loop() {
				roundTrip(b, 441, latency, time.Minute)
			}
		})
	}
}

func roundTrip(b *testing.B, block int, latency, length time.Duration) {
	m, err := openMicrophone(b.Context(), soundConfig{Block: block, Latency: latency})
	if err != nil {
		b.Fatal(err)
	}
	defer m.close()
	s, err := openSpeaker(b.Context(), soundConfig{Block: block, Latency: latency})
	if err != nil {
		b.Fatal(err)
	}
	defer s.close()
	in, out := make(numm.Sound, block), make(numm.Sound, block)
	var written, trips, sum, most, lostPlayed int
	var l listener
	for range soundFrames(length) / block {
		n, err := m.read(in)
		if err != nil {
			b.Fatal(err)
		}
		l.misses(n)
		l.hear(b, in)
		if n, ok := numberOf(in[0]); ok {
			trip := written - n
			trips, sum, most = trips+1, sum+trip, max(most, trip)
		}
		for i := range out {
			out[i] = number(written)
			written++
		}
		if n, err = s.write(out); err != nil {
			b.Fatal(err)
		}
		lostPlayed += n
	}
	if !l.heard {
		b.Fatal("nothing was heard")
	}
	const perMillisecond = numm.SampleRate / 1000.0
	b.ReportMetric(float64(sum)/float64(trips)/perMillisecond, "ms/mean")
	b.ReportMetric(float64(most)/perMillisecond, "ms/most")
	b.ReportMetric(float64(l.silence()), "silence")
	b.ReportMetric(float64(l.missing), "missing")
	b.ReportMetric(float64(l.lost+lostPlayed), "lost")
	b.ReportMetric(0, "ns/op")
}
