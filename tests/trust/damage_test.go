package trust_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/tests/truth"
)

// damages are what can happen to a file. Each time it is the same that happens.
var damages = []struct {
	name string
	do   func(b []byte, r *rand.Rand) []byte
}{
	{"half", func(b []byte, _ *rand.Rand) []byte { return b[:len(b)/2] }},
	{"nearly whole", func(b []byte, _ *rand.Rand) []byte { return b[:len(b)-len(b)/50-1] }},
	{"head only", func(b []byte, _ *rand.Rand) []byte { return b[:min(len(b), 64)] }},
	{"flipped bits", func(b []byte, r *rand.Rand) []byte {
		for range 20 {
			b[len(b)/10+r.IntN(len(b)-len(b)/10)] ^= 1 << r.IntN(8)
		}
		return b
	}},
	{"flipped bits in the head", func(b []byte, r *rand.Rand) []byte {
		for range 6 {
			b[r.IntN(min(len(b), 600))] ^= 1 << r.IntN(8)
		}
		return b
	}},
	{"a hole", func(b []byte, _ *rand.Rand) []byte {
		clear(b[len(b)/3 : len(b)/2])
		return b
	}},
	{"noise after the head", func(b []byte, r *rand.Rand) []byte {
		for i := min(len(b), 2000); i < len(b); i++ {
			b[i] = byte(r.Uint32())
		}
		return b
	}},
}

// Every format, damaged in every way, gives what could be decoded or an error that says why; it neither crashes
// nor hangs nor takes memory without end.
func TestDamage(t *testing.T) {
	for i, d := range damages {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			var paths []string
			for j, f := range truth.Files(t) {
				if !f.Made || !turn.Takes(d.name+f.Name, oneIn) {
					continue
				}
				b, err := os.ReadFile(f.Path)
				noError(t, err)
				path := filepath.Join(folder, f.Name)
				noError(t, os.WriteFile(path, d.do(b, rand.New(rand.NewPCG(uint64(i), uint64(j)))), 0o600))
				paths = append(paths, path)
			}
			refused, stalled := 0, 0
			for _, o := range tryAll(t, paths) {
				if o.Error == "" {
					continue
				}
				refused++
				if slices.Contains(o.Is, "ErrStalled") {
					stalled++
				}
				if err := o.check(); err != nil {
					t.Error(err)
				}
			}
			t.Logf("%d files, %d of %d calls refused, %d stalled", len(paths), refused, 3*len(paths), stalled)
		})
	}
}

// An outcome is what became of one call on one file.
type outcome struct {
	Kind, Path string
	report
}

// promised are the errors that a bad file may give.
var promised = []string{"ErrCorrupt", "ErrUnsupported", "ErrNoSound", "ErrNoVideo", "ErrForbidden", "ErrNotEnoughMemory"}

func (o outcome) check() error {
	base := filepath.Base(o.Path)
	switch {
	case !o.is(promised...):
		return fmt.Errorf("%s %s: %q is none of the promised errors but %q", o.Kind, base, o.Error, o.Is)
	case !strings.Contains(o.Error, base):
		return fmt.Errorf("%s %s: %q does not name the file", o.Kind, base, o.Error)
	}
	return nil
}

// tryAll reads the files as sound and as video and probes them, in one child.
func tryAll(t *testing.T, paths []string) []outcome {
	t.Helper()
	r, log := child{time: 10 * time.Minute}.do(t, "all", paths...)
	var outcomes []outcome
	if err := json.Unmarshal([]byte(r.Text), &outcomes); err != nil {
		t.Fatalf("%v\n%s", err, tail(log))
	}
	if len(outcomes) != 3*len(paths) {
		t.Errorf("%d outcomes of %d files", len(outcomes), len(paths))
	}
	if r.Peak > 1<<30 {
		t.Errorf("a peak of %d MiB", r.Peak/mebi)
	}
	return outcomes
}

func init() {
	jobs["all"] = func(r *report, args []string) error {
		outcomes := make([]outcome, 0, 3*len(args))
		for _, path := range args {
			for _, kind := range []string{"sound", "video", "probe"} {
				o := outcome{Kind: kind, Path: path}
				fmt.Fprintf(os.Stderr, "%s %q\n", kind, path) // the last of these lines names what crashed or hung
				begin := time.Now()
				if err := jobs[kind](&o.report, []string{path}); err != nil {
					o.describe(err)
				}
				o.Took = time.Since(begin)
				outcomes = append(outcomes, o)
			}
		}
		text, err := json.Marshal(outcomes)
		r.Text = string(text)
		return err
	}
}
