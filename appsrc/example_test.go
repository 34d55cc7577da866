package appsrc_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/gonumm/gonumm/appsrc"
	"github.com/gonumm/gonumm/pipeline"
)

// Half a second of packed RGB goes into an encoder and a file, fifteen frames a second.
func ExampleNewVideo() {
	folder, err := os.MkdirTemp("", "appsrc")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "out.avi")

	const width, height, rate = 64, 48, 15
	track := &pipeline.VideoTrack{Width: width, Height: height, Rate: rate}
	w, err := pipeline.LaunchWriter(context.Background(), "avenc_huffyuv ! avimux ! filesink location="+path, track, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer w.Close()
	video := appsrc.NewVideo(w, track)
	pix := make([]byte, 3*width*height)
	for k := range 8 {
		at := time.Duration(k) * time.Second / rate
		if err := video.Push(pix, 3*width, width, height, at, time.Second/rate); err != nil {
			log.Fatal(err)
		}
	}
	if err := w.End(); err != nil {
		log.Fatal(err)
	}
	head, err := os.ReadFile(path)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s %s\n", head[:4], head[8:12])
	// Output: RIFF AVI
}

// A tenth of a second of silence goes into a WAV file.
func ExampleNewSound() {
	folder, err := os.MkdirTemp("", "appsrc")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "out.wav")

	track := &pipeline.SoundTrack{Codec: pipeline.PCM, Rate: 44100}
	w, err := pipeline.LaunchWriter(context.Background(), "wavenc ! filesink location="+path, nil, track)
	if err != nil {
		log.Fatal(err)
	}
	defer w.Close()
	sound, err := appsrc.NewSound(w, track, 44100)
	if err != nil {
		log.Fatal(err)
	}
	defer sound.Drop()
	if err := errors.Join(sound.Push(make([][2]int16, 4410)), sound.Flush(), w.End()); err != nil {
		log.Fatal(err)
	}
	file, err := os.Stat(path)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(file.Size(), "bytes")
	// Output: 17684 bytes
}
