package messages

import (
	"image"
	"math"
	"os"

	"github.com/gonumm/gonumm/numm"
)

var (
	sound   = make(numm.Sound, 4410)
	film    = numm.NewVideo(3, 64, 48)
	picture = numm.NewImage(64, 48)
)

var writing = []mistake{
	{"a sound without a name", func(d *desk) error { return numm.WriteSound(d.Context(), "", sound) }},
	{"a sound without a format", func(d *desk) error { return writeSound(d, "tune") }},
	{"a sound in no known format", func(d *desk) error { return writeSound(d, "tune.xyz") }},
	{"a sound as a film", func(d *desk) error { return writeSound(d, "tune.mp4") }},
	{"a sound as a picture", func(d *desk) error { return writeSound(d, "tune.png") }},
	{"a film as a sound", func(d *desk) error { return writeVideo(d, "film.wav") }},
	{"a film in no known format", func(d *desk) error { return writeVideo(d, "film.wmv") }},
	{"a picture as a film", func(d *desk) error { return writeImage(d, "picture.mp4") }},
	{"a picture in no known format", func(d *desk) error { return writeImage(d, "picture.heic") }},
	{"a folder that is not there", func(d *desk) error { return writeImage(d, "absent/picture.png") }},
	{"a folder in the way", func(d *desk) error {
		d.ok(os.MkdirAll(d.in("folder.png"), 0o777))
		return writeImage(d, "folder.png")
	}},
	{"a file as a folder", func(d *desk) error { return writeSound(d, "text.txt/tune.wav") }},
	{"no picture", func(d *desk) error { return numm.WriteImage(d.Context(), d.in("a.png"), nil) }},
	{"a picture without an end", func(d *desk) error {
		return numm.WriteImage(d.Context(), d.in("a.png"), image.NewUniform(image.Black))
	}},
	{"a picture of nothing", func(d *desk) error { return numm.WriteImage(d.Context(), d.in("a.png"), numm.NewImage(0, 5)) }},
	{"a film of nothing", func(d *desk) error { return numm.WriteVideo(d.Context(), d.in("a.mp4"), &numm.Video{}) }},
	{"no film", func(d *desk) error { return numm.WriteVideo(d.Context(), d.in("a.mp4"), nil) }},
	{"a frame of another size", func(d *desk) error {
		w, err := numm.CreateVideo(d.Context(), d.in("a.mp4"), 64, 48)
		d.ok(err)
		defer w.Abort()
		return w.Write(numm.NewImage(32, 48))
	}},
	{"a writer that was closed", func(d *desk) error {
		w, err := numm.CreateSound(d.Context(), d.in("a.wav"))
		d.ok(err)
		d.ok(w.Close())
		return w.Write(sound)
	}},
	{"a quality of 200", func(d *desk) error { return writeSound(d, "a.mp3", numm.Quality(200)) }},
	{"a bitrate of 0", func(d *desk) error { return writeSound(d, "a.mp3", numm.Bitrate(0)) }},
	{"a bitrate of nothing known", func(d *desk) error { return writeSound(d, "a.mp3", numm.Bitrate(math.MaxInt32)) }},
	{"MP3 without a loss", func(d *desk) error { return writeSound(d, "a.mp3", numm.Lossless()) }},
	{"a picture with a sound", func(d *desk) error { return writeImage(d, "a.png", numm.WithSound(sound)) }},
	{"a picture with a bitrate", func(d *desk) error { return writeImage(d, "a.png", numm.Bitrate(1e6)) }},
	{"sound for a GIF", func(d *desk) error { return writeVideo(d, "a.gif", numm.WithSound(sound)) }},
	{"a film as a PNG", func(d *desk) error { return writeVideo(d, "a.png") }},
	{"an APNG of 120 pictures a second", func(d *desk) error { return writeVideo(d, "a.apng", numm.Rate(120)) }},
	{"an animated WebP with a bitrate", func(d *desk) error { return writeVideo(d, "a.webp", numm.Bitrate(100_000)) }},
	{"a codec that nobody knows", func(d *desk) error { return writeVideo(d, "a.mp4", numm.Codec("h999")) }},
	{"a codec that the format has no place for", func(d *desk) error { return writeVideo(d, "a.webm", numm.Codec("h264")) }},
	{"H.264 without a loss", func(d *desk) error { return writeVideo(d, "a.mkv", numm.Codec("h264"), numm.Lossless()) }},
	{"a speed of 99", func(d *desk) error { return writeVideo(d, "a.mp4", numm.Speed(99)) }},
	{"a loop of a film", func(d *desk) error { return writeVideo(d, "a.mp4", numm.Loop(3)) }},
	{"key frames in no time", func(d *desk) error { return writeVideo(d, "a.mp4", numm.KeyframeEvery(0)) }},
	{"a rate below 0", func(d *desk) error { return writeSound(d, "a.opus", numm.Rate(-8)) }},
	{"an encoder of no format", func(d *desk) error { return numm.EncodeImage(d.Context(), os.Stderr, "", picture) }},
}

func writeSound(d *desk, name string, opts ...numm.EncodeOption) error {
	return numm.WriteSound(d.Context(), d.in(name), sound, opts...)
}

func writeVideo(d *desk, name string, opts ...numm.EncodeOption) error {
	return numm.WriteVideo(d.Context(), d.in(name), film, opts...)
}

func writeImage(d *desk, name string, opts ...numm.EncodeOption) error {
	return numm.WriteImage(d.Context(), d.in(name), picture, opts...)
}
