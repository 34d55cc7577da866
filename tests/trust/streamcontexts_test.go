package trust_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// streamCalls are the contextCalls of streams, loops and pipelines.
func streamCalls(t *testing.T, folder string) map[string]contextCall {
	film, picture := truth.Named(t, "fps25.mp4").Path, filepath.Join("..", "testdata", "Landscape_6.jpg")
	v, s := numm.NewVideo(30, 320, 240), ramp(numm.SampleRate)
	read := func(do func(ctx context.Context, r io.Reader) error) contextCall {
		return contextCall{do: func(ctx context.Context) error {
			f, err := os.Open(film)
			if err != nil {
				return err
			}
			defer f.Close()
			return do(ctx, f)
		}}
	}
	plain := func(do func(ctx context.Context) error) contextCall { return contextCall{do: do} }
	return map[string]contextCall{
		"numm.DecodeMovie": read(func(ctx context.Context, r io.Reader) error { _, _, err := numm.DecodeMovie(ctx, r); return err }),
		"numm.DecodeInfo":  read(func(ctx context.Context, r io.Reader) error { _, err := numm.DecodeInfo(ctx, r); return err }),
		"numm.DecodeInfoWith": read(func(ctx context.Context, r io.Reader) error {
			_, err := numm.DecodeInfoWith(ctx, r, numm.Isolated())
			return err
		}),
		"numm.ProbeWith": plain(func(ctx context.Context) error { _, err := numm.ProbeWith(ctx, film, numm.Isolated()); return err }),
		"numm.OpenMovie": plain(func(ctx context.Context) error { r, err := numm.OpenMovie(ctx, film); return closed(r, err) }),
		"numm.NewMovieReader": read(func(ctx context.Context, r io.Reader) error {
			m, err := numm.NewMovieReader(ctx, r)
			return closed(m, err)
		}),
		"numm.NewVideoReader": read(func(ctx context.Context, r io.Reader) error {
			m, err := numm.NewVideoReader(ctx, r)
			return closed(m, err)
		}),
		"numm.NewSoundReader": read(func(ctx context.Context, r io.Reader) error {
			m, err := numm.NewSoundReader(ctx, r)
			return closed(m, err)
		}),
		"numm.ReadNRGBA": plain(func(ctx context.Context) error { _, err := numm.ReadNRGBA(ctx, picture); return err }),
		"numm.DecodeNRGBA": plain(func(ctx context.Context) error {
			return decoded(picture, func(r io.Reader) error { _, err := numm.DecodeNRGBA(ctx, r); return err })
		}),
		"numm.EncodeMovie": plain(func(ctx context.Context) error { return numm.EncodeMovie(ctx, io.Discard, "mkv", v, s) }),
		"numm.NewSoundWriter": plain(func(ctx context.Context) error {
			w, err := numm.NewSoundWriter(ctx, io.Discard, "wav")
			if err != nil {
				return err
			}
			return errors.Join(w.Write(s), w.Close())
		}),
		"numm.NewVideoWriter": plain(func(ctx context.Context) error {
			w, err := numm.NewVideoWriter(ctx, io.Discard, "mkv", 320, 240)
			if err != nil {
				return err
			}
			return errors.Join(w.Write(v.Frame(0)), w.Close())
		}),
		"numm.NewMovieWriter": plain(func(ctx context.Context) error {
			w, err := numm.NewMovieWriter(ctx, io.Discard, "mkv", 320, 240)
			if err != nil {
				return err
			}
			return errors.Join(w.WriteFrame(v.Frame(0)), w.WriteSound(s), w.Close())
		}),
		"numm.WriteFrames": plain(func(ctx context.Context) error {
			return numm.WriteFrames(ctx, filepath.Join(folder, "f.mkv"), numm.MovieFrames(ctx, film))
		}),
		"numm.WriteChunks": plain(func(ctx context.Context) error {
			return numm.WriteChunks(ctx, filepath.Join(folder, "f.wav"), numm.SoundChunks(ctx, film, 441))
		}),
		"numm.LaunchFrames": plain(func(ctx context.Context) error { return lastOf(numm.LaunchFrames(ctx, "videotestsrc num-buffers=30")) }),
		"numm.LaunchChunks": plain(func(ctx context.Context) error {
			return lastOf(numm.LaunchChunks(ctx, "audiotestsrc num-buffers=30", 441))
		}),
		"numm.LaunchVideo": plain(func(ctx context.Context) error {
			w, err := numm.LaunchVideo(ctx, "fakesink", 320, 240)
			if err != nil {
				return err
			}
			return errors.Join(w.Write(v.Frame(0)), w.Close())
		}),
		"numm.LaunchSound": plain(func(ctx context.Context) error {
			w, err := numm.LaunchSound(ctx, "fakesink")
			if err != nil {
				return err
			}
			return errors.Join(w.Write(s), w.Close())
		}),
		"numm.LaunchMovie": plain(func(ctx context.Context) error {
			w, err := numm.LaunchMovie(ctx, "video. ! fakesink  sound. ! fakesink", 320, 240)
			if err != nil {
				return err
			}
			return errors.Join(w.WriteFrame(v.Frame(0)), w.WriteSound(s), w.Close())
		}),
		"numm.Join": plain(func(ctx context.Context) error {
			part := filepath.Join(folder, "part.wav")
			if err := numm.WriteSound(context.WithoutCancel(ctx), part, s); err != nil {
				return err
			}
			return numm.Join(ctx, filepath.Join(folder, "joined.wav"), part, part)
		}),
		"numm.Recover": plain(func(ctx context.Context) error {
			// Nothing was left of it: what counts is that the context is looked at.
			if err := numm.Recover(ctx, filepath.Join(folder, "none.wav")); !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			return nil
		}),
	}
}

// closed closes what was opened.
func closed(c io.Closer, err error) error {
	if err != nil {
		return err
	}
	return c.Close()
}

// movieMethods are those that a closed MovieReader refuses.
func movieMethods() map[string]func(r *numm.MovieReader) error {
	return map[string]func(r *numm.MovieReader) error{
		"Read":   func(r *numm.MovieReader) error { _, err := r.Read(); return err },
		"SeekTo": func(r *numm.MovieReader) error { return r.SeekTo(1) },
		"Len":    func(r *numm.MovieReader) error { _, err := r.Len(); return err },
		"Frames": func(r *numm.MovieReader) error { return first(r.Frames()) },
	}
}

// first is the error of a loop's first pair.
func first[T any](loop iter.Seq2[T, error]) error {
	for _, err := range loop {
		return err
	}
	return nil
}

// A closed reader of movies says so, whatever it is asked.
func TestClosedMovieReader(t *testing.T) {
	film := truth.Named(t, "fps25.mp4").Path
	for what, do := range movieMethods() {
		t.Run(what, func(t *testing.T) {
			r, err := numm.OpenMovie(t.Context(), film)
			noError(t, err)
			noError(t, r.Close())
			noError(t, expect(do(r), numm.ErrClosed))
			noError(t, r.Close())
		})
	}
}

// timedWriterMethods are those of writers of frames at times of their own.
func timedWriterMethods(end func(w writer, drop bool, write func() error) error) map[string]func(t *testing.T, drop bool) error {
	picture := numm.NewImage(32, 32)
	return map[string]func(t *testing.T, drop bool) error{
		"VideoWriter.WriteAt": func(t *testing.T, drop bool) error {
			w, err := numm.CreateVideo(t.Context(), filepath.Join(t.TempDir(), "a.mkv"), 32, 32)
			noError(t, err)
			at := time.Duration(0)
			return end(w, drop, func() error { at += time.Second; return w.WriteAt(picture, at-time.Second) })
		},
		"MovieWriter.WriteFrameAt": func(t *testing.T, drop bool) error {
			w, err := numm.CreateMovie(t.Context(), filepath.Join(t.TempDir(), "a.mkv"), 32, 32)
			noError(t, err)
			at := time.Duration(0)
			return end(w, drop, func() error { at += time.Second; return w.WriteFrameAt(picture, at-time.Second) })
		},
	}
}

// writer is what all writers are.
type writer interface {
	Close() error
	Abort() error
}
