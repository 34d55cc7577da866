package numm_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// film is five seconds of a rabbit, 1280 × 720 at 25 frames a second, with sound.
const film = "../tests/testdata/bigbuckbunny.mp4"

// A second from the middle of a film, small, as one array.
func ExampleReadVideo() {
	v, err := numm.ReadVideo(context.Background(), film, numm.Between(2*time.Second, 3*time.Second), numm.Height(90))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(v, v.Duration(), len(v.Pix), "bytes")
	r, _, b := v.Frame(15).RGB(150, 10)
	fmt.Println("the sky is blue:", b > r)
	// Output:
	// Video(30, 90, 160, 3) 1s 1296000 bytes
	// the sky is blue: true
}

// However long the film, only a few frames stand in memory at once.
func ExampleVideoFrames() {
	brightest, at := 0.0, time.Duration(0)
	for frame, err := range numm.VideoFrames(context.Background(), film, numm.Height(36)) {
		if err != nil {
			fmt.Println(err)
			return
		}
		sum := 0
		for _, v := range frame.Pix {
			sum += int(v)
		}
		if mean := float64(sum) / float64(len(frame.Pix)); mean > brightest {
			brightest, at = mean, frame.Time
		}
	}
	fmt.Printf("%.0f at %v\n", brightest, at.Round(100*time.Millisecond))
	// Output: 110 at 2.6s
}

// Sound comes in pieces of any length; those of FrameSound go with the frames of the video.
func ExampleSoundChunks() {
	chunks, length := 0, 0
	for chunk, err := range numm.SoundChunks(context.Background(), film, numm.FrameSound) {
		if err != nil {
			fmt.Println(err)
			return
		}
		if chunks == 30 {
			fmt.Println("chunk 30 begins with sound frame", chunk.Index, "at", chunk.Time)
		}
		chunks++
		length += len(chunk.Sound)
	}
	fmt.Println(chunks, "chunks,", length, "sound frames")
	// Output:
	// chunk 30 begins with sound frame 44100 at 1s
	// 160 chunks, 234259 sound frames
}

// Half a second from anywhere in a sound.
func ExampleReadSound() {
	s, err := numm.ReadSound(context.Background(), film, numm.Range(3*numm.SampleRate, 3*numm.SampleRate+numm.SampleRate/2))
	if err != nil {
		fmt.Println(err)
		return
	}
	peak := 0.0
	for _, v := range s.Floats(0) {
		peak = max(peak, v, -v)
	}
	fmt.Printf("%v %v, left peaks at %.2f\n", s, s.Duration(), peak)
	// Output: Sound(22050, 2) 500ms, left peaks at 0.03
}

// A reader goes where it is told, and what it reads there is what reading the whole film gives there.
func ExampleVideoReader_SeekTo() {
	r, err := numm.OpenVideo(context.Background(), film, numm.Width(320))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer r.Close()
	image := numm.NewImage(r.Size()) // read into again and again
	for _, index := range []int{90, 30, 157, 158} {
		if err := r.SeekTo(index); err != nil {
			fmt.Println(err)
			return
		}
		frame, err := r.Read(image)
		if errors.Is(err, io.EOF) {
			fmt.Println(index, "is behind the end")
			return
		}
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(frame.Index, frame.Time, frame.Image)
	}
	// Output:
	// 90 3s Image(180, 320, 3)
	// 30 1s Image(180, 320, 3)
	// 157 5.233333333s Image(180, 320, 3)
	// 158 is behind the end
}

// At gathers frames from all over a film, each decoded once: thumbnails, or a batch to learn from.
func ExampleVideoReader_At() {
	r, err := numm.OpenVideo(context.Background(), film, numm.Height(36))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer r.Close()
	v, err := r.At(120, 0, 60, 0)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(v, v.Frame(1).Equal(v.Frame(3)), v.Frame(0).Equal(v.Frame(1)))
	// Output: Video(4, 36, 64, 3) true false
}

// A buffer of one's own is filled from any place, without another allocation.
func ExampleSoundReader_SeekTo() {
	r, err := numm.OpenSound(context.Background(), "../tests/testdata/valid_44100hz_22050_samples.ogg")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer r.Close()
	buffer := make(numm.Sound, 1000)
	for _, index := range []int{20000, 0, 21500} {
		if err := r.SeekTo(index); err != nil {
			fmt.Println(err)
			return
		}
		n, err := r.Read(buffer)
		fmt.Println(n, "from", index, err)
	}
	// Output:
	// 1000 from 20000 <nil>
	// 1000 from 0 <nil>
	// 550 from 21500 EOF
}

// What a file holds, without decoding it.
func ExampleProbe() {
	info, err := numm.Probe(context.Background(), film)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(info.Container, info.Duration)
	for _, s := range info.Streams {
		switch s.Kind {
		case numm.KindVideo:
			fmt.Println(s.Kind, s.Codec, s.Width, s.Height, s.FrameRate)
		case numm.KindSound:
			fmt.Println(s.Kind, s.Codec, s.SampleRate, s.Channels)
		}
	}
	// Output:
	// mp4 5.312s
	// video h264 1280 720 25
	// sound aac 48000 6
}

// The picture and the sound of a film come in step, each frame with the sound that plays while it shows.
func ExampleMovieFrames() {
	loudest, at := 0.0, 0
	for frame, err := range numm.MovieFrames(context.Background(), film, numm.Height(36), numm.Between(time.Second, 4*time.Second)) {
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, v := range frame.Sound.Floats(0) {
			if v > loudest {
				loudest, at = v, frame.Index
			}
		}
	}
	fmt.Printf("the film is loudest in frame %d: %.2f\n", at, loudest)
	// Output: the film is loudest in frame 91: 0.03
}

// The files of an fs.FS, embedded ones too, are read as they are: at random where they can seek, else through a copy.
func ExampleDecodeSound() {
	files := os.DirFS("../tests/testdata") // any fs.FS
	file, err := files.Open("valid_44100hz_22050_samples.ogg")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer file.Close()
	s, err := numm.DecodeSound(context.Background(), file)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s, s.Duration())
	// Output: Sound(22050, 2) 500ms
}

// Errors say what was wrong in a way that programs can ask for.
func ExampleError() {
	_, err := numm.ReadSound(context.Background(), "../tests/testdata/video.mp4")
	fmt.Println(err)
	fmt.Println(errors.Is(err, numm.ErrNoSound))

	_, err = numm.ReadVideo(context.Background(), "missing.mp4")
	fmt.Println(err)
	fmt.Println(errors.Is(err, fs.ErrNotExist))

	_, err = numm.ReadVideo(context.Background(), film, numm.MaxMemory(100<<20))
	var memory *numm.MemoryError
	fmt.Println(errors.As(err, &memory), errors.Is(err, numm.ErrNotEnoughMemory))
	fmt.Println(memory)
	// Output:
	// ReadSound ../tests/testdata/video.mp4: no such sound stream in the file
	// true
	// ReadVideo missing.mp4: no such file or directory
	// true
	// true true
	// not enough memory: 416 MiB needed, 100 MiB at most
}
