package pipeline

import (
	"bytes"
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/gonumm/gonumm/tests/truth"
)

// Looking for an entry ends with the context, wherever it is, and the file is not taken for one that cannot be read.
func TestEntersHeedContext(t *testing.T) {
	for name, enter := range map[string]func(p *Pipeline){
		"mpeg2.ts":  func(p *Pipeline) { p.EnterFrame(time.Hour) },
		"s16.flac":  func(p *Pipeline) { p.Enter(100_000) },
		"cover.mp3": func(p *Pipeline) { p.Enter(1 << 40) },
	} {
		t.Run(name, func(t *testing.T) {
			content, err := os.ReadFile(truth.Named(t, name).Path)
			if err != nil {
				t.Fatal(err)
			}
			reads, cancelAt := 0, -1
			ctx, cancel := context.WithCancel(t.Context())
			file, err := FileFrom(readerAt(func(p []byte, off int64) (int, error) {
				if reads++; reads == cancelAt {
					cancel()
				}
				return bytes.NewReader(content).ReadAt(p, off)
			}), int64(len(content)))
			if err != nil {
				t.Fatal(err)
			}
			kind := Sound
			if name == "mpeg2.ts" {
				kind = Video
			}
			l, err := lookAt(ctx, file, kind, -1)
			if err != nil {
				t.Fatal(err)
			}
			cancelAt = reads + 1
			enter(&Pipeline{ctx: ctx, look: l})
			if reads != cancelAt {
				t.Errorf("read %d times once the context had ended, want none", reads-cancelAt)
			}
			if err := file.Cause(nil); err != nil {
				t.Errorf("the file failed with %v", err)
			}
			if _, err := l.walk.ReadAt(make([]byte, 1), 0); !errors.Is(err, context.Canceled) {
				t.Errorf("%v, want %v", err, context.Canceled)
			}
		})
	}
}
