//go:build rig

package live

import (
	"testing"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// From the moment that a block is written until the moment that it is read again, for a minute, at Block 441. A hole is
// something that was lost, on either side.
func BenchmarkRoundTrip(b *testing.B) {
	for _, test := range []struct {
		name    string
		latency time.Duration
	}{{"quick", 10 * time.Millisecond}, {"middle", 40 * time.Millisecond}, {"default", 0}} {
		b.Run(test.name, func(b *testing.B) {
			for b.Loop() {
				roundTrip(b, 441, test.latency, time.Minute)
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
	var written, heard, trips, sum, most, lostIn, lostOut int
	for range soundFrames(length) / block {
		n, err := m.read(in)
		if err != nil {
			b.Fatal(err)
		}
		lostIn += n
		if n, ok := numberOf(in[0]); ok {
			trip := written - n
			trips, sum, most, heard = trips+1, sum+trip, max(most, trip), n
		}
		for i := range out {
			out[i] = number(written)
			written++
		}
		if n, err = s.write(out); err != nil {
			b.Fatal(err)
		}
		lostOut += n
	}
	if heard == 0 {
		b.Fatal("nothing was heard")
	}
	const perMillisecond = numm.SampleRate / 1000.0
	b.ReportMetric(float64(sum)/float64(trips)/perMillisecond, "ms/mean")
	b.ReportMetric(float64(most)/perMillisecond, "ms/most")
	b.ReportMetric(float64(lostIn), "lost-heard")
	b.ReportMetric(float64(lostOut), "lost-played")
	b.ReportMetric(0, "ns/op")
}
