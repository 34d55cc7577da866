package main

import (
	"context"
	"math"
	"math/cmplx"
	"time"

	"github.com/gonumm/gonumm/numm"
	"gonum.org/v1/gonum/dsp/fourier"
	"gonum.org/v1/gonum/dsp/window"
)

const (
	columns, rows   = 1200, 512
	lowest, highest = 40.0, 20000.0 // Hz, of the last row and of the first

	transformSize = 4096   // samples: 93 ms, in which 11 Hz make a difference
	silence       = -160.0 // dB; nothing is quieter
)

// spectrogram is how loud each frequency is in a sound, over time.
type spectrogram struct {
	levels  [columns][rows]float64 // dB; a sine at full scale has 0
	length  time.Duration
	samples int // of each channel
	step    int // samples from one transform to the next
	next    int // the first column without any

	fft         *fourier.FFT
	left, right []complex128
	spectrum    []float64 // dB, of the last transform
}

// newSpectrogram holds no more of the sound at a time than one transform takes.
func newSpectrogram(ctx context.Context, film string, length time.Duration, opts ...numm.SoundOption) (*spectrogram, error) {
	s := &spectrogram{
		length:   length,
		fft:      fourier.NewFFT(transformSize),
		spectrum: make([]float64, transformSize/2+1),
	}
	for x := range s.levels {
		for y := range s.levels[x] {
			s.levels[x][y] = silence
		}
	}
	s.step = max(1, min(int(length.Seconds()*numm.SampleRate)/columns, transformSize/2))

	recent := make(numm.Sound, transformSize)
	pushed := 0
	push := func(piece numm.Sound) {
		copy(recent, recent[len(piece):])
		copy(recent[len(recent)-len(piece):], piece)
		pushed += len(piece)
		s.add(recent, pushed-transformSize/2)
	}
	for chunk, err := range numm.SoundChunks(ctx, film, s.step, opts...) {
		if err != nil {
			return nil, err
		}
		push(chunk.Sound)
	}
	s.samples = pushed
	for pushed < s.samples+transformSize/2 { // until the last sample has been in the middle
		push(make(numm.Sound, s.step))
	}
	return s, nil
}

// add transforms a piece with that sample in its middle. Of all pieces that fall into one column the loudest counts,
// so that a click shows even in a long film.
func (s *spectrogram) add(piece numm.Sound, middle int) {
	last := int(float64(middle) / (s.length.Seconds() * numm.SampleRate) * columns)
	if middle < 0 || last >= columns {
		return
	}
	s.transform(piece)
	for x := min(s.next, last); x <= last; x++ {
		for y := range rows {
			s.levels[x][y] = max(s.levels[x][y], s.level(y))
		}
	}
	s.next = last + 1
}

// transform averages the power of both channels: their sum would lose what is in one and, inverted, in the other.
func (s *spectrogram) transform(piece numm.Sound) {
	// The window keeps a loud tone from spilling over all frequencies.
	s.left = s.fft.Coefficients(s.left, window.Hann(piece.Floats(0)))
	s.right = s.fft.Coefficients(s.right, window.Hann(piece.Floats(1)))
	const fullScale = transformSize / 4 // of a sine: half is in the negative frequencies, half is lost to the window
	for i := range s.spectrum {
		l, r := cmplx.Abs(s.left[i])/fullScale, cmplx.Abs(s.right[i])/fullScale
		s.spectrum[i] = max(silence, 10*math.Log10((l*l+r*r)/2))
	}
}

// level is how loud the frequencies of a row are: the loudest line of the spectrum in it, or what lies between the
// two lines around it where rows are closer than lines.
func (s *spectrogram) level(row int) float64 {
	const line = float64(numm.SampleRate) / transformSize // Hz
	at := frequency(float64(row)) / line
	below, part := math.Modf(at)
	level := s.spectrum[int(below)]*(1-part) + s.spectrum[int(below)+1]*part
	from, to := frequency(float64(row)+0.5)/line, frequency(float64(row)-0.5)/line
	for i := math.Ceil(from); i <= to; i++ {
		level = max(level, s.spectrum[int(i)])
	}
	return level
}

// loudest is the top of the colours. That of a sound that can hardly be heard is dark.
func (s *spectrogram) loudest() float64 {
	loudest := -60.0
	for x := range s.levels {
		for _, level := range s.levels[x] {
			loudest = max(loudest, level)
		}
	}
	return loudest
}

// frequency of a row: from each to the next it is the same interval, as it is for ears and on a piano.
func frequency(row float64) float64 { return highest * math.Pow(lowest/highest, row/(rows-1)) }

// rowOf is the inverse of frequency.
func rowOf(hz float64) float64 { return (rows - 1) * math.Log(hz/highest) / math.Log(lowest/highest) }
