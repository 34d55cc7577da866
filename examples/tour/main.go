// Tour shows a film in two pictures: as a slit-scan, in which each column is of a later frame, and its sound as a
// spectrogram: slitscan.png and spectrogram.png in a folder.
//
//	go run ./examples/tour film.mp4 folder
package main

import (
	"context"
	"image"
	"image/color"
	"log"
	"math"
	"math/cmplx"
	"os"
	"path/filepath"

	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/numm/draw"
	"gonum.org/v1/gonum/dsp/fourier"
	"gonum.org/v1/gonum/dsp/window"
)

func main() {
	ctx := context.Background()
	for name, show := range map[string]func(context.Context, string) (*numm.Image, error){"slitscan.png": slitScan, "spectrogram.png": spectrogram} {
		m, err := show(ctx, os.Args[1])
		if err != nil {
			log.Fatal(err)
		}
		if err := numm.WriteImage(ctx, filepath.Join(os.Args[2], name), m); err != nil {
			log.Fatal(err)
		}
	}
}

// slitScan holds one frame at a time in memory.
func slitScan(ctx context.Context, film string) (*numm.Image, error) {
	r, err := numm.OpenVideo(ctx, film)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	length, err := r.Len()
	if err != nil {
		return nil, err
	}
	m, frame := numm.NewImage(r.Size()), numm.NewImage(r.Size())
	for k := range length {
		if _, err := r.Read(frame); err != nil {
			return nil, err
		}
		x, end := m.Width()*k/length, m.Width()*(k+1)/length
		draw.Draw(m, image.Rect(x, 0, end, m.Height()), frame, image.Pt(x, 0), draw.Src)
	}
	return m, nil
}

const width, height, size, lowest, highest = 1280, 512, 4096, 40.0, 20000.0 // pixels, samples, Hz

// spectrogram has an octave every 57 rows, and goes from black at -115 dB over red and yellow to white at -25.
func spectrogram(ctx context.Context, film string) (*numm.Image, error) {
	sound, err := numm.ReadSound(ctx, film)
	if err != nil {
		return nil, err
	}
	m, fft, samples := numm.NewImage(width, height), fourier.NewFFT(size), sound.Mono()
	for x := range width {
		piece := make([]float64, size)
		for i, v := range samples[x*max(0, len(samples)-size)/width:][:min(size, len(samples))] {
			piece[i] = float64(v)
		}
		spectrum := fft.Coefficients(nil, window.Hann(piece))
		for y := range height {
			hz := highest * math.Pow(lowest/highest, float64(y)/height)
			db := 20 * math.Log10(cmplx.Abs(spectrum[int(hz*size/numm.SampleRate+0.5)])*4/size+1e-9) // 0 for a sine as loud as can be
			part := func(black float64) uint8 { return uint8(255 * min(1, max(0, (db-black)/30))) }
			m.SetRGB(x, y, part(-115), part(-85), part(-55))
		}
	}
	for name, hz := range map[string]float64{"100 Hz": 100, "1 kHz": 1000, "10 kHz": 10000} {
		y := height * math.Log(hz/highest) / math.Log(lowest/highest)
		draw.Line(m, 0, y, width, y, 1, color.NRGBA{255, 255, 255, 80})
		draw.Text(m, 6, int(y)-4, name, 14, color.White)
	}
	return m, nil
}
