//go:build rig

package live

import (
	"testing"
	"time"
)

// How often a speaker does not start, right after another one was closed: run it with -benchtime 1000x. PulseAudio's sink
// failed in 19 of 1000 starts with "Disconnected: OK", beside four programs that never slept, while its clock was asked
// before its first sound had gone to the server; since it is asked afterwards, in none.
func BenchmarkSpeakerStart(b *testing.B) {
	var failed int
	var longest time.Duration
	for b.Loop() {
		begin := time.Now()
		s, err := openSpeaker(b.Context(), soundConfig{Block: 441})
		longest = max(longest, time.Since(begin))
		if err != nil {
			b.Log(err)
			failed++
			continue
		}
		s.close()
	}
	b.ReportMetric(float64(failed), "failed")
	b.ReportMetric(longest.Seconds()*1000, "ms/most")
}
