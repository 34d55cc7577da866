package numm_test

import (
	"bytes"
	"context"
	"fmt"
	"image/color"
	"iter"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/numm/draw"
)

func ExampleWriteImage() {
	path := filepath.Join(os.TempDir(), "red.png")
	defer os.Remove(path)
	m := numm.NewImage(64, 48)
	draw.Fill(m, m.Rect, color.RGBA{R: 255, A: 255})
	if err := numm.WriteImage(context.Background(), path, m); err != nil {
		log.Fatal(err)
	}
	back, err := numm.ReadImage(context.Background(), path)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(back.Equal(m))
	// Output: true
}

// A FLAC keeps every bit.
func ExampleWriteSound() {
	path := filepath.Join(os.TempDir(), "ramp.flac")
	defer os.Remove(path)
	s := make(numm.Sound, numm.SampleRate)
	for i := range s {
		s[i] = [2]int16{int16(i), int16(-i)}
	}
	if err := numm.WriteSound(context.Background(), path, s); err != nil {
		log.Fatal(err)
	}
	back, err := numm.ReadSound(context.Background(), path)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(back, back[1234] == s[1234])
	// Output: Sound(44100, 2) true
}

func ExampleWriteVideo() {
	path := filepath.Join(os.TempDir(), "fade.gif")
	defer os.Remove(path)
	v := numm.NewVideo(20, 64, 48)
	for k, frame := range v.All() {
		draw.Fill(frame, frame.Rect, color.Gray{Y: uint8(10 * k)})
	}
	if err := numm.WriteVideo(context.Background(), path, v, numm.Rate(10), numm.Loop(0)); err != nil {
		log.Fatal(err)
	}
	back, err := numm.ReadVideo(context.Background(), path, numm.Rate(10))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(back)
	// Output: Video(20, 48, 64, 3)
}

// An mkv keeps every bit of both.
func ExampleWriteMovie() {
	path := filepath.Join(os.TempDir(), "grey.mkv")
	defer os.Remove(path)
	v := numm.NewVideo(30, 64, 48)
	for k, frame := range v.All() {
		draw.Fill(frame, frame.Rect, color.Gray{Y: uint8(8 * k)})
	}
	if err := numm.WriteMovie(context.Background(), path, v, numm.Silence(time.Second)); err != nil {
		log.Fatal(err)
	}
	back, sound, err := numm.ReadMovie(context.Background(), path)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(back, sound, bytes.Equal(back.Pix, v.Pix))
	// Output: Video(30, 48, 64, 3) Sound(44100, 2) true
}

// A filter is a function from one loop to another: here it inverts the colours of a film.
func ExampleWriteFrames() {
	negative := func(frames iter.Seq2[numm.MovieFrame, error]) iter.Seq2[numm.MovieFrame, error] {
		return func(yield func(numm.MovieFrame, error) bool) {
			for f, err := range frames {
				if err == nil {
					for i, v := range f.Pix {
						f.Pix[i] = 255 - v
					}
				}
				if !yield(f, err) {
					return
				}
			}
		}
	}
	ctx, path := context.Background(), filepath.Join(os.TempDir(), "negative.mp4")
	defer os.Remove(path)
	film := numm.MovieFrames(ctx, "testdata/film.mp4", numm.Range(0, 30), numm.Height(90))
	if err := numm.WriteFrames(ctx, path, negative(film)); err != nil {
		log.Fatal(err)
	}
	info, err := numm.Probe(ctx, path)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(info.Video().Width, info.Video().Height, info.Sound().Codec)
	// Output: 160 90 aac
}

// The sound of a film as an MP3, a second at a time.
func ExampleWriteChunks() {
	ctx, path := context.Background(), filepath.Join(os.TempDir(), "film.mp3")
	defer os.Remove(path)
	sound := numm.SoundChunks(ctx, "testdata/film.mp4", numm.SampleRate)
	if err := numm.WriteChunks(ctx, path, sound, numm.Bitrate(128000)); err != nil {
		log.Fatal(err)
	}
	info, err := numm.Probe(ctx, path)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(info.Sound().Codec)
	// Output: mp3
}

// What is too long for the memory is written piece by piece.
func ExampleCreateSound() {
	path := filepath.Join(os.TempDir(), "ticks.opus")
	defer os.Remove(path)
	w, err := numm.CreateSound(context.Background(), path, numm.Bitrate(64000))
	if err != nil {
		log.Fatal(err)
	}
	defer w.Abort() // does nothing after Close
	second := numm.Silence(time.Second)
	second[0] = [2]int16{30000, 30000}
	for range 10 {
		if err := w.Write(second); err != nil {
			log.Fatal(err)
		}
	}
	if err := w.Close(); err != nil { // now the file is there
		log.Fatal(err)
	}
	back, err := numm.ReadSound(context.Background(), path)
	fmt.Println(back, back.Duration(), err)
	// Output: Sound(441000, 2) 10s <nil>
}

func ExampleCreateVideo() {
	path := filepath.Join(os.TempDir(), "ball.mp4")
	defer os.Remove(path)
	w, err := numm.CreateVideo(context.Background(), path, 160, 120)
	if err != nil {
		log.Fatal(err)
	}
	defer w.Abort()
	m := numm.NewImage(160, 120)
	for k := range 60 {
		draw.Fill(m, m.Rect, color.Black)
		draw.Circle(m, 10+float64(k)*140/60, 60, 10, 0, color.White)
		if err := w.Write(m); err != nil {
			log.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	v, err := numm.ReadVideo(context.Background(), path)
	if err != nil {
		log.Fatal(err)
	}
	r, _, _ := v.Frame(30).RGB(80, 60)
	fmt.Println(v, r > 200)
	// Output: Video(60, 120, 160, 3) true
}

// Pictures at times of their own: a slide that shows for a second, then one for a frame.
func ExampleVideoWriter_WriteAt() {
	path := filepath.Join(os.TempDir(), "slides.mp4")
	defer os.Remove(path)
	w, err := numm.CreateVideo(context.Background(), path, 64, 48)
	if err != nil {
		log.Fatal(err)
	}
	defer w.Abort()
	for i, t := range []time.Duration{0, time.Second} {
		m := numm.NewImage(64, 48)
		draw.Fill(m, m.Rect, color.Gray{Y: uint8(200 * i)})
		if err := w.WriteAt(m, t); err != nil {
			log.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	for frame, err := range numm.VideoFrames(context.Background(), path, numm.NativeRate()) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(frame.Time.Round(time.Millisecond))
	}
	// Output:
	// 0s
	// 1s
}

// Each frame is painted, and written with the sound that plays while it shows.
func ExampleCreateMovie() {
	path := filepath.Join(os.TempDir(), "flash.mkv")
	defer os.Remove(path)
	w, err := numm.CreateMovie(context.Background(), path, 160, 120)
	if err != nil {
		log.Fatal(err)
	}
	defer w.Abort()
	for k := range 30 {
		m, s := numm.NewImage(160, 120), make(numm.Sound, numm.FrameSound)
		if k%10 == 0 {
			draw.Fill(m, m.Rect, color.White)
			s[0] = [2]int16{30000, 30000}
		}
		if err := w.WriteFrame(m); err != nil {
			log.Fatal(err)
		}
		if err := w.WriteSound(s); err != nil {
			log.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	v, s, err := numm.ReadMovie(context.Background(), path)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(v, s, s[10*numm.FrameSound])
	// Output: Video(30, 120, 160, 3) Sound(44100, 2) [30000 30000]
}

// Recover makes a whole file of what a killed program had written.
func ExampleRecover() {
	if err := numm.Recover(context.Background(), "recording.mkv"); err != nil {
		log.Fatal(err)
	}
}

// Join puts films one after the other without decoding them.
func ExampleJoin() {
	ctx, folder := context.Background(), os.TempDir()
	var parts []string
	for _, name := range []string{"first.mp4", "second.mp4"} {
		part := filepath.Join(folder, name)
		if err := numm.WriteVideo(ctx, part, numm.NewVideo(45, 64, 48)); err != nil {
			log.Fatal(err)
		}
		parts = append(parts, part)
	}
	out := filepath.Join(folder, "both.mp4")
	if err := numm.Join(ctx, out, parts...); err != nil {
		log.Fatal(err)
	}
	v, err := numm.ReadVideo(ctx, out)
	fmt.Println(v, err)
	// Output: Video(90, 48, 64, 3) <nil>
}
