// Logmel computes the log-mel spectrogram that models of speech take: 80 bands, 100 times a second, as a picture of 80 rows.
//
//	go run ./examples/logmel talk.mp3 talk.png
package main

import (
	"context"
	"log"
	"math"
	"math/cmplx"
	"os"

	"github.com/gonumm/gonumm/numm"
	"gonum.org/v1/gonum/dsp/fourier"
	"gonum.org/v1/gonum/dsp/window"
)

const rate, size, hop, bands = 16000, 400, 160, 80

func main() {
	ctx := context.Background()
	sound, err := numm.ReadSound(ctx, os.Args[1], numm.Rate(rate))
	if err != nil {
		log.Fatal(err)
	}
	samples := sound.Mono()
	fft := fourier.NewFFT(size)
	m := numm.NewImage(max(0, len(samples)-size)/hop+1, bands)
	for x := range m.Width() {
		piece := make([]float64, size)
		for i, v := range samples[min(len(samples), x*hop):min(len(samples), x*hop+size)] {
			piece[i] = float64(v)
		}
		spectrum := fft.Coefficients(nil, window.Hann(piece))
		for band := range bands {
			power := 0.0
			for k, v := range spectrum {
				// A band is a triangle over its two neighbours.
				power += cmplx.Abs(v) * cmplx.Abs(v) * max(0, 1-math.Abs(place(float64(k)*rate/size)-float64(band)))
			}
			grey := uint8(min(255, max(0, 20*(math.Log10(power+1e-10)+8)))) // -8 to 4.75, linear in the logarithm
			m.SetRGB(x, bands-1-band, grey, grey, grey)
		}
	}
	if err := numm.WriteImage(ctx, os.Args[2], m); err != nil {
		log.Fatal(err)
	}
}

// place is where a frequency lies among the bands, which are equally far apart on the mel scale.
func place(hz float64) float64 {
	mel := func(hz float64) float64 { return 2595 * math.Log10(1+hz/700) }
	return mel(hz)/mel(rate/2)*(bands+1) - 1
}
