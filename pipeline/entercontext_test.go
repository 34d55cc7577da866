package pipeline

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/detach"
	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/tests/truth"
)

// Looking for an entry ends with the context, wherever it is, and the file is not taken for one that cannot be read.
func TestSeekPointsEndWithContext(t *testing.T) {
	for name, enter := range map[string]func(p *Pipeline){
		"mpeg2.ts":  func(p *Pipeline) { p.KeyFrameEntry(time.Hour) },
		"s16.flac":  func(p *Pipeline) { p.SampleEntries(100_000) },
		"cover.mp3": func(p *Pipeline) { p.SampleEntries(1 << 40) },
	} {
		t.Run(name, func(t *testing.T) {
			content := disk.Read(t, truth.Named(t, name).Path)
			reads, cancelAt := 0, -1
			ctx, file := cancelledBy(t, content, &reads, &cancelAt)
			format, err := Inspect(ctx, file)
			if err != nil {
				t.Fatal(err)
			}
			cancelAt = reads + 1
			enter(&Pipeline{inside: inside{ctx: ctx}, format: format, autoplug: &autoplug{}})
			if reads != cancelAt {
				t.Errorf("read %d times once the context had ended, want none", reads-cancelAt)
			}
			if err := file.Cause(nil); err != nil {
				t.Errorf("the file failed with %v", err)
			}
			if _, err := detach.ReaderAt(ctx, file).ReadAt(make([]byte, 1), 0); !errors.Is(err, context.Canceled) {
				t.Errorf("%v, want %v", err, context.Canceled)
			}
		})
	}
}

// cancelledBy returns a context, and a file that counts its reads and ends the context with the one of a number.
func cancelledBy(t *testing.T, content []byte, reads, cancelAt *int) (context.Context, *File) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	file, err := FileFrom(readerAt(func(p []byte, off int64) (int, error) {
		if *reads++; *reads == *cancelAt {
			cancel()
		}
		return bytes.NewReader(content).ReadAt(p, off)
	}), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	return ctx, file
}

// What Probe tells of FLAC that states no length is counted before, so that describing it, within a pipeline's time limit, reads nothing;
// and the counting ends with the context.
func TestCountingIsApartAndEndsWithContext(t *testing.T) {
	content := disk.Read(t, truth.Named(t, "s16.flac").Path)
	content[21] &^= 15 // the number of samples
	clear(content[22:26])
	for _, cancelled := range []bool{false, true} {
		reads, cancelAt := 0, -1
		ctx, file := cancelledBy(t, content, &reads, &cancelAt)
		format, err := Inspect(ctx, file)
		if err != nil {
			t.Fatal(err)
		}
		before := reads
		if cancelled {
			cancelAt = reads + 1
		}
		format.count()
		if read := reads - before; read == 0 || cancelled && read != 1 {
			t.Errorf("cancelled %v: counting read %d times", cancelled, read)
		}
		before = reads
		var r StreamReport
		format.describe(&Chosen{}, &r)
		if reads != before || r.Codec != "flac" || !cancelled && r.Duration == 0 {
			t.Errorf("cancelled %v: %q of %v, after %d reads", cancelled, r.Codec, r.Duration, reads-before)
		}
	}
}
