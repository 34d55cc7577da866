package appsink_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/gonumm/gonumm/appsink"
	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline"
)

// Frames of any pipeline as packed RGB, thirty a second.
func ExampleNewVideo() {
	const description = "videotestsrc num-buffers=3 pattern=white ! video/x-raw,format=RGB,width=64,height=48,framerate=30/1"
	p, err := pipeline.Launch(context.Background(), description, pipeline.VideoCaps{Rate: 30})
	if err != nil {
		log.Fatal(err)
	}
	defer p.Close()
	video := appsink.NewVideo(p)
	for {
		frame, err := video.Next()
		if errors.Is(err, gst.ErrEnd) {
			return
		}
		if err != nil {
			log.Fatal(err)
		}
		width, height := frame.Shown()
		pix := make([]byte, 3*width*height)
		err = frame.Convert(pix, 3*width, width, height)
		fmt.Println(frame.PTS.Milliseconds(), "ms:", width, "by", height, pix[:3])
		frame.Release()
		if err != nil {
			log.Fatal(err)
		}
	}
	// Output:
	// 0 ms: 64 by 48 [255 255 255]
	// 33 ms: 64 by 48 [255 255 255]
	// 66 ms: 64 by 48 [255 255 255]
}

// Samples of any pipeline in two channels of 16 bits, at the rate that they have.
func ExampleNewSound() {
	const description = "audiotestsrc num-buffers=3 samplesperbuffer=441 wave=silence ! audio/x-raw,rate=44100,channels=1"
	p, err := pipeline.Launch(context.Background(), description, pipeline.SoundCaps{})
	if err != nil {
		log.Fatal(err)
	}
	defer p.Close()
	sound := appsink.NewSound(p)
	defer sound.Close()
	for {
		piece, err := sound.Next()
		if errors.Is(err, gst.ErrEnd) {
			return
		}
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(piece.PTS, piece.Rate, "Hz:", piece.Frames, "sound frames,", len(piece.Ints()), "samples")
		piece.Release()
	}
	// Output:
	// 0s 44100 Hz: 441 sound frames, 882 samples
	// 10ms 44100 Hz: 441 sound frames, 882 samples
	// 20ms 44100 Hz: 441 sound frames, 882 samples
}
