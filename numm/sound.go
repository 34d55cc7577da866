package numm

import (
	"fmt"
	"math"
	"slices"
	"time"
	"unsafe"

	"gonum.org/v1/gonum/mat"
)

// Sound is stereo sound at 44100 frames a second: Sound[i][0] is left, Sound[i][1] is right.
// It is also a gonum mat.Matrix of len(s) rows and 2 columns.
//
// It is a slice like any other: append, copy, cut and reverse it. The zero value is a sound of no length.
type Sound [][2]int16

// Duration returns the time that the sound takes, to the nearest nanosecond.
func (s Sound) Duration() time.Duration { return indexTime(len(s), SampleRate) }

// DurationAt is Duration for a sound of another rate, in Hz, such as [Rate] and [NativeRate] give. It panics where rate is
// less than 1.
func (s Sound) DurationAt(rate int) time.Duration { return indexTime(len(s), positiveRate(rate)) }

func positiveRate(rate int) int {
	if rate < 1 {
		panic(fmt.Errorf("%w: a rate of %d", ErrSize, rate))
	}
	return rate
}

// Clone returns a copy with memory of its own.
func (s Sound) Clone() Sound { return slices.Clone(s) }

// Flat returns the sound interleaved, left first: 2*len(s) samples. It is a view: no copy is made,
// and what is written to it is written to s. Appending to it makes a copy.
func (s Sound) Flat() []int16 {
	return unsafe.Slice((*int16)(unsafe.Pointer(unsafe.SliceData(s))), Channels*len(s))
}

// Floats returns a copy of one channel, 0 for left and 1 for right, as values from -1 up to, not including, 1:
// the sample divided by 32768. [SoundOf] is its inverse.
func (s Sound) Floats(channel int) []float64 {
	checkChannel(channel, Channels)
	f := make([]float64, len(s))
	for i := range s {
		f[i] = float64(s[i][channel]) / 32768
	}
	return f
}

// SoundOf makes a sound of one slice for each channel, of values from -1 to 1: 32768 times the value,
// rounded to the nearest integer, halves to the even one, and clipped to -32768 and 32767.
// NaN becomes silence. A nil right puts left on both channels.
// It panics with an ErrSize where the channels are not equally long.
func SoundOf(left, right []float64) Sound {
	if right == nil {
		right = left
	}
	if len(left) != len(right) {
		panic(fmt.Errorf("%w: left has %d samples, right %d", ErrSize, len(left), len(right)))
	}
	s := make(Sound, len(left))
	for i := range s {
		s[i] = [2]int16{sample(32768 * left[i]), sample(32768 * right[i])}
	}
	return s
}

// SoundFrom makes a sound of a matrix of raw values, -32768 to 32767, one row for each sound frame:
// rounded to the nearest integer, halves to the even one, and clipped; NaN becomes silence.
// One column goes to both channels. It panics with an ErrSize where there are not 1 or 2 columns.
func SoundFrom(m mat.Matrix) Sound {
	rows, columns := m.Dims()
	if columns != 1 && columns != Channels {
		panic(fmt.Errorf("%w: a sound has 1 or 2 columns, not %d", ErrSize, columns))
	}
	s := make(Sound, rows)
	right := columns - 1
	if raw, ok := m.(mat.RawMatrixer); ok {
		r := raw.RawMatrix()
		for i := range s {
			s[i] = [2]int16{sample(r.Data[i*r.Stride]), sample(r.Data[i*r.Stride+right])}
		}
		return s
	}
	for i := range s {
		s[i] = [2]int16{sample(m.At(i, 0)), sample(m.At(i, right))}
	}
	return s
}

// Silence returns a sound of zeroes, as long as d to the nearest sound frame. A negative d counts as 0.
func Silence(d time.Duration) Sound {
	return make(Sound, timeIndex(max(d, 0), SampleRate))
}

// Dims returns the number of sound frames and 2, for gonum.
func (s Sound) Dims() (r, c int) { return len(s), Channels }

// At returns the raw value of a sample, -32768 to 32767, of sound frame i in channel j, for gonum.
func (s Sound) At(i, j int) float64 { return float64(s[i][j]) }

// T returns the sound as a matrix of 2 rows, a view.
func (s Sound) T() mat.Matrix { return mat.Transpose{Matrix: s} }

// sample rounds halves to even, as NumPy's rint and C's lrint do: on amd64 and arm64 that is one
// instruction, and it adds no bias.
func sample(v float64) int16 {
	switch {
	case v >= math.MaxInt16:
		return math.MaxInt16
	case v <= math.MinInt16:
		return math.MinInt16
	case v != v:
		return 0
	}
	return int16(math.RoundToEven(v))
}

func checkChannel(channel, count int) {
	if channel < 0 || channel >= count {
		panic(fmt.Errorf("%w: channel %d of %d", ErrSize, channel, count))
	}
}
