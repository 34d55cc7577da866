package main

import (
	"math"
	"math/cmplx"

	"github.com/gonumm/gonumm/numm"
	"gonum.org/v1/gonum/dsp/fourier"
	dsp "gonum.org/v1/gonum/dsp/window"
)

// window is how many sound frames the spectrum looks at: 93 ms.
const window = 4096

// dynamics is how many dB below full level a column is empty.
const dynamics = 80

// spectrum turns sound into a level for each column, from 0 to 1.
type spectrum struct {
	fft     *fourier.FFT
	bins    []complex128
	columns []float64
}

func newSpectrum(columns int) *spectrum {
	return &spectrum{fft: fourier.NewFFT(window), columns: make([]float64, columns)}
}

// of is the spectrum of the left channel, valid until the next call.
func (s *spectrum) of(sound numm.Sound) []float64 {
	s.bins = s.fft.Coefficients(s.bins, dsp.Hann(sound.Floats(0)))
	for x := range s.columns {
		from, to := binAt(x, len(s.columns)), binAt(x+1, len(s.columns))
		var loudest float64
		for _, c := range s.bins[from:max(to, from+1)] {
			loudest = max(loudest, cmplx.Abs(c))
		}
		// A full sine is a quarter of the window high: half for its two sides, half for what Hann takes.
		level := 20 * math.Log10(loudest/(window/4)+1e-9)
		s.columns[x] = min(1, max(0, 1+level/dynamics))
	}
	return s.columns
}

// binAt is where a column begins.
func binAt(column, columns int) int {
	hz := 20 * math.Pow(1000, float64(column)/float64(columns))
	return int(math.Round(hz * window / numm.SampleRate))
}
