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
	do   func(ctx context.Context, path string, content []byte) error
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
	list = append(list, call{"Probe", func(ctx context.Context, path string, _ []byte) error {
		_, err := numm.Probe(ctx, path)
		return err
	}})
	return list[r.IntN(len(list))]
}

var within = numm.MaxMemory(mostMemory)

func soundCalls(r *rand.Rand) []call {
	at, n := r.IntN(500_000), 1+r.IntN(5000)
	return []call{
		{"ReadSound", func(ctx context.Context, path string, _ []byte) error {
			_, err := numm.ReadSound(ctx, path, within)
			return err
		}},
		{"ReadSound of a range", func(ctx context.Context, path string, _ []byte) error {
			_, err := numm.ReadSound(ctx, path, within, numm.Range(at, at+n))
			return err
		}},
		{"SoundChunks", func(ctx context.Context, path string, _ []byte) error {
			for _, err := range numm.SoundChunks(ctx, path, n, within) {
				if err != nil {
					return err
				}
			}
			return nil
		}},
		{"SoundReader", func(ctx context.Context, path string, _ []byte) error {
			reader, err := numm.OpenSound(ctx, path, within)
			if err != nil {
				return err
			}
			defer reader.Close()
			buf := make(numm.Sound, n)
			for _, to := range []int{at, 0, n, at / 2} {
				if err := reader.SeekTo(to); err != nil {
					return err
				}
				if _, err := reader.Read(buf); err != nil && !errors.Is(err, io.EOF) {
					return err
				}
			}
			return nil
		}},
		{"DecodeSound", func(ctx context.Context, _ string, content []byte) error {
			_, err := numm.DecodeSound(ctx, bytes.NewReader(content), within)
			return err
		}},
		{"DecodeSound of a stream", func(ctx context.Context, _ string, content []byte) error {
			_, err := numm.DecodeSound(ctx, struct{ io.Reader }{bytes.NewReader(content)}, within)
			return err
		}},
	}
}

func videoCalls(r *rand.Rand) []call {
	at, n := r.IntN(70), 1+r.IntN(5)
	return []call{
		{"ReadVideo", func(ctx context.Context, path string, _ []byte) error {
			_, err := numm.ReadVideo(ctx, path, within)
			return err
		}},
		{"ReadVideo of a range", func(ctx context.Context, path string, _ []byte) error {
			_, err := numm.ReadVideo(ctx, path, within, numm.Range(at, at+n), numm.Height(90))
			return err
		}},
		{"VideoFrames", func(ctx context.Context, path string, _ []byte) error {
			i := 0
			for _, err := range numm.VideoFrames(ctx, path, within) {
				if err != nil {
					return err
				}
				if i++; i == 300 {
					break
				}
			}
			return nil
		}},
		{"VideoReader", func(ctx context.Context, path string, _ []byte) error {
			reader, err := numm.OpenVideo(ctx, path, within)
			if err != nil {
				return err
			}
			defer reader.Close()
			if err := reader.SeekTo(at); err != nil {
				return err
			}
			if _, err := reader.Read(nil); err != nil && !errors.Is(err, io.EOF) {
				return err
			}
			_, err = reader.At(at, 0, n)
			return err
		}},
		{"ReadMovie", func(ctx context.Context, path string, _ []byte) error {
			_, _, err := numm.ReadMovie(ctx, path, within)
			return err
		}},
		{"MovieFrames", func(ctx context.Context, path string, _ []byte) error {
			i := 0
			for _, err := range numm.MovieFrames(ctx, path, within) {
				if err != nil {
					return err
				}
				if i++; i == 30 {
					break
				}
			}
			return nil
		}},
		{"DecodeVideo", func(ctx context.Context, _ string, content []byte) error {
			_, err := numm.DecodeVideo(ctx, bytes.NewReader(content), within)
			return err
		}},
		{"DecodeVideo of a stream", func(ctx context.Context, _ string, content []byte) error {
			_, err := numm.DecodeVideo(ctx, struct{ io.Reader }{bytes.NewReader(content)}, within, numm.Range(at, at+n))
			return err
		}},
	}
}

func imageCalls() []call {
	return []call{
		{"ReadImage", func(ctx context.Context, path string, _ []byte) error {
			_, err := numm.ReadImage(ctx, path, within)
			return err
		}},
		{"DecodeImage", func(ctx context.Context, _ string, content []byte) error {
			_, err := numm.DecodeImage(ctx, bytes.NewReader(content), within)
			return err
		}},
		{"DecodeImage of a stream", func(ctx context.Context, _ string, content []byte) error {
			_, err := numm.DecodeImage(ctx, struct{ io.Reader }{bytes.NewReader(content)}, within)
			return err
		}},
	}
}
