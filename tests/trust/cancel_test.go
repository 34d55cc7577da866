package trust_test

import (
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/threadtime"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// promptly is how soon after its context a call returns. Time in which the process waited for a processor does not count, nor does
// time before another goroutine learned of the context's end. A call has several tries, as one may meet a collection of garbage; a
// call that does not watch its context misses them all.
const (
	promptly = 100 * time.Millisecond
	tries    = 5
)

// lateness is what a try found: how long after the context's end a call returned.
type lateness func() (late time.Duration, err error)

// witness waits for the end of a context, as a call does. The function that it returns tells how much later the call returned, less
// the time that one of the process' threads was ready in between and had no processor.
func witness(ctx context.Context) func() time.Duration {
	woken := make(chan threadtime.Snapshot, 1)
	context.AfterFunc(ctx, func() {
		s, _ := threadtime.Take()
		s.Time = time.Now()
		woken <- s
	})
	return func() time.Duration {
		returned := time.Now()
		if ctx.Err() == nil {
			return 0
		}
		before := <-woken
		after, _ := threadtime.Take()
		starved := after.Busiest(before, func(int, threadtime.Thread) bool { return true }).Waited
		return max(0, returned.Sub(before.Time)-starved)
	}
}

func checkPrompt(t *testing.T, try lateness) {
	t.Helper()
	limit := promptly
	if underRace {
		limit *= 10
	}
	var late time.Duration
	routines := runtime.NumGoroutine()
	for range tries {
		untilQuiet(routines)
		var err error
		late, err = try()
		if err != nil {
			t.Fatal(err)
		}
		if late < limit {
			return
		}
	}
	t.Errorf("returned %v after the context's end, %d times over %v", late, tries, limit)
}

// untilQuiet waits until what the try before has abandoned has ended, as it would take the processor from the next one. What goes on for
// longer is not waited for.
func untilQuiet(routines int) {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for end := time.After(5 * time.Second); runtime.NumGoroutine() > routines; {
		select {
		case <-tick.C:
		case <-end:
			return
		}
	}
}

// A call is anything that takes time and watches a context, over a file that gives it work for seconds.
type call struct {
	name string
	do   func(ctx context.Context, progress numm.StreamOption) error
	open bool // it calls progress early
}

// checkDeadlines gives a call so much time, in turn.
func checkDeadlines(t *testing.T, c call, times ...time.Duration) {
	t.Helper()
	for _, after := range times {
		checkPrompt(t, func() (time.Duration, error) {
			ctx, cancel := context.WithTimeout(t.Context(), after)
			defer cancel()
			late := witness(ctx)
			err := c.do(ctx, nil)
			return late(), expect(err, context.DeadlineExceeded)
		})
	}
}

// rangedOver ranges to the end and returns the error that is met.
func rangedOver[T any](all iter.Seq2[T, error]) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

func longCalls(t *testing.T) []call {
	film, stream, mp3, wav := longFilm(t), longStream(t), longMP3(t), longWAV(t)
	hd, gif := fullHD(t), longGIF(t)
	var calls []call
	for _, path := range []string{film, stream, hd} {
		calls = append(calls, videoCallsOf(path)...)
		calls = append(calls, videoReaderCallsOf(path)...)
	}
	for _, path := range []string{film, stream, mp3, wav} {
		calls = append(calls, soundCallsOf(path)...)
		calls = append(calls, soundReaderCallsOf(path)...)
	}
	calls = append(calls, gifCallsOf(gif)...)
	for _, path := range []string{film, stream, mp3, wav, hd, gif} {
		calls = append(calls, call{"Probe " + filepath.Base(path), func(ctx context.Context, _ numm.StreamOption) error {
			for {
				if _, err := numm.Probe(ctx, path); err != nil {
					return err
				}
			}
		}, false})
	}
	return calls
}

// lateFrame and lateSample lie shortly before the end of what is long.
const lateFrame, lateSample = seconds*numm.FrameRate - 100, (seconds - 60) * numm.SampleRate

func videoCallsOf(path string) []call {
	return []call{
		{"ReadVideo " + filepath.Base(path), func(ctx context.Context, o numm.StreamOption) error {
			// Some hundreds of megabytes: clearing so much alone takes too long.
			_, err := numm.ReadVideo(ctx, path, o, numm.Range(0, 20000))
			return err
		}, true},
		{"VideoFrames " + filepath.Base(path), func(ctx context.Context, o numm.StreamOption) error {
			return rangedOver(numm.VideoFrames(ctx, path, o))
		}, true},
		{"ReadMovie " + filepath.Base(path), func(ctx context.Context, o numm.StreamOption) error {
			_, _, err := numm.ReadMovie(ctx, path, o, numm.Range(0, 20000))
			return err
		}, true},
		{"MovieFrames " + filepath.Base(path), func(ctx context.Context, o numm.StreamOption) error {
			return rangedOver(numm.MovieFrames(ctx, path, o))
		}, true},
		{"DecodeVideo " + filepath.Base(path), func(ctx context.Context, o numm.StreamOption) error {
			return withFile(path, func(file *os.File) error {
				_, err := numm.DecodeVideo(ctx, struct{ io.ReadSeeker }{file}, o, numm.Range(0, 20000))
				return err
			})
		}, true},
	}
}

func videoReaderCallsOf(path string) []call {
	return []call{
		{"VideoReader.Read " + filepath.Base(path), func(ctx context.Context, o numm.StreamOption) error {
			return withVideo(ctx, path, o, func(r *numm.VideoReader) error {
				w, h := r.Size()
				for dst := numm.NewImage(w, h); ; {
					if _, err := r.Read(dst); err != nil {
						return err
					}
				}
			})
		}, true},
		{"VideoReader.Frames " + filepath.Base(path), func(ctx context.Context, o numm.StreamOption) error {
			return withVideo(ctx, path, o, func(r *numm.VideoReader) error {
				return rangedOver(r.Frames())
			})
		}, true},
		{"VideoReader.SeekTo " + filepath.Base(path), func(ctx context.Context, o numm.StreamOption) error {
			return withVideo(ctx, path, o, func(r *numm.VideoReader) error {
				for k := 0; ; k = lateFrame - k {
					if err := r.SeekTo(k); err != nil {
						return err
					}
					if _, err := r.Read(nil); err != nil && err != io.EOF {
						return err
					}
				}
			})
		}, false},
		{"VideoReader.At " + filepath.Base(path), func(ctx context.Context, o numm.StreamOption) error {
			return withVideo(ctx, path, o, func(r *numm.VideoReader) error {
				for {
					if _, err := r.At(500, 3, 599, 0, 300); err != nil {
						return err
					}
				}
			})
		}, false},
	}
}

func soundCallsOf(path string) []call {
	return []call{
		{"ReadSound " + filepath.Base(path), func(ctx context.Context, o numm.StreamOption) error {
			_, err := numm.ReadSound(ctx, path, o)
			return err
		}, true},
		{"DecodeSound " + filepath.Base(path), func(ctx context.Context, o numm.StreamOption) error {
			return withFile(path, func(file *os.File) error {
				_, err := numm.DecodeSound(ctx, struct{ io.ReadSeeker }{file}, o)
				return err
			})
		}, true},
		{"DecodeSound that cannot seek " + filepath.Base(path), func(ctx context.Context, o numm.StreamOption) error {
			return withFile(path, func(file *os.File) error {
				_, err := numm.DecodeSound(ctx, struct{ io.Reader }{file}, o)
				return err
			})
		}, false},
		{"ReadSound of the end of " + filepath.Base(path), func(ctx context.Context, o numm.StreamOption) error {
			for {
				if _, err := numm.ReadSound(ctx, path, o, numm.Range(lateSample, lateSample+10)); err != nil {
					return err
				}
			}
		}, false},
		{"SoundChunks " + filepath.Base(path), func(ctx context.Context, o numm.StreamOption) error {
			return rangedOver(numm.SoundChunks(ctx, path, 1470, o))
		}, true},
	}
}

func soundReaderCallsOf(path string) []call {
	return []call{
		{"SoundReader.Read " + filepath.Base(path), func(ctx context.Context, o numm.StreamOption) error {
			return withSound(ctx, path, o, func(r *numm.SoundReader) error {
				for dst := numm.Silence(time.Second); ; {
					if _, err := r.Read(dst); err != nil {
						return err
					}
				}
			})
		}, true},
		{"SoundReader.SeekTo " + filepath.Base(path), func(ctx context.Context, o numm.StreamOption) error {
			return withSound(ctx, path, o, func(r *numm.SoundReader) error {
				for i := 0; ; i = lateSample - i {
					if err := r.SeekTo(i); err != nil {
						return err
					}
					if _, err := r.Read(make(numm.Sound, 10)); err != nil {
						return err
					}
				}
			})
		}, false},
	}
}

func gifCallsOf(path string) []call {
	return []call{
		{"ReadVideo of the end of long.gif", func(ctx context.Context, o numm.StreamOption) error {
			_, err := numm.ReadVideo(ctx, path, o, numm.Range(lateFrame, lateFrame+1))
			return err
		}, false},
		{"VideoFrames long.gif", func(ctx context.Context, o numm.StreamOption) error {
			return rangedOver(numm.VideoFrames(ctx, path, o))
		}, true},
		{"VideoReader.SeekTo long.gif", func(ctx context.Context, o numm.StreamOption) error {
			return withVideo(ctx, path, o, func(r *numm.VideoReader) error {
				if err := r.SeekTo(lateFrame); err != nil {
					return err
				}
				_, err := r.Read(nil)
				return err
			})
		}, false},
	}
}

func withFile(path string, do func(*os.File) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(do(file), file.Close())
}

func withVideo(ctx context.Context, path string, o numm.VideoOption, do func(*numm.VideoReader) error) error {
	r, err := numm.OpenVideo(ctx, path, o)
	if err != nil {
		return err
	}
	return errors.Join(do(r), r.Close())
}

func withSound(ctx context.Context, path string, o numm.SoundOption, do func(*numm.SoundReader) error) error {
	r, err := numm.OpenSound(ctx, path, o)
	if err != nil {
		return err
	}
	return errors.Join(do(r), r.Close())
}

// A context that ends while a call is at work ends the call, with its own error, at once.
func TestCancelMidway(t *testing.T) {
	turn.Long(t)
	for _, c := range longCalls(t) {
		if !turn.Takes(c.name, (oneIn+1)/2) {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			if c.open {
				checkPrompt(t, func() (time.Duration, error) {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					late := witness(ctx)
					calls := 0
					err := c.do(ctx, numm.Progress(func(_, _ time.Duration) {
						if calls++; calls == 20 {
							cancel()
						}
					}))
					return late(), expect(err, context.Canceled)
				})
			}
			// Opening and entering are at work in the first milliseconds, decoding later.
			checkDeadlines(t, c, time.Millisecond, 5*time.Millisecond, 30*time.Millisecond, 200*time.Millisecond)
		})
	}
}

// A context that has ended before lets nothing start.
func TestCancelBefore(t *testing.T) {
	for _, c := range longCalls(t) {
		t.Run(c.name, func(t *testing.T) {
			checkPrompt(t, func() (time.Duration, error) {
				ctx, cancel := context.WithCancel(t.Context())
				cancel()
				late := witness(ctx)
				err := c.do(ctx, nil)
				return late(), expect(err, context.Canceled)
			})
		})
	}
}

// A reader whose context ends between two calls says so at the next, whichever that is.
func TestCancelBetween(t *testing.T) {
	eachMethod(t, func(t *testing.T, open opening) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		do, r := open(ctx)
		defer r.Close()
		cancel()
		noError(t, expect(do(), context.Canceled))
	})
}

// A closed reader says so, whatever it is asked, and is closed again without complaint.
func TestClosed(t *testing.T) {
	eachMethod(t, func(t *testing.T, open opening) {
		do, r := open(t.Context())
		noError(t, r.Close())
		noError(t, expect(do(), numm.ErrClosed))
		noError(t, r.Close())
	})
}

// opening opens a reader of a film, and do calls a method of it.
type opening func(context.Context) (do func() error, r io.Closer)

// eachMethod calls check for each method of the readers.
func eachMethod(t *testing.T, check func(t *testing.T, open opening)) {
	film := truth.Named(t, "fps25.mp4").Path
	for what, do := range videoMethods() {
		t.Run("VideoReader."+what, func(t *testing.T) {
			check(t, func(ctx context.Context) (func() error, io.Closer) {
				r, err := numm.OpenVideo(ctx, film)
				noError(t, err)
				return func() error { return do(r) }, r
			})
		})
	}
	for what, do := range soundMethods() {
		t.Run("SoundReader."+what, func(t *testing.T) {
			check(t, func(ctx context.Context) (func() error, io.Closer) {
				r, err := numm.OpenSound(ctx, film)
				noError(t, err)
				return func() error { return do(r) }, r
			})
		})
	}
}

func videoMethods() map[string]func(r *numm.VideoReader) error {
	return map[string]func(r *numm.VideoReader) error{
		"Read":          func(r *numm.VideoReader) error { _, err := r.Read(nil); return err },
		"SeekTo":        func(r *numm.VideoReader) error { return r.SeekTo(1) },
		"At":            func(r *numm.VideoReader) error { _, err := r.At(0); return err },
		"AtTime":        func(r *numm.VideoReader) error { _, err := r.AtTime(0); return err },
		"Len":           func(r *numm.VideoReader) error { _, err := r.Len(); return err },
		"At of nothing": func(r *numm.VideoReader) error { _, err := r.At(); return err },
		"Frames": func(r *numm.VideoReader) error {
			for _, err := range r.Frames() {
				return err
			}
			return nil
		},
	}
}

func soundMethods() map[string]func(r *numm.SoundReader) error {
	return map[string]func(r *numm.SoundReader) error{
		"Read":   func(r *numm.SoundReader) error { _, err := r.Read(make(numm.Sound, 10)); return err },
		"SeekTo": func(r *numm.SoundReader) error { return r.SeekTo(1) },
		"Len":    func(r *numm.SoundReader) error { _, err := r.Len(); return err },
		"Chunks": func(r *numm.SoundReader) error {
			for _, err := range r.Chunks(10) {
				return err
			}
			return nil
		},
	}
}
