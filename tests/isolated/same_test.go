// Package isolated_test shows what Isolated promises: the same arrays, whatever becomes of the children, and nothing left.
package isolated_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// outcome is what a call gives, to be compared: the array, or the error's words without a place in memory.
type outcome struct {
	Value any
	Err   string
}

func outcomeOf(value any, err error) outcome {
	if err != nil {
		return outcome{Err: err.Error()}
	}
	return outcome{Value: value}
}

// ways are the ways to read a file, each with and without a child.
var ways = map[string]func(ctx context.Context, path string, isolated bool) (any, error){
	"ReadImage": func(ctx context.Context, path string, isolated bool) (any, error) {
		return numm.ReadImage(ctx, path, option[numm.ImageOption](isolated)...)
	},
	"ReadSound": func(ctx context.Context, path string, isolated bool) (any, error) {
		return numm.ReadSound(ctx, path, option[numm.SoundOption](isolated)...)
	},
	"a range of sound": func(ctx context.Context, path string, isolated bool) (any, error) {
		return numm.ReadSound(ctx, path, append(option[numm.SoundOption](isolated), numm.Range(12345, 23456), numm.Rate(22050))...)
	},
	"ReadVideo": func(ctx context.Context, path string, isolated bool) (any, error) {
		return numm.ReadVideo(ctx, path, append(option[numm.VideoOption](isolated), numm.Range(0, 60), numm.Height(60))...)
	},
	"ReadMovie": func(ctx context.Context, path string, isolated bool) (any, error) {
		v, s, err := numm.ReadMovie(ctx, path, append(option[numm.VideoOption](isolated), numm.Range(3, 20), numm.Width(80))...)
		return [2]any{v, s}, err
	},
	"SoundReader":          soundReader,
	"SoundReader in a row": soundInARow,
	"VideoReader":          videoReader,
	"VideoReader in a row": videoInARow,
	"DecodeImage of a stream": func(ctx context.Context, path string, isolated bool) (any, error) {
		return numm.DecodeImage(ctx, stream(path), option[numm.ImageOption](isolated)...)
	},
	"DecodeSound of bytes": func(ctx context.Context, path string, isolated bool) (any, error) {
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		return numm.DecodeSound(ctx, bytes.NewReader(content), append(option[numm.SoundOption](isolated), numm.Range(0, 100000))...)
	},
	"DecodeVideo of a stream": func(ctx context.Context, path string, isolated bool) (any, error) {
		return numm.DecodeVideo(ctx, stream(path), append(option[numm.VideoOption](isolated), numm.Range(0, 5))...)
	},
}

func option[O any](isolated bool) []O {
	if !isolated {
		return nil
	}
	return []O{numm.Isolated().(O)}
}

// stream is a file of which nothing is known but its bytes.
func stream(path string) io.Reader {
	content, err := os.ReadFile(path)
	if err != nil {
		return bytes.NewReader(nil)
	}
	return struct{ io.Reader }{bytes.NewReader(content)}
}

func soundReader(ctx context.Context, path string, isolated bool) (any, error) {
	r, err := numm.OpenSound(ctx, path, option[numm.SoundOption](isolated)...)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	got := []any{facts(r.Info())}
	for _, at := range []int{0, 50000, 7, 1 << 40, 44100} {
		if err := r.SeekTo(at); err != nil {
			return nil, err
		}
		s := make(numm.Sound, 3000)
		n, err := r.Read(s)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		got = append(got, s[:n], err)
	}
	return got, nil
}

func videoReader(ctx context.Context, path string, isolated bool) (any, error) {
	r, err := numm.OpenVideo(ctx, path, append(option[numm.VideoOption](isolated), numm.Height(90))...)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	got := []any{facts(r.Info())}
	for _, at := range []int{20, 0, 3, 1 << 30} {
		if err := r.SeekTo(at); err != nil {
			return nil, err
		}
		f, err := r.Read(nil)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		got = append(got, f, err)
	}
	v, err := r.At(2, 0, 2)
	if err != nil {
		return nil, err
	}
	return append(got, v), nil
}

// soundInARow reads so much in a row that a child decodes ahead, and then from elsewhere: back, a little further on, and after the end.
func soundInARow(ctx context.Context, path string, isolated bool) (any, error) {
	r, err := numm.OpenSound(ctx, path, option[numm.SoundOption](isolated)...)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return inARow(r, []int{0, 1000, 700_000, 710_000, 200_001, 1 << 40, 3}, 5, func() (any, error) {
		s := make(numm.Sound, 60_000)
		n, err := r.Read(s)
		return s[:n], err
	})
}

// inARow reads so often in a row from each of these places.
func inARow(r interface{ SeekTo(int) error }, places []int, often int, read func() (any, error)) (got []any, err error) {
	for _, at := range places {
		if err := r.SeekTo(at); err != nil {
			return nil, err
		}
		for range often {
			v, err := read()
			if err != nil && !errors.Is(err, io.EOF) {
				return nil, err
			}
			got = append(got, v, err)
		}
	}
	return got, nil
}

// videoInARow is soundInARow for frames, in their own size, which cross as their decoder made them.
func videoInARow(ctx context.Context, path string, isolated bool) (any, error) {
	r, err := numm.OpenVideo(ctx, path, option[numm.VideoOption](isolated)...)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	got, err := inARow(r, []int{0, 2, 40, 47, 90, 1 << 30, 12}, 7, func() (any, error) { return r.Read(nil) })
	if err != nil {
		return nil, err
	}
	v, err := r.At(5, 60, 5, 61)
	return append(got, v), err
}

// facts are what does not depend on how much of the file was looked at when Info was asked.
func facts(info *numm.Info) []any {
	all := []any{info.Container, info.Seekable}
	for _, s := range info.Streams {
		all = append(all, s.Kind, s.Codec, s.Width, s.Height, s.SampleRate, s.Channels, s.Rotation, s.PixelAspect)
	}
	return all
}

// In a child every file gives what it gives without.
func TestSame(t *testing.T) {
	turn.Long(t)
	for i, path := range files(t) {
		for n, name := range slices.Sorted(maps.Keys(ways)) {
			if !long() && (n+i)%4 != 0 {
				continue // the default run reads each file in some ways
			}
			read := ways[name]
			plain := outcomeOf(read(t.Context(), path, false))
			isolated := outcomeOf(read(t.Context(), path, true))
			if !reflect.DeepEqual(plain, isolated) {
				t.Errorf("%s of %s differs: %q and isolated %q; %s", name, filepath.Base(path), plain.Err, isolated.Err, difference(plain, isolated))
			}
		}
	}
}

// difference is where two outcomes differ, in a few lines.
func difference(a, b outcome) string {
	var lines []string
	for line := range strings.Lines(cmp.Diff(a, b, cmp.Exporter(func(reflect.Type) bool { return true }))) {
		if (line[0] == '-' || line[0] == '+') && len(lines) < 12 {
			lines = append(lines, line[:min(len(line), 120)])
		}
	}
	return strings.Join(lines, "\n")
}

// files are those that the default run reads: one of each format. The long run, with NUMM_LONG=1, reads all.
func files(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, pattern := range []string{"../testdata/*.*", "../testdata/made/*.*"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, found...)
	}
	all = slices.DeleteFunc(all, func(path string) bool {
		return slices.Contains([]string{".py", ".sh", ".json", ".txt"}, filepath.Ext(path))
	})
	if len(all) == 0 {
		t.Fatal("no files")
	}
	if long() {
		return all
	}
	var some []string
	seen := map[string]bool{}
	for _, path := range all {
		if info, err := os.Stat(path); err == nil && !seen[filepath.Ext(path)] && info.Size() < 1<<20 {
			seen[filepath.Ext(path)] = true
			some = append(some, path)
		}
	}
	return some
}

// long reports whether the tests take their time.
func long() bool { return os.Getenv("NUMM_LONG") != "" }
