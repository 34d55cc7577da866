package pipeline

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/tests/truth"
)

type readerAt func(p []byte, off int64) (int, error)

func (r readerAt) ReadAt(p []byte, off int64) (int, error) { return r(p, off) }

// drain pulls a sound to its end and returns how many bytes it has.
func drain(t *testing.T, file *File) (n int, err error) {
	t.Helper()
	p, err := New(t.Context(), file, Config{Kind: Sound, Stream: -1})
	if err != nil {
		return 0, err
	}
	defer p.Close()
	for {
		var sample *gst.Sample
		err := p.Wait(func(timeout time.Duration) (err error) {
			sample, err = p.Sink().Pull(timeout)
			return err
		})
		if errors.Is(err, gst.ErrEnd) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		n += len(sample.Bytes)
		sample.Release()
	}
}

// Bytes that are no file's are read like one, and stay their owner's.
func TestFileFrom(t *testing.T) {
	content := disk.Read(t, truth.Named(t, "s16.flac").Path)
	open := disk.Open(t, truth.Named(t, "s16.flac").Path)
	for of, from := range map[string]io.ReaderAt{"bytes": bytes.NewReader(content), "a file": open} {
		file, err := FileFrom(from, int64(len(content)))
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if n, err := drain(t, file); err != nil || n != 4*277777 {
				t.Errorf("%s: %d bytes of sound, %v", of, n, err)
			}
		}
		if r, err := Probe(t.Context(), file); err != nil || len(r.Streams) != 1 {
			t.Errorf("%s: %v, %v", of, r, err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
		if n, err := drain(t, file.Shared()); err != nil || n != 4*277777 {
			t.Errorf("%s is not left open: %d bytes of sound, %v", of, n, err)
		}
	}
	if _, err := FileFrom(bytes.NewReader(nil), 0); !errors.Is(err, ErrCorrupt) {
		t.Errorf("nothing: %v, want ErrCorrupt", err)
	}
}

// A reader's own error, or panic, is that of whatever needed the bytes, wherever it comes.
func TestFileFromBrokenReader(t *testing.T) {
	content := disk.Read(t, truth.Named(t, "s16.flac").Path)
	broken := errors.New("broken")
	for where, limit := range map[string]int{"at once": 0, "midway": len(content) / 2, "at the end": len(content) - 1} {
		for how, fail := range map[string]func() (int, error){
			"an error": func() (int, error) { return 0, broken },
			"a panic":  func() (int, error) { panic(broken) },
		} {
			file, err := FileFrom(readerAt(func(p []byte, off int64) (int, error) {
				if off+int64(len(p)) > int64(limit) {
					return fail()
				}
				return copy(p, content[off:]), nil
			}), int64(len(content)))
			if err != nil {
				t.Fatal(err)
			}
			if n, err := drain(t, file); !errors.Is(err, broken) || how == "a panic" && !strings.Contains(err.Error(), "panicked") {
				t.Errorf("%s %s: %d bytes, %v", how, where, n, err)
			}
			if !errors.Is(file.Cause(nil), broken) {
				t.Errorf("%s %s: the file knows of %v", how, where, file.Cause(nil))
			}
		}
	}
}
