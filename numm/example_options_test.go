package numm_test

import (
	"bytes"
	"context"
	"fmt"
	"image/color"
	"log"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// A range of frames, or of sound frames, by index; a negative end is that of the file.
func ExampleRange() {
	v, err := numm.ReadVideo(context.Background(), "testdata/film.mp4", numm.Range(90, -1), numm.Height(36))
	fmt.Println(v, err)
	// Output: Video(11, 36, 64, 3) <nil>
}

func ExampleBetween() {
	s, err := numm.ReadSound(context.Background(), "testdata/song.ogg", numm.Between(100*time.Millisecond, 400*time.Millisecond))
	fmt.Println(s.Duration(), err)
	// Output: 300ms <nil>
}

// What models of speech take: 16000 Hz.
func ExampleRate() {
	s, err := numm.ReadSound(context.Background(), "testdata/song.ogg", numm.Rate(16000))
	fmt.Println(s, s.DurationAt(16000), err)
	// Output: Sound(8000, 2) 500ms <nil>
}

// The rate of cinema on television, for reading and for writing.
func ExampleFractionalRate() {
	v, err := numm.ReadVideo(context.Background(), "testdata/film.mp4", numm.FractionalRate(24000, 1001), numm.Height(36))
	fmt.Println(v, err)
	// Output: Video(81, 36, 64, 3) <nil>
}

// Each frame of the file once, at its own time.
func ExampleNativeRate() {
	for frame, err := range numm.VideoFrames(context.Background(), "testdata/film.mp4", numm.NativeRate(), numm.Range(0, 3), numm.Height(36)) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(frame.Index, frame.Time.Round(time.Millisecond))
	}
	// Output:
	// 0 0s
	// 1 33ms
	// 2 67ms
}

// The frames of a contact sheet, without decoding those between.
func ExampleKeyframesOnly() {
	for frame, err := range numm.VideoFrames(context.Background(), "testdata/film.mp4", numm.KeyframesOnly(), numm.Height(36)) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(frame.Index, frame.Image)
	}
	// Output: 0 Image(36, 64, 3)
}

// The width follows.
func ExampleHeight() {
	m, err := numm.ReadImage(context.Background(), "testdata/photo.jpg", numm.Height(60))
	fmt.Println(m, err)
	// Output: Image(60, 87, 3) <nil>
}

// The height follows.
func ExampleWidth() {
	m, err := numm.ReadImage(context.Background(), "testdata/photo.jpg", numm.Width(60))
	fmt.Println(m, err)
	// Output: Image(41, 60, 3) <nil>
}

func ExampleSize() {
	m, err := numm.ReadImage(context.Background(), "testdata/photo.jpg", numm.Size(100, 10))
	fmt.Println(m, err)
	// Output: Image(10, 100, 3) <nil>
}

// A square thumbnail: scaled, and cropped about the middle.
func ExampleCover() {
	m, err := numm.ReadImage(context.Background(), "testdata/photo.jpg", numm.Cover(128, 128))
	fmt.Println(m, err)
	// Output: Image(128, 128, 3) <nil>
}

// All of the picture, with the background beside it.
func ExampleContain() {
	m, err := numm.ReadImage(context.Background(), "testdata/photo.jpg", numm.Contain(128, 128), numm.Background(color.Black))
	fmt.Println(m, err)
	fmt.Println(m.RGB(0, 0))
	// Output:
	// Image(128, 128, 3) <nil>
	// 0 0 0
}

// What is transparent shows the background.
func ExampleBackground() {
	m, err := numm.ReadImage(context.Background(), "testdata/rose.webp", numm.Background(color.RGBA{B: 255, A: 255}))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(m.RGB(0, 0))
	// Output: 0 0 255
}

// Pictures of cameras with a wide gamut in the colours of the web.
func ExampleSRGB() {
	m, err := numm.ReadImage(context.Background(), "testdata/photo.jpg", numm.SRGB())
	fmt.Println(m, err)
	// Output: Image(103, 150, 3) <nil>
}

// The first video of a file, whichever it marks as its default.
func ExampleStream() {
	v, err := numm.ReadVideo(context.Background(), "testdata/film.mp4", numm.Stream(0), numm.Range(0, 1))
	fmt.Println(v, err)
	// Output: Video(1, 270, 480, 3) <nil>
}

// A film with its first language.
func ExampleSoundStream() {
	v, s, err := numm.ReadMovie(context.Background(), "testdata/film.mp4", numm.SoundStream(0), numm.Range(0, 30), numm.Height(36))
	fmt.Println(v, s, err)
	// Output: Video(30, 36, 64, 3) Sound(44100, 2) <nil>
}

// What would take more is refused before it is decoded.
func ExampleMaxMemory() {
	_, err := numm.ReadVideo(context.Background(), "testdata/film.mp4", numm.MaxMemory(1<<20))
	fmt.Println(err)
	// Output: ReadVideo testdata/film.mp4: not enough memory: 37 MiB needed, 1048576 bytes at most
}

// A further element of GStreamer's, by its name.
func ExamplePlugins() {
	s, err := numm.ReadSound(context.Background(), "testdata/song.ogg", numm.Plugins("oggdemux"))
	fmt.Println(s, err)
	// Output: Sound(22050, 2) <nil>
}

// A stranger's picture is decoded in a child process that can open nothing.
func ExampleIsolated() {
	m, err := numm.ReadImage(context.Background(), "upload.jpg", numm.Isolated(), numm.MaxMemory(256<<20))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(m)
}

// What this kernel gives to confine such a child.
func ExampleIsolation() {
	fmt.Println(numm.Isolation())
}

func ExampleProgress() {
	bar := func(done, total time.Duration) { _ = done.Seconds() / total.Seconds() } // draw it here
	s, err := numm.ReadSound(context.Background(), "testdata/song.ogg", numm.Progress(bar))
	fmt.Println(s, err)
	// Output: Sound(22050, 2) <nil>
}

// A JPEG that is small.
func ExampleQuality() {
	m := numm.NewImage(640, 480)
	for i := range m.Pix {
		m.Pix[i] = uint8(i * i)
	}
	var fine, coarse bytes.Buffer
	if err := numm.EncodeImage(context.Background(), &fine, "jpg", m, numm.Quality(95)); err != nil {
		log.Fatal(err)
	}
	if err := numm.EncodeImage(context.Background(), &coarse, "jpg", m, numm.Quality(30)); err != nil {
		log.Fatal(err)
	}
	fmt.Println(fine.Len() > 2*coarse.Len())
	// Output: true
}

func ExampleBitrate() {
	var file bytes.Buffer
	err := numm.EncodeSound(context.Background(), &file, "opus", numm.Silence(time.Second), numm.Bitrate(32000))
	fmt.Println(file.Len() < 10_000, err)
	// Output: true <nil>
}

// Of a film's sound; Bitrate is that of its pictures.
func ExampleSoundBitrate() {
	var file bytes.Buffer
	err := numm.EncodeMovie(context.Background(), &file, "mp4", numm.NewVideo(30, 64, 48), numm.Silence(time.Second), numm.SoundBitrate(64000))
	fmt.Println(file.Len() > 0, err)
	// Output: true <nil>
}

// A format that cannot keep every bit is an error.
func ExampleLossless() {
	var file bytes.Buffer
	err := numm.EncodeSound(context.Background(), &file, "mp3", numm.Silence(time.Second), numm.Lossless())
	fmt.Println(err != nil)
	// Output: true
}

func ExampleWithSound() {
	var file bytes.Buffer
	err := numm.EncodeVideo(context.Background(), &file, "mkv", numm.NewVideo(30, 64, 48), numm.WithSound(numm.Silence(time.Second)))
	if err != nil {
		log.Fatal(err)
	}
	info, err := numm.DecodeInfo(context.Background(), &file)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(info.Sound() != nil)
	// Output: true
}

func ExampleTags() {
	tags := map[string]string{"title": "Nothing", "artist": "Nobody"}
	if err := numm.WriteSound(context.Background(), "nothing.flac", numm.Silence(time.Second), numm.Tags(tags)); err != nil {
		log.Fatal(err)
	}
}

// A cover, which ReadImage reads back.
func ExampleArtwork() {
	ctx := context.Background()
	cover, err := numm.ReadImage(ctx, "cover.jpg", numm.Cover(500, 500))
	if err != nil {
		log.Fatal(err)
	}
	if err := numm.WriteSound(ctx, "nothing.mp3", numm.Silence(time.Second), numm.Artwork(cover)); err != nil {
		log.Fatal(err)
	}
}

func ExampleCodec() {
	var file bytes.Buffer
	if err := numm.EncodeVideo(context.Background(), &file, "mkv", numm.NewVideo(5, 64, 48), numm.Codec("mjpeg")); err != nil {
		log.Fatal(err)
	}
	info, err := numm.DecodeInfo(context.Background(), &file)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(info.Video().Codec)
	// Output: mjpeg
}

// 1 is slow and small, 10 is quick.
func ExampleSpeed() {
	var file bytes.Buffer
	err := numm.EncodeVideo(context.Background(), &file, "mp4", numm.NewVideo(30, 64, 48), numm.Speed(10))
	fmt.Println(file.Len() > 0, err)
	// Output: true <nil>
}

// Key frames are where a player can start, and what KeyframesOnly reads.
func ExampleKeyframeEvery() {
	var file bytes.Buffer
	err := numm.EncodeVideo(context.Background(), &file, "mp4", numm.NewVideo(90, 64, 48), numm.KeyframeEvery(time.Second))
	if err != nil {
		log.Fatal(err)
	}
	v, err := numm.DecodeVideo(context.Background(), &file, numm.KeyframesOnly())
	fmt.Println(v.Len(), err)
	// Output: 3 <nil>
}

// One channel in the file: the mean of both.
func ExampleMono() {
	var file bytes.Buffer
	if err := numm.EncodeSound(context.Background(), &file, "wav", numm.Sound{{100, 300}}, numm.Mono()); err != nil {
		log.Fatal(err)
	}
	s, err := numm.DecodeSound(context.Background(), &file)
	fmt.Println([][2]int16(s), err)
	// Output: [[200 200]] <nil>
}

// How often an animation runs; 0 is for ever.
func ExampleLoop() {
	var file bytes.Buffer
	err := numm.EncodeVideo(context.Background(), &file, "gif", numm.NewVideo(10, 64, 48), numm.Loop(0))
	fmt.Printf("%q %v\n", file.Bytes()[:6], err)
	// Output: "GIF89a" <nil>
}
