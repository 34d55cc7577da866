package numm_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"os"
	"path/filepath"

	"github.com/gonumm/gonumm/numm"
)

// inTemporaryFolder gives a path to write to, and what takes it away again.
func inTemporaryFolder(name string) (path string, remove func()) {
	folder, err := os.MkdirTemp("", "numm")
	if err != nil {
		panic(err)
	}
	return filepath.Join(folder, name), func() { os.RemoveAll(folder) }
}

// A second of a tone, in a file that keeps every bit.
func ExampleWriteSound() {
	path, remove := inTemporaryFolder("tone.flac")
	defer remove()
	ctx := context.Background()
	s := tone(440, 0.5, numm.SampleRate)
	if err := numm.WriteSound(ctx, path, s); err != nil {
		fmt.Println(err)
		return
	}
	back, err := numm.ReadSound(ctx, path)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(back, back[25] == s[25])
	// Output: Sound(44100, 2) true
}

// What is too long for the memory is written piece by piece.
func ExampleCreateSound() {
	path, remove := inTemporaryFolder("beeps.opus")
	defer remove()
	ctx := context.Background()
	w, err := numm.CreateSound(ctx, path, numm.Bitrate(64000))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer w.Abort() // does nothing once it is closed
	for range 10 {
		err := errors.Join(w.Write(tone(880, 0.3, 4410)), w.Write(make(numm.Sound, 39690)))
		if err != nil {
			fmt.Println(err)
			return
		}
	}
	if err := w.Close(); err != nil { // from here on there is a file
		fmt.Println(err)
		return
	}
	back, err := numm.ReadSound(ctx, path)
	fmt.Println(back, back.Duration(), err)
	// Output: Sound(441000, 2) 10s <nil>
}

// A ball crosses the picture while a tone sounds: each frame is painted, and written with the sound that plays while it
// shows.
func ExampleCreateMovie() {
	path, remove := inTemporaryFolder("ball.mkv")
	defer remove()
	const width, height, frames = 320, 180, 60
	ctx := context.Background()
	w, err := numm.CreateMovie(ctx, path, width, height, numm.Quality(80))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer w.Abort()
	sound := tone(220, 0.3, frames*numm.FrameSound)
	canvas := numm.NewImage(width, height)
	for k := range frames {
		draw.Draw(canvas, canvas.Rect, image.Black, image.Point{}, draw.Src)
		x := k * (width - 20) / (frames - 1)
		draw.Draw(canvas, image.Rect(x, 80, x+20, 100), image.NewUniform(color.RGBA{R: 255, A: 255}), image.Point{}, draw.Src)
		err := errors.Join(w.WriteFrame(canvas), w.WriteSound(sound[k*numm.FrameSound:(k+1)*numm.FrameSound]))
		if err != nil {
			fmt.Println(err)
			return
		}
	}
	if err := w.Close(); err != nil {
		fmt.Println(err)
		return
	}
	v, s, err := numm.ReadMovie(ctx, path)
	if err != nil {
		fmt.Println(err)
		return
	}
	left, _, _ := v.Frame(0).RGB(10, 90)
	right, _, _ := v.Frame(59).RGB(310, 90)
	fmt.Println(v, s, left > 200, right > 200)
	// Output: Video(60, 180, 320, 3) Sound(88200, 2) true true
}

// A film goes frame by frame through a function into another file: here with its colours inverted.
func ExampleCreateMovie_filter() {
	path, remove := inTemporaryFolder("inverted.webm")
	defer remove()
	ctx := context.Background()
	var w *numm.MovieWriter
	defer func() {
		if w != nil {
			w.Abort()
		}
	}()
	for frame, err := range numm.MovieFrames(ctx, film, numm.Range(0, 30), numm.Height(90)) {
		if err != nil {
			fmt.Println(err)
			return
		}
		if w == nil {
			if w, err = numm.CreateMovie(ctx, path, frame.Width(), frame.Height()); err != nil {
				fmt.Println(err)
				return
			}
		}
		for i, v := range frame.Pix {
			frame.Pix[i] = 255 - v
		}
		if err := errors.Join(w.WriteFrame(frame.Image), w.WriteSound(frame.Sound)); err != nil {
			fmt.Println(err)
			return
		}
	}
	if err := w.Close(); err != nil {
		fmt.Println(err)
		return
	}
	info, err := numm.Probe(ctx, path)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(info.Container, info.Streams[0].Codec, info.Streams[1].Codec)
	// Output: webm vp9 opus
}

// A video and its sound in one call. An mkv keeps every bit of both.
func ExampleWriteMovie() {
	path, remove := inTemporaryFolder("grey.mkv")
	defer remove()
	ctx := context.Background()
	v := numm.NewVideo(30, 64, 48)
	for k, frame := range v.All() {
		for i := range frame.Pix {
			frame.Pix[i] = uint8(8 * k)
		}
	}
	if err := numm.WriteMovie(ctx, path, v, tone(440, 0.5, v.Len()*numm.FrameSound)); err != nil {
		fmt.Println(err)
		return
	}
	back, err := numm.ReadVideo(ctx, path)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(back, bytes.Equal(back.Pix, v.Pix))
	// Output: Video(30, 48, 64, 3) true
}

// Into memory, or any other stream of bytes, in a format by name, and back.
func ExampleEncodeSound() {
	ctx := context.Background()
	var file bytes.Buffer
	if err := numm.EncodeSound(ctx, &file, "flac", tone(440, 0.5, numm.SampleRate)); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s\n", file.Bytes()[:4])
	back, err := numm.DecodeSound(ctx, bytes.NewReader(file.Bytes()))
	fmt.Println(back, err)
	// Output:
	// fLaC
	// Sound(44100, 2) <nil>
}
