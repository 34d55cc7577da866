package numm

import (
	"errors"
	"math"
	"testing"

	"github.com/gonumm/gonumm/internal/freememory"
)

// What overflows a count of bytes is too much, not nothing.
func TestMemoryBeyondCounting(t *testing.T) {
	r := &VideoReader{width: 5120, height: 2880, config: &videoConfig{}}
	var p freememory.Promise
	if err := r.reserve(new(Video), 276_000_000_000, &p); !errors.Is(err, ErrNotEnoughMemory) {
		t.Errorf("three centuries of film: %v", err)
	}
	s := &SoundReader{config: &soundConfig{}}
	for _, err := range s.Chunks(math.MaxInt) {
		if !errors.Is(err, ErrNotEnoughMemory) {
			t.Errorf("chunks of all there can be: %v", err)
		}
	}
}
