package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"slices"

	"github.com/gonumm/gonumm/numm"
)

// mostMemory is what an array may take that is read of a hostile file.
const mostMemory = 64 << 20

// A call is one way to read a file.
type call struct {
	name string
	do   func(ctx context.Context, path string, content []byte, d digest) error
}

// callFor picks one that fits the kind of the file, most often.
func callFor(ending string, r *rand.Rand) call {
	list := slices.Concat(soundCalls(r), videoCalls(r), imageCalls())
	switch {
	case r.IntN(10) == 0:
	case slices.Contains(stills, ending):
		list = imageCalls()
		if ending == ".gif" || ending == ".webp" {
			list = append(list, videoCalls(r)...)
		}
	case slices.Contains([]string{".wav", ".aiff", ".au", ".flac", ".mp3", ".mp2", ".m4a", ".aac", ".ac3", ".mka", ".ogg", ".opus", ".wma"}, ending):
		list = soundCalls(r)
	default:
		list = slices.Concat(videoCalls(r), soundCalls(r))
	}
	list = append(list, call{"Probe", func(ctx context.Context, path string, _ []byte, _ digest) error {
		_, err := numm.ProbeWith(ctx, path, limits()...)
		return err
	}})
	return list[r.IntN(len(list))]
}

// isolated says that the calls decode in child processes of the one that makes them.
var isolated bool

// limits returns the options that every call has.
func limits() []numm.ReadOption {
	all := []numm.ReadOption{numm.MaxMemory(mostMemory)}
	if isolated {
		all = append(all, numm.Isolated())
	}
	return all
}

func sounds(opts ...numm.SoundOption) []numm.SoundOption {
	for _, o := range limits() {
		opts = append(opts, o)
	}
	return opts
}

func videos(opts ...numm.VideoOption) []numm.VideoOption {
	for _, o := range limits() {
		opts = append(opts, o)
	}
	return opts
}

func images() (opts []numm.ImageOption) {
	for _, o := range limits() {
		opts = append(opts, o)
	}
	return opts
}

// ofSound and ofVideo tell what a call reads, also where it fails.
func ofSound(read func(ctx context.Context, path string, content []byte) (numm.Sound, error)) func(context.Context, string, []byte, digest) error {
	return func(ctx context.Context, path string, content []byte, d digest) error {
		sound, err := read(ctx, path, content)
		d.sound(sound)
		return err
	}
}

func ofVideo(read func(ctx context.Context, path string, content []byte) (*numm.Video, error)) func(context.Context, string, []byte, digest) error {
	return func(ctx context.Context, path string, content []byte, d digest) error {
		video, err := read(ctx, path, content)
		d.video(video)
		return err
	}
}

func soundCalls(r *rand.Rand) []call {
	at, n := r.IntN(500_000), 1+r.IntN(5000)
	return []call{
		{"ReadSound", ofSound(func(ctx context.Context, path string, _ []byte) (numm.Sound, error) {
			return numm.ReadSound(ctx, path, sounds()...)
		})},
		{"ReadSound of a range", ofSound(func(ctx context.Context, path string, _ []byte) (numm.Sound, error) {
			return numm.ReadSound(ctx, path, sounds(numm.Range(at, at+n))...)
		})},
		{"SoundChunks", func(ctx context.Context, path string, _ []byte, d digest) error {
			for chunk, err := range numm.SoundChunks(ctx, path, n, sounds()...) {
				if err != nil {
					return err
				}
				d.sound(chunk.Sound)
			}
			return nil
		}},
		{"SoundReader", func(ctx context.Context, path string, _ []byte, d digest) error {
			reader, err := numm.OpenSound(ctx, path, sounds()...)
			if err != nil {
				return err
			}
			defer reader.Close()
			buf := make(numm.Sound, n)
			for _, to := range []int{at, 0, n, at / 2} {
				if err := reader.SeekTo(to); err != nil {
					return err
				}
				n, err := reader.Read(buf)
				if err != nil && !errors.Is(err, io.EOF) {
					return err
				}
				d.sound(buf[:n])
			}
			return nil
		}},
		{"DecodeSound", ofSound(func(ctx context.Context, _ string, content []byte) (numm.Sound, error) {
			return numm.DecodeSound(ctx, bytes.NewReader(content), sounds()...)
		})},
		{"DecodeSound of a stream", ofSound(func(ctx context.Context, _ string, content []byte) (numm.Sound, error) {
			return numm.DecodeSound(ctx, struct{ io.Reader }{bytes.NewReader(content)}, sounds()...)
		})},
	}
}

func videoCalls(r *rand.Rand) []call {
	at, n := r.IntN(70), 1+r.IntN(5)
	return []call{
		{"ReadVideo", ofVideo(func(ctx context.Context, path string, _ []byte) (*numm.Video, error) {
			return numm.ReadVideo(ctx, path, videos()...)
		})},
		{"ReadVideo of a range", ofVideo(func(ctx context.Context, path string, _ []byte) (*numm.Video, error) {
			return numm.ReadVideo(ctx, path, videos(numm.Range(at, at+n), numm.Height(90))...)
		})},
		{"VideoFrames", func(ctx context.Context, path string, _ []byte, d digest) error {
			i := 0
			for f, err := range numm.VideoFrames(ctx, path, videos()...) {
				if err != nil {
					return err
				}
				d.image(f.Image)
				if i++; i == 300 {
					break
				}
			}
			return nil
		}},
		{"VideoReader", func(ctx context.Context, path string, _ []byte, d digest) error {
			reader, err := numm.OpenVideo(ctx, path, videos()...)
			if err != nil {
				return err
			}
			defer reader.Close()
			if err := reader.SeekTo(at); err != nil {
				return err
			}
			f, err := reader.Read(nil)
			if err != nil && !errors.Is(err, io.EOF) {
				return err
			}
			d.image(f.Image)
			video, err := reader.At(at, 0, n)
			d.video(video)
			return err
		}},
		{"ReadMovie", func(ctx context.Context, path string, _ []byte, d digest) error {
			video, sound, err := numm.ReadMovie(ctx, path, videos()...)
			d.video(video)
			d.sound(sound)
			return err
		}},
		{"MovieFrames", func(ctx context.Context, path string, _ []byte, d digest) error {
			i := 0
			for f, err := range numm.MovieFrames(ctx, path, videos()...) {
				if err != nil {
					return err
				}
				d.image(f.Image)
				d.sound(f.Sound)
				if i++; i == 30 {
					break
				}
			}
			return nil
		}},
		{"DecodeVideo", ofVideo(func(ctx context.Context, _ string, content []byte) (*numm.Video, error) {
			return numm.DecodeVideo(ctx, bytes.NewReader(content), videos()...)
		})},
		{"DecodeVideo of a stream", ofVideo(func(ctx context.Context, _ string, content []byte) (*numm.Video, error) {
			return numm.DecodeVideo(ctx, struct{ io.Reader }{bytes.NewReader(content)}, videos(numm.Range(at, at+n))...)
		})},
	}
}

func imageCalls() []call {
	return []call{
		{"ReadImage", func(ctx context.Context, path string, _ []byte, d digest) error {
			m, err := numm.ReadImage(ctx, path, images()...)
			d.image(m)
			return err
		}},
		{"DecodeImage", func(ctx context.Context, _ string, content []byte, d digest) error {
			m, err := numm.DecodeImage(ctx, bytes.NewReader(content), images()...)
			d.image(m)
			return err
		}},
		{"DecodeImage of a stream", func(ctx context.Context, _ string, content []byte, d digest) error {
			m, err := numm.DecodeImage(ctx, struct{ io.Reader }{bytes.NewReader(content)}, images()...)
			d.image(m)
			return err
		}},
	}
}
