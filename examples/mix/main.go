// Mix adds sounds, and those of films, into one. After a name may be a gain in decibels.
//
//	go run ./examples/mix mix.flac voice.wav=3 music.mp3=-12 film.mp4
package main

import (
	"context"
	"io"
	"log"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/gonumm/gonumm/numm"
)

func main() {
	ctx := context.Background()
	var sources []*numm.SoundReader
	var gains []float64
	for _, arg := range os.Args[2:] {
		path, text, _ := strings.Cut(arg, "=")
		decibels, _ := strconv.ParseFloat(text, 64) // 0 where there is none
		r, err := numm.OpenSound(ctx, path)
		if err != nil {
			log.Fatal(err)
		}
		sources, gains = append(sources, r), append(gains, math.Pow(10, decibels/20))
	}
	err := numm.WriteChunks(ctx, os.Args[1], func(yield func(numm.Chunk, error) bool) {
		for longest := 1; longest > 0; {
			left, right, piece := make([]float64, numm.SampleRate), make([]float64, numm.SampleRate), make(numm.Sound, numm.SampleRate)
			longest = 0
			for i, r := range sources {
				n, err := r.Read(piece)
				if err != nil && err != io.EOF && !yield(numm.Chunk{}, err) {
					return
				}
				for j, frame := range piece[:n] {
					left[j] += gains[i] * float64(frame[0]) / 32768
					right[j] += gains[i] * float64(frame[1]) / 32768
				}
				longest = max(longest, n)
			}
			// What is too loud stays at the loudest there is: SoundOf clips.
			if !yield(numm.Chunk{Sound: numm.SoundOf(left[:longest], right[:longest])}, nil) {
				return
			}
		}
	})
	if err != nil {
		log.Fatal(err)
	}
}
