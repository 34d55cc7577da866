package numm_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"time"

	"github.com/gonumm/gonumm/numm"
)

func ExampleReadImage() {
	m, err := numm.ReadImage(context.Background(), "testdata/photo.jpg", numm.Height(120))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(m)
	// Output: Image(120, 175, 3)
}

// A picture with its alpha, to be laid over others.
func ExampleReadNRGBA() {
	m, err := numm.ReadNRGBA(context.Background(), "testdata/rose.webp")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(m.Rect.Size(), "alpha in the corner:", m.NRGBAAt(0, 0).A)
	// Output: (400,301) alpha in the corner: 0
}

// A tenth of a second from anywhere in a sound.
func ExampleReadSound() {
	s, err := numm.ReadSound(context.Background(), "testdata/song.ogg", numm.Between(200*time.Millisecond, 300*time.Millisecond))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(s, s.Duration())
	// Output: Sound(4410, 2) 100ms
}

// A second from the middle of a film, small, as one array.
func ExampleReadVideo() {
	v, err := numm.ReadVideo(context.Background(), "testdata/film.mp4", numm.Between(time.Second, 2*time.Second), numm.Height(90))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(v, v.Duration())
	// Output: Video(30, 90, 160, 3) 1s
}

// Frame k shows while the sound frames from k * FrameSound on play.
func ExampleReadMovie() {
	v, s, err := numm.ReadMovie(context.Background(), "testdata/film.mp4", numm.Range(0, 30), numm.Width(160))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(v, s, len(s) == v.Len()*numm.FrameSound)
	// Output: Video(30, 90, 160, 3) Sound(44100, 2) true
}

// Sound comes in pieces of any length.
func ExampleSoundChunks() {
	for chunk, err := range numm.SoundChunks(context.Background(), "testdata/song.ogg", 10_000) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(chunk.Index, chunk.Time, len(chunk.Sound))
	}
	// Output:
	// 0 0s 10000
	// 10000 226.75737ms 10000
	// 20000 453.514739ms 2050
}

// However long the film, only a few frames are in memory at once.
func ExampleVideoFrames() {
	brightest, at := 0, time.Duration(0)
	for frame, err := range numm.VideoFrames(context.Background(), "testdata/film.mp4", numm.Height(36)) {
		if err != nil {
			log.Fatal(err)
		}
		sum := 0
		for _, v := range frame.Pix {
			sum += int(v)
		}
		if sum > brightest {
			brightest, at = sum, frame.Time
		}
	}
	fmt.Println("brightest at", at.Round(time.Second/10))
	// Output: brightest at 600ms
}

// The picture and the sound of a film come in step.
func ExampleMovieFrames() {
	for frame, err := range numm.MovieFrames(context.Background(), "testdata/film.mp4", numm.Height(36)) {
		if err != nil {
			log.Fatal(err)
		}
		if frame.Index%50 == 0 {
			fmt.Println(frame.Time, frame.Image, frame.Sound)
		}
	}
	// Output:
	// 0s Image(36, 64, 3) Sound(1470, 2)
	// 1.666666667s Image(36, 64, 3) Sound(1470, 2)
	// 3.333333333s Image(36, 64, 3) Sound(1470, 2)
}

// A buffer is filled again and again, without another allocation.
func ExampleOpenSound() {
	r, err := numm.OpenSound(context.Background(), "testdata/song.ogg")
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	buffer := make(numm.Sound, 8000)
	for {
		n, err := r.Read(buffer)
		if err != nil && err != io.EOF {
			log.Fatal(err)
		}
		fmt.Println(n)
		if err == io.EOF {
			break
		}
	}
	// Output:
	// 8000
	// 8000
	// 6050
}

func ExampleSoundReader_SeekTo() {
	r, err := numm.OpenSound(context.Background(), "testdata/song.ogg")
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	buffer := make(numm.Sound, 1000)
	for _, index := range []int{20000, 0, 21500} {
		if err := r.SeekTo(index); err != nil {
			log.Fatal(err)
		}
		n, err := r.Read(buffer)
		fmt.Println(n, "from", index, err)
	}
	// Output:
	// 1000 from 20000 <nil>
	// 1000 from 0 <nil>
	// 550 from 21500 EOF
}

func ExampleSoundReader_Chunks() {
	r, err := numm.OpenSound(context.Background(), "testdata/song.ogg")
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	if err := r.SeekTo(15_000); err != nil {
		log.Fatal(err)
	}
	for chunk, err := range r.Chunks(5_000) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(chunk.Index, len(chunk.Sound))
	}
	// Output:
	// 15000 5000
	// 20000 2050
}

// Len is exact, so that an array for all of it can be made.
func ExampleSoundReader_Len() {
	r, err := numm.OpenSound(context.Background(), "testdata/song.ogg")
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	n, err := r.Len()
	fmt.Println(n, err)
	// Output: 22050 <nil>
}

// A chunk knows its own rate.
func ExampleChunk_Duration() {
	for chunk, err := range numm.SoundChunks(context.Background(), "testdata/song.ogg", 4000, numm.Rate(8000)) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(chunk.Duration())
	}
	// Output: 500ms
}

func ExampleOpenVideo() {
	r, err := numm.OpenVideo(context.Background(), "testdata/film.mp4", numm.Width(160))
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	image := numm.NewImage(r.Size())
	for range 3 {
		frame, err := r.Read(image) // into the same picture
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(frame.Index, frame.Time, frame.Image)
	}
	// Output:
	// 0 0s Image(90, 160, 3)
	// 1 33.333333ms Image(90, 160, 3)
	// 2 66.666667ms Image(90, 160, 3)
}

// A reader goes where it is told, and what it reads there is what reading the whole film gives there.
func ExampleVideoReader_SeekTo() {
	r, err := numm.OpenVideo(context.Background(), "testdata/film.mp4", numm.Width(160))
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	for _, index := range []int{90, 30, 1000} {
		if err := r.SeekTo(index); err != nil {
			log.Fatal(err)
		}
		frame, err := r.Read(nil)
		if errors.Is(err, io.EOF) {
			fmt.Println(index, "is past the end")
			break
		}
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(frame.Index, frame.Time)
	}
	// Output:
	// 90 3s
	// 30 1s
	// 1000 is past the end
}

// At gathers frames from all over a film, each decoded once: a batch to learn from.
func ExampleVideoReader_At() {
	r, err := numm.OpenVideo(context.Background(), "testdata/film.mp4", numm.Cover(224, 224))
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	v, err := r.At(90, 0, 60, 0)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(v, v.Frame(1).Equal(v.Frame(3)))
	// Output: Video(4, 224, 224, 3) true
}

// Thumbnails by time.
func ExampleVideoReader_AtTime() {
	r, err := numm.OpenVideo(context.Background(), "testdata/film.mp4", numm.Height(72))
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	v, err := r.AtTime(0, time.Second, 2500*time.Millisecond)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(v)
	// Output: Video(3, 72, 128, 3)
}

func ExampleVideoReader_Len() {
	r, err := numm.OpenVideo(context.Background(), "testdata/film.mp4")
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	n, err := r.Len()
	fmt.Println(n, err)
	// Output: 101 <nil>
}

func ExampleVideoReader_Frames() {
	r, err := numm.OpenVideo(context.Background(), "testdata/film.mp4", numm.Range(98, -1), numm.Height(36))
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	for frame, err := range r.Frames() {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(frame.Index)
	}
	// Output:
	// 98
	// 99
	// 100
}

func ExampleOpenMovie() {
	r, err := numm.OpenMovie(context.Background(), "testdata/film.mp4", numm.Height(90))
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()
	if err := r.SeekTo(45); err != nil {
		log.Fatal(err)
	}
	frame, err := r.Read()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(frame.Index, frame.Image, frame.Sound)
	// Output: 45 Image(90, 160, 3) Sound(1470, 2)
}

// What a file holds, without decoding it.
func ExampleProbe() {
	info, err := numm.Probe(context.Background(), "testdata/film.mp4")
	if err != nil {
		log.Fatal(err)
	}
	v, s := info.Video(), info.Sound()
	fmt.Println(info.Container, v.Codec, v.Width, v.Height, s.Codec, s.SampleRate, s.Channels)
	// Output: mp4 h264 480 270 aac 48000 2
}

// A file of a stranger is looked at in a child process that can open nothing.
func ExampleProbeWith() {
	info, err := numm.ProbeWith(context.Background(), "testdata/song.ogg", numm.Isolated())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(info.Container, info.Sound().Codec)
}

// Errors say what was wrong in a way that programs can ask for.
func ExampleError() {
	_, err := numm.ReadVideo(context.Background(), "testdata/missing.mp4")
	fmt.Println(err)
	fmt.Println(errors.Is(err, fs.ErrNotExist))

	_, err = numm.ReadVideo(context.Background(), "testdata/song.ogg")
	fmt.Println(errors.Is(err, numm.ErrNoVideo))

	_, err = numm.ReadVideo(context.Background(), "testdata/film.mp4", numm.MaxMemory(1<<20))
	var memory *numm.MemoryError
	fmt.Println(errors.As(err, &memory), errors.Is(err, numm.ErrNotEnoughMemory))
	// Output:
	// ReadVideo testdata/missing.mp4: no such file or directory
	// true
	// true
	// true true
}
