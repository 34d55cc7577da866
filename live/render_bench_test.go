package live_test

import (
	"testing"
	"time"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
)

// What a second of a sketch costs beside its callbacks, which do nothing here.
func BenchmarkRender(b *testing.B) {
	c := &live.Config{VideoOut: func(*numm.Image) {}, AudioIn: func(numm.Sound) {}, AudioOut: func(numm.Sound) {}}
	for b.Loop() {
		if _, _, err := live.Render(b.Context(), c, time.Second, nil); err != nil {
			b.Fatal(err)
		}
	}
}
