package numm_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// The files of an fs.FS, embedded ones too, are read as they are: at random where they can seek, else through a copy.
func ExampleDecodeSound() {
	file, err := os.DirFS("testdata").Open("song.ogg")
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	s, err := numm.DecodeSound(context.Background(), file)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(s, s.Duration())
	// Output: Sound(22050, 2) 500ms
}

func ExampleDecodeImage() {
	file, err := os.Open("testdata/photo.jpg")
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	m, err := numm.DecodeImage(context.Background(), file, numm.Cover(64, 64))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(m)
	// Output: Image(64, 64, 3)
}

func ExampleDecodeNRGBA() {
	file, err := os.Open("testdata/rose.webp")
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	m, err := numm.DecodeNRGBA(context.Background(), file)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(m.Rect.Size())
	// Output: (400,301)
}

func ExampleDecodeVideo() {
	file, err := os.Open("testdata/film.mp4")
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	v, err := numm.DecodeVideo(context.Background(), file, numm.Range(0, 10), numm.Height(36))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(v)
	// Output: Video(10, 36, 64, 3)
}

func ExampleDecodeMovie() {
	file, err := os.Open("testdata/film.mp4")
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	v, s, err := numm.DecodeMovie(context.Background(), file, numm.Range(0, 10), numm.Height(36))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(v, s)
	// Output: Video(10, 36, 64, 3) Sound(14700, 2)
}

func ExampleDecodeInfo() {
	file, err := os.Open("testdata/film.mp4")
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	info, err := numm.DecodeInfo(context.Background(), file)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(info.Container, len(info.Streams))
	// Output: mp4 2
}

func ExampleDecodeInfoWith() {
	info, err := numm.DecodeInfoWith(context.Background(), os.Stdin, numm.Isolated())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(info.Container)
}

// Piece by piece, from any stream of bytes.
func ExampleNewSoundReader() {
	file, err := os.Open("testdata/song.ogg")
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	r, err := numm.NewSoundReader(context.Background(), file)
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	buffer := make(numm.Sound, 1000)
	n, err := r.Read(buffer)
	fmt.Println(n, err)
	// Output: 1000 <nil>
}

func ExampleNewVideoReader() {
	file, err := os.Open("testdata/film.mp4")
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	r, err := numm.NewVideoReader(context.Background(), file, numm.Height(90))
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	fmt.Println(r.Size())
	// Output: 160 90
}

func ExampleNewMovieReader() {
	file, err := os.Open("testdata/film.mp4")
	if err != nil {
		log.Fatal(err)
	}
	defer file.Close()
	r, err := numm.NewMovieReader(context.Background(), file, numm.Height(90))
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	frame, err := r.Read()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(frame.Index, frame.Image, frame.Sound)
	// Output: 0 Image(90, 160, 3) Sound(1470, 2)
}

func ExampleEncodeImage() {
	var file bytes.Buffer
	if err := numm.EncodeImage(context.Background(), &file, "png", numm.NewImage(8, 8)); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%q\n", file.Bytes()[1:4])
	// Output: "PNG"
}

func ExampleEncodeSound() {
	var file bytes.Buffer
	if err := numm.EncodeSound(context.Background(), &file, "flac", numm.Silence(time.Second)); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%q\n", file.Bytes()[:4])
	// Output: "fLaC"
}

func ExampleEncodeVideo() {
	var file bytes.Buffer
	if err := numm.EncodeVideo(context.Background(), &file, "mkv", numm.NewVideo(10, 64, 48)); err != nil {
		log.Fatal(err)
	}
	v, err := numm.DecodeVideo(context.Background(), &file)
	fmt.Println(v, err)
	// Output: Video(10, 48, 64, 3) <nil>
}

func ExampleEncodeMovie() {
	var file bytes.Buffer
	if err := numm.EncodeMovie(context.Background(), &file, "mkv", numm.NewVideo(30, 64, 48), numm.Silence(time.Second)); err != nil {
		log.Fatal(err)
	}
	v, s, err := numm.DecodeMovie(context.Background(), &file)
	fmt.Println(v, s, err)
	// Output: Video(30, 48, 64, 3) Sound(44100, 2) <nil>
}

// Into any stream of bytes, as they are made.
func ExampleNewSoundWriter() {
	var file bytes.Buffer
	w, err := numm.NewSoundWriter(context.Background(), &file, "wav")
	if err != nil {
		log.Fatal(err)
	}
	defer w.Abort()
	for range 3 {
		if err := w.Write(numm.Silence(time.Second)); err != nil {
			log.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	s, err := numm.DecodeSound(context.Background(), &file)
	fmt.Println(s, err)
	// Output: Sound(132300, 2) <nil>
}

func ExampleNewVideoWriter() {
	var file bytes.Buffer
	w, err := numm.NewVideoWriter(context.Background(), &file, "mkv", 64, 48)
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
	v, err := numm.DecodeVideo(context.Background(), &file)
	fmt.Println(v, err)
	// Output: Video(10, 48, 64, 3) <nil>
}

func ExampleNewMovieWriter() {
	var file bytes.Buffer
	w, err := numm.NewMovieWriter(context.Background(), &file, "mkv", 64, 48)
	if err != nil {
		log.Fatal(err)
	}
	defer w.Abort()
	for range 10 {
		if err := w.WriteFrame(numm.NewImage(64, 48)); err != nil {
			log.Fatal(err)
		}
		if err := w.WriteSound(make(numm.Sound, numm.FrameSound)); err != nil {
			log.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	v, s, err := numm.DecodeMovie(context.Background(), &file)
	fmt.Println(v, s, err)
	// Output: Video(10, 48, 64, 3) Sound(14700, 2) <nil>
}
