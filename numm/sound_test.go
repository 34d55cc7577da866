package numm

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)

var (
	_ mat.Matrix  = Sound(nil)
	_ mat.Mutable = (*Plane)(nil)
)

func noiseSound(r *rand.Rand, n int) Sound {
	s := make(Sound, n)
	for i := range s {
		s[i] = [2]int16{int16(r.Uint32()), int16(r.Uint32())}
	}
	return s
}

func TestFlatIsAView(t *testing.T) {
	s := Sound{{1, 2}, {3, 4}, {5, 6}}
	flat := s.Flat()
	if !slices.Equal(flat, []int16{1, 2, 3, 4, 5, 6}) {
		t.Fatalf("flat is %v", flat)
	}
	flat[3] = -7
	if s[1][1] != -7 {
		t.Error("what was written to the flat view is not in the sound")
	}
	part := s[:1].Flat()
	_ = append(part, 99)
	if s[1][0] != 3 {
		t.Error("appending to a flat view wrote after it")
	}
	if len(Sound(nil).Flat()) != 0 || len(Sound{}.Flat()) != 0 {
		t.Error("the flat view of no sound is not empty")
	}
}

func TestFloatsAndSoundOfAreInverse(t *testing.T) {
	s := make(Sound, 1<<16)
	for i := range s {
		s[i] = [2]int16{int16(i), int16(^i)}
	}
	left, right := s.Floats(0), s.Floats(1)
	for i := range left {
		if left[i] < -1 || left[i] >= 1 || left[i]*32768 != float64(s[i][0]) {
			t.Fatalf("%d is %v", s[i][0], left[i])
		}
	}
	if back := SoundOf(left, right); !slices.Equal(back, s) {
		t.Error("SoundOf does not undo Floats")
	}
}

func TestSoundOfRoundsAndClips(t *testing.T) {
	const step = 1. / 32768
	for _, c := range []struct {
		in   float64
		want int16
	}{
		{0, 0}, {1, 32767}, {-1, -32768}, {2, 32767}, {-2, -32768}, {math.Inf(1), 32767}, {math.Inf(-1), -32768}, {math.NaN(), 0},
		{0.5 * step, 0}, {1.5 * step, 2}, {2.5 * step, 2}, {-0.5 * step, 0}, {-1.5 * step, -2}, {1.49 * step, 1}, {-1.51 * step, -2},
		{32766.5 * step, 32766}, {32767.4 * step, 32767}, {-32768.4 * step, -32768},
	} {
		if got := SoundOf([]float64{c.in}, nil); got[0] != [2]int16{c.want, c.want} {
			t.Errorf("%v steps become %v, want %d on both channels", c.in/step, got[0], c.want)
		}
		m := mat.NewDense(1, 1, []float64{c.in / step})
		if got := SoundFrom(m); got[0] != [2]int16{c.want, c.want} {
			t.Errorf("raw value %v becomes %v, want %d on both channels", c.in/step, got[0], c.want)
		}
	}
	if got := SoundOf(nil, nil); len(got) != 0 {
		t.Errorf("nothing becomes %v", got)
	}
}

func TestSoundIsAMatrix(t *testing.T) {
	s := noiseSound(rand.New(rand.NewPCG(1, 1)), 100)
	if r, c := s.Dims(); r != 100 || c != 2 {
		t.Fatalf("%d × %d", r, c)
	}
	if r, c := s.T().Dims(); r != 2 || c != 100 || s.T().At(1, 7) != float64(s[7][1]) {
		t.Errorf("the transpose is %d × %d", r, c)
	}
	dense := mat.DenseCopyOf(s)
	if !mat.Equal(dense, s) {
		t.Error("a copy of the matrix differs from the sound")
	}
	for name, m := range map[string]mat.Matrix{"dense": dense, "sound": s, "transposed twice": mat.Transpose{Matrix: dense.T()},
		"part": dense.Grow(3, 3).(*mat.Dense).Slice(0, 100, 0, 2)} {
		if !slices.Equal(SoundFrom(m), s) {
			t.Errorf("%s: SoundFrom does not give the sound back", name)
		}
	}
	var half mat.Dense
	half.Scale(0.5, s)
	if got := SoundFrom(&half)[3][0]; got != int16(math.RoundToEven(float64(s[3][0])/2)) {
		t.Errorf("half of %d is %d", s[3][0], got)
	}
	mono := SoundFrom(dense.ColView(1))
	if mono[5] != [2]int16{s[5][1], s[5][1]} {
		t.Errorf("one column %d becomes %v", s[5][1], mono[5])
	}
	if mean := stat.Mean(s.Floats(0), nil); math.Abs(mean) > 0.2 {
		t.Errorf("noise has the mean %v", mean)
	}
}

func TestDurationAndSilence(t *testing.T) {
	for _, c := range []struct {
		n    int
		want time.Duration
	}{
		{0, 0}, {44100, time.Second}, {1, 22676}, {2, 45351}, {1470, 33333333}, {44100 * 3600, time.Hour},
	} {
		if got := indexTime(c.n, SampleRate); got != c.want {
			t.Errorf("%d frames last %v, want %v", c.n, got, c.want)
		}
		if got := make(Sound, min(c.n, 44100)).Duration(); c.n <= 44100 && got != c.want {
			t.Errorf("a sound of %d frames lasts %v, want %v", c.n, got, c.want)
		}
	}
	for n := range 3000 {
		if got := len(Silence(make(Sound, n).Duration())); got != n {
			t.Fatalf("silence as long as %d frames has %d", n, got)
		}
	}
	if len(Silence(-time.Second)) != 0 {
		t.Error("silence of negative length")
	}
	if got := timeIndex(math.MaxInt64, SampleRate); got != 406750706825296 {
		t.Errorf("the longest time is %d frames", got)
	}
	if got := indexTime(math.MaxInt, FrameRate); got != math.MaxInt64 {
		t.Errorf("the last index is at %v", got)
	}
}

func TestSoundCloneHasItsOwnMemory(t *testing.T) {
	s := Sound{{1, 2}}
	c := s.Clone()
	c[0][0] = 9
	if s[0][0] != 1 {
		t.Error("a clone shares memory")
	}
}
