package messages

import (
	"time"

	"github.com/gonumm/gonumm/numm"
)

var choosing = []mistake{
	{"a range backwards", func(d *desk) error { return readVideo(d, "film.mp4", numm.Range(9, 3)) }},
	{"a range before the start", func(d *desk) error { return readSound(d, "sound.wav", numm.Range(-5, 3)) }},
	{"a time backwards", func(d *desk) error { return readSound(d, "sound.wav", numm.Between(2*time.Second, time.Second)) }},
	{"a stream that is not there", func(d *desk) error { return readSound(d, "film.mp4", numm.Stream(4)) }},
	{"a stream before the first", func(d *desk) error { return readSound(d, "film.mp4", numm.Stream(-2)) }},
	{"a rate of 0", func(d *desk) error { return readVideo(d, "film.mp4", numm.Rate(0)) }},
	{"a rate beyond all sounds", func(d *desk) error { return readSound(d, "sound.wav", numm.Rate(1<<30)) }},
	{"a height of 0", func(d *desk) error { return readImage(d, "picture.png", numm.Height(0)) }},
	{"a picture to cover nothing", func(d *desk) error { return readImage(d, "picture.png", numm.Cover(0, 5)) }},
	{"too little memory", func(d *desk) error { return readVideo(d, "film.mp4", numm.MaxMemory(100000)) }},
	{"memory of no bytes", func(d *desk) error { return readVideo(d, "film.mp4", numm.MaxMemory(0)) }},
	{"chunks of no samples", func(d *desk) error { return lastOf(numm.SoundChunks(d.Context(), d.in("sound.wav"), 0)) }},
	{"a place past the end", func(d *desk) error {
		r, err := numm.OpenVideo(d.Context(), d.in("film.mp4"))
		d.ok(err)
		defer r.Close()
		_, err = r.At(99)
		return err
	}},
	{"a place before the start", func(d *desk) error {
		r, err := numm.OpenSound(d.Context(), d.in("sound.wav"))
		d.ok(err)
		defer r.Close()
		return r.SeekTo(-1)
	}},
	{"a reader that was closed", func(d *desk) error {
		r, err := numm.OpenSound(d.Context(), d.in("sound.wav"))
		d.ok(err)
		d.ok(r.Close())
		_, err = r.Read(make(numm.Sound, 5))
		return err
	}},
	{"no film from frames of two sizes", func(*desk) error {
		_, err := numm.VideoFrom(numm.NewImage(4, 4), numm.NewImage(5, 4))
		return err
	}},
}
