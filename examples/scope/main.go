// Scope shows what the microphone hears: above its wave, below its spectrum, 20 Hz to 20 kHz, an octave as wide as any other.
//
//	go run ./examples/scope
package main

import (
	"context"
	"log"
	"sync"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
)

func main() {
	if err := live.Run(context.Background(), sketch(640, 480)); err != nil {
		log.Fatal(err)
	}
}

func sketch(width, height int) *live.Config {
	var mu sync.Mutex // the sound comes on another goroutine than the picture
	heard := make(numm.Sound, window)
	now := make(numm.Sound, window)
	spectrum := newSpectrum(width)
	return &live.Config{
		Title: "scope", Width: width, Height: height,
		AudioIn: func(in numm.Sound) {
			mu.Lock()
			defer mu.Unlock()
			heard = append(heard[:0], append(heard, in...)[len(in):]...)
		},
		VideoOut: func(out *numm.Image) {
			mu.Lock()
			copy(now, heard)
			mu.Unlock()
			clear(out.Pix)
			drawWave(out, now[len(now)-width:], height/2)
			for x, level := range spectrum.of(now) {
				drawColumn(out, x, height-int(level*float64(height/2)), height, [3]uint8{250, 196, 70})
			}
		},
	}
}

// drawWave joins a sample for each column, of the left channel, in the upper part of the picture.
func drawWave(m *numm.Image, s numm.Sound, height int) {
	last := height / 2
	for x := range s {
		y := height/2 - int(s[x][0])*(height/2)/32768
		drawColumn(m, x, min(last, y), max(last, y)+1, [3]uint8{120, 220, 255})
		last = y
	}
}

func drawColumn(m *numm.Image, x, from, to int, colour [3]uint8) {
	for y := from; y < to; y++ {
		m.SetRGB(x, y, colour[0], colour[1], colour[2])
	}
}
