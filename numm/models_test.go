package numm

import (
	"image"
	"slices"
	"testing"
	"time"
)

func TestCHW(t *testing.T) {
	m := NewImage(2, 2)
	copy(m.Pix, []uint8{255, 0, 51, 102, 153, 204, 1, 2, 3, 4, 5, 6})
	want := []float32{7, 1, .4, 1. / 255, 4. / 255, 0, .6, 2. / 255, 5. / 255, .2, .8, 3. / 255, 6. / 255}
	if got := m.CHW([]float32{7}); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	part := m.SubImage(image.Rect(1, 0, 2, 2)).(*Image)
	if got, want := part.CHW(nil), []float32{.4, 4. / 255, .6, 5. / 255, .8, 6. / 255}; !slices.Equal(got, want) {
		t.Errorf("a part: %v, want %v", got, want)
	}
	v, err := VideoFrom(m, NewImage(2, 2))
	if err != nil {
		t.Fatal(err)
	}
	if got := v.CHW(nil); len(got) != 24 || !slices.Equal(got[:12], want[1:]) || slices.Max(got[12:]) != 0 {
		t.Errorf("a video: %v", got)
	}
}

func TestMono(t *testing.T) {
	s := Sound{{-32768, -32768}, {32767, 32767}, {100, -100}, {1, 0}}
	if got, want := s.Mono(), []float32{-1, 32767. / 32768, 0, 1. / 65536}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestDurationsAtOtherRates(t *testing.T) {
	if got := make(Sound, 48000).DurationAt(48000); got != time.Second {
		t.Error(got)
	}
	if got := NewVideo(50, 1, 1).DurationAt(25); got != 2*time.Second {
		t.Error(got)
	}
	if got := (Chunk{Sound: make(Sound, 8000), rate: 8000}).Duration(); got != time.Second {
		t.Error(got)
	}
	if got := (Chunk{Sound: make(Sound, SampleRate)}).Duration(); got != time.Second {
		t.Errorf("a chunk that a program has made: %v", got)
	}
}
