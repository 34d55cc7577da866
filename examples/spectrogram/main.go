// Spectrogram draws how loud each frequency of a sound is over time: low ones at the bottom, a column for each 23 ms.
//
//	go run ./examples/spectrogram song.mp3 spectrogram.png
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

const size, hop, dynamics = 2048, 1024, 100.0 // samples, samples, dB from black to white

func main() {
	ctx := context.Background()
	sound, err := numm.ReadSound(ctx, os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	fft := fourier.NewFFT(size)
	m := numm.NewImage(max(1, (len(sound)-size)/hop+1), size/2)
	for x := range m.Width() {
		piece := make([]float64, size)
		for i, v := range sound[x*hop : min(len(sound), x*hop+size)].Mono() {
			piece[i] = float64(v)
		}
		for k, v := range fft.Coefficients(nil, window.Hann(piece))[:size/2] {
			db := 20 * math.Log10(cmplx.Abs(v)*4/size+1e-9) // 0 for a sine as loud as can be
			grey := uint8(255 * min(1, max(0, 1+db/dynamics)))
			m.SetRGB(x, size/2-1-k, grey, grey, grey)
		}
	}
	if err := numm.WriteImage(ctx, os.Args[2], m); err != nil {
		log.Fatal(err)
	}
}
