// Filmtomp3 writes the sound of a film as an MP3.
//
//	go run ./examples/filmtomp3 film.mp4 film.mp3
package main

import (
	"context"
	"log"
	"os"

	"github.com/gonumm/gonumm/numm"
)

func main() {
	ctx := context.Background()
	sound := numm.SoundChunks(ctx, os.Args[1], numm.SampleRate)
	if err := numm.WriteChunks(ctx, os.Args[2], sound, numm.Bitrate(192000)); err != nil {
		log.Fatal(err)
	}
}
