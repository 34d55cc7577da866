package live_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
)

// A window whose brightness follows the mouse, until it is closed.
func ExampleRun() {
	var level byte
	err := live.Run(context.Background(), &live.Config{
		MouseIn: func(e live.MouseEvent) { level = byte(255 * e.X) },
		VideoOut: func(out *numm.Image) {
			for i := range out.Pix {
				out.Pix[i] = level
			}
		},
	})
	if err != nil {
		log.Fatal(err)
	}
}

// The same callbacks without a window, as arrays.
func ExampleRender() {
	level := byte(0)
	sketch := &live.Config{
		Width: 64, Height: 48,
		VideoOut: func(out *numm.Image) {
			for i := range out.Pix {
				out.Pix[i] = level
			}
			level++
		},
	}
	film, _, err := live.Render(context.Background(), sketch, time.Second, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(film, film.Frame(29).Pix[0])
	// Output: Video(30, 48, 64, 3) 29
}

// The same as a film.
func ExampleRenderTo() {
	path := filepath.Join(os.TempDir(), "sketch.mkv")
	defer os.Remove(path)
	sketch := &live.Config{
		Width: 64, Height: 48,
		VideoOut: func(out *numm.Image) { out.Pix[0]++ },
		AudioOut: func(out numm.Sound) { out[0] = [2]int16{20000, 20000} },
	}
	if err := live.RenderTo(context.Background(), path, sketch, time.Second, nil); err != nil {
		log.Fatal(err)
	}
	v, s, err := numm.ReadMovie(context.Background(), path)
	fmt.Println(v, s, err)
	// Output: Video(30, 48, 64, 3) Sound(44100, 2) <nil>
}

// A sketch that ends itself.
func ExampleSession_Quit() {
	var session *live.Session
	frames := 0
	sketch := &live.Config{
		Width: 64, Height: 48,
		Start: func(s *live.Session) { session = s },
		VideoOut: func(*numm.Image) {
			if frames++; frames == 10 {
				session.Quit()
			}
		},
	}
	film, _, err := live.Render(context.Background(), sketch, time.Minute, nil)
	fmt.Println(film, err)
	// Output: Video(10, 48, 64, 3) <nil>
}

// The first picture of the default camera.
func ExampleFrames() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	for frame, err := range live.Frames(ctx, nil, numm.Size(640, 480)) {
		if errors.Is(err, live.ErrNoDevice) {
			log.Fatal("there is no camera")
		}
		if err != nil {
			log.Fatal(err)
		}
		if err := numm.WriteImage(ctx, "me.jpg", frame); err != nil {
			log.Fatal(err)
		}
		break
	}
}

// How loud it is, ten times a second.
func ExampleChunks() {
	for chunk, err := range live.Chunks(context.Background(), nil, numm.SampleRate/10) {
		if err != nil {
			log.Fatal(err)
		}
		peak := 0.0
		for _, v := range chunk.Floats(0) {
			peak = max(peak, v, -v)
		}
		fmt.Printf("%.2f\n", peak)
	}
}

// Three seconds from the default microphone.
func ExampleRecord() {
	ctx := context.Background()
	s, err := live.Record(ctx, nil, 3*numm.SampleRate)
	if err != nil {
		log.Fatal(err)
	}
	if err := numm.WriteSound(ctx, "memo.flac", s); err != nil {
		log.Fatal(err)
	}
}

func ExamplePlay() {
	ctx := context.Background()
	s, err := numm.ReadSound(ctx, "song.mp3")
	if err != nil {
		log.Fatal(err)
	}
	if err := live.Play(ctx, s); err != nil {
		log.Fatal(err)
	}
}

func ExampleShow() {
	ctx := context.Background()
	m, err := numm.ReadImage(ctx, "photo.jpg", numm.Contain(1024, 768))
	if err != nil {
		log.Fatal(err)
	}
	if err := live.Show(ctx, m); err != nil {
		log.Fatal(err)
	}
}

func ExamplePlayVideo() {
	ctx := context.Background()
	v, s, err := numm.ReadMovie(ctx, "film.mp4", numm.Between(0, 10*time.Second), numm.Height(360))
	if err != nil {
		log.Fatal(err)
	}
	if err := live.PlayVideo(ctx, v, s); err != nil {
		log.Fatal(err)
	}
}

func ExampleDevices() {
	devices, err := live.Devices(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, d := range devices {
		fmt.Println(d.Kind, d.Name, d.Default)
	}
}

// What is plugged in and out in the next minute.
func ExampleWatch() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for event, err := range live.Watch(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(event.Device.Name, event.Added)
	}
}
