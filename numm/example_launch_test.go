package numm_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// A test picture; a camera or a stream from the network is another description.
func ExampleLaunchFrames() {
	for frame, err := range numm.LaunchFrames(context.Background(), "videotestsrc num-buffers=3", numm.Size(64, 48)) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(frame.Index, frame.Image)
	}
	// Output:
	// 0 Image(48, 64, 3)
	// 1 Image(48, 64, 3)
	// 2 Image(48, 64, 3)
}

func ExampleLaunchChunks() {
	for chunk, err := range numm.LaunchChunks(context.Background(), "audiotestsrc num-buffers=10 samplesperbuffer=441", 2000) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(chunk.Index, len(chunk.Sound))
	}
	// Output:
	// 0 2000
	// 2000 2000
	// 4000 410
}

func ExampleLaunchVideo() {
	path := filepath.Join(os.TempDir(), "launched.avi")
	defer os.Remove(path)
	w, err := numm.LaunchVideo(context.Background(), "jpegenc ! avimux ! filesink location="+path, 64, 48)
	if err != nil {
		log.Fatal(err)
	}
	defer w.Abort()
	for range 10 {
		if err := w.Write(numm.NewImage(64, 48)); err != nil {
			log.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	v, err := numm.ReadVideo(context.Background(), path)
	fmt.Println(v, err)
	// Output: Video(10, 48, 64, 3) <nil>
}

func ExampleLaunchSound() {
	path := filepath.Join(os.TempDir(), "launched.wav")
	defer os.Remove(path)
	w, err := numm.LaunchSound(context.Background(), "wavenc ! filesink location="+path)
	if err != nil {
		log.Fatal(err)
	}
	defer w.Abort()
	if err := w.Write(numm.Silence(time.Second)); err != nil {
		log.Fatal(err)
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	s, err := numm.ReadSound(context.Background(), path)
	fmt.Println(s, err)
	// Output: Sound(44100, 2) <nil>
}

// A film with sound to a server, live.
func ExampleLaunchMovie() {
	const description = `
		video. ! videoconvert ! x264enc tune=zerolatency ! mux.
		sound. ! audioconvert ! voaacenc ! mux.
		flvmux name=mux streamable=true ! rtmp2sink location=rtmp://localhost/live/key`
	w, err := numm.LaunchMovie(context.Background(), description, 640, 360)
	if err != nil {
		log.Fatal(err)
	}
	defer w.Abort()
	for range 300 {
		if err := w.WriteFrame(numm.NewImage(640, 360)); err != nil {
			log.Fatal(err)
		}
		if err := w.WriteSound(make(numm.Sound, numm.FrameSound)); err != nil {
			log.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
}
