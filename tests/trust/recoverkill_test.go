package trust_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// recovered are the formats of which a killed process leaves something.
var recovered = []string{"mkv", "webm", "mp4", "mov", "wav", "aiff", "oga", "opus", "m4a"}

// Whenever a process dies while it records, the old file is whole; what Recover makes of the rest has all that was written but the last
// second, every frame in its place.
func TestKilledRecorders(t *testing.T) {
	turn.Long(t)
	const most = numm.FrameRate // steps, of a thirtieth of a second, that may be lost
	for _, extension := range recovered {
		if !turn.Takes(extension, 2) {
			continue
		}
		t.Run(extension, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "a."+extension)
			noError(t, recordSteps(t.Context(), path, 10, nil))
			for range recorderKills() {
				old, err := os.ReadFile(path)
				noError(t, err)
				steps := killRecorder(t, path)
				now, err := os.ReadFile(path)
				if noError(t, err); !bytes.Equal(now, old) {
					t.Fatal("a killed recorder has changed the old file")
				}
				err = numm.Recover(t.Context(), path)
				if errors.Is(err, fs.ErrNotExist) || errors.Is(err, numm.ErrCorrupt) {
					now, readErr := os.ReadFile(path)
					if noError(t, readErr); steps > most || !bytes.Equal(now, old) {
						t.Fatalf("nothing is recovered of %d steps: %v", steps, err)
					}
					continue
				}
				noError(t, err)
				if got := recordedSteps(t, path); got < steps-most || got > steps+2 {
					t.Fatalf("%d steps are recovered of %d", got, steps)
				}
			}
			noError(t, recordSteps(t.Context(), path, 10, nil))
			if names := disk.Names(t, filepath.Dir(path)); len(names) != 1 {
				t.Errorf("%q stand there, want one file", names)
			}
		})
	}
}

// recorderKills is how often the recorder of a format is killed: all of them as often as all writers, with the tag full. They take the
// time that they record.
func recorderKills() int {
	if oneIn > 1 {
		return 2
	}
	return (kills + len(recovered) - 1) / len(recovered)
}

// killRecorder lets a child record over a file, kills it after some steps, and returns how many it had written.
func killRecorder(t *testing.T, path string) int {
	t.Helper()
	cmd, out, stderr := startJob(t, "record for ever", path)
	steps := 0
	lines := bufio.NewScanner(out)
	for last := rand.N(120); steps <= last && lines.Scan(); {
		steps++
	}
	noError(t, cmd.Process.Kill())
	for lines.Scan() {
		steps++
	}
	if cmd.Wait() == nil {
		t.Fatalf("the child ends by itself after %d steps:\n%s", steps, tail(stderr.String()))
	}
	return steps
}

func recordForEver(_ *report, args []string) error {
	return recordSteps(context.Background(), args[0], 1<<20, time.Tick(time.Second/numm.FrameRate))
}

func init() { jobs["record for ever"] = recordForEver }

// recordSteps writes so many thirtieths of a second, as a clock gives them where there is one, and says so after each.
func recordSteps(ctx context.Context, path string, steps int, clock <-chan time.Time) error {
	write, finish, err := stepwise(ctx, path)
	if err != nil {
		return err
	}
	for i := range steps {
		if err := write(i); err != nil {
			return err
		}
		if clock != nil {
			fmt.Println("step")
			<-clock
		}
	}
	return finish()
}

func stepwise(ctx context.Context, path string) (write func(i int) error, finish func() error, err error) {
	switch strings.TrimPrefix(filepath.Ext(path), ".") {
	case "mkv", "webm", "mp4", "mov":
		w, err := numm.CreateMovie(ctx, path, 64, 48)
		return func(i int) error { return errors.Join(w.WriteFrame(step(i)), w.WriteSound(stepSound(i))) }, w.Close, err
	}
	w, err := numm.CreateSound(ctx, path)
	return func(i int) error { return w.Write(stepSound(i)) }, w.Close, err
}

// step is a frame that tells its number by how bright it is.
func step(i int) *numm.Image {
	m := numm.NewImage(64, 48)
	for k := range m.Pix {
		m.Pix[k] = brightness(i)
	}
	return m
}

func brightness(i int) uint8 { return uint8(20 + i*53%211) }

// stepSound is as loud as the frame of that number is bright.
func stepSound(i int) numm.Sound {
	s := make(numm.Sound, numm.FrameSound)
	for k := range s {
		v := 100 * int16(brightness(i)) * int16(1-k/21%2*2)
		s[k] = [2]int16{v, v}
	}
	return s
}

// recordedSteps reads a file and returns how many whole steps it has, all of which must be right.
func recordedSteps(t *testing.T, path string) int {
	t.Helper()
	s, err := numm.ReadSound(t.Context(), path)
	noError(t, err)
	steps := len(s) / numm.FrameSound
	for i := range max(0, steps-2) { // an encoder that was cut off may have the last ones wrong
		if err := loudness(s[i*numm.FrameSound:][:numm.FrameSound], i); err != nil {
			t.Fatal(err)
		}
	}
	switch filepath.Ext(path) {
	case ".mkv", ".webm", ".mp4", ".mov":
	default:
		return steps
	}
	v, err := numm.ReadVideo(t.Context(), path)
	noError(t, err)
	shown := 0
	for i, m := range v.All() {
		r, _, _ := m.RGB(32, 24)
		switch {
		case alike(r, brightness(i)) && shown == i:
			shown++
		case shown > 0 && !alike(r, brightness(shown-1)): // the last one stands while there is sound
			t.Fatalf("frame %d is %d bright, want %d", i, r, brightness(i))
		}
	}
	return min(steps, shown)
}

func alike(a, b uint8) bool { return max(a, b)-min(a, b) <= 12 }

// loudness is an error where the middle of a step is not as loud as it was written.
func loudness(s numm.Sound, i int) error {
	sum := 0
	for _, f := range s[len(s)/4 : len(s)*3/4] {
		sum += max(int(f[0]), -int(f[0]))
	}
	mean, want := sum/(len(s)/2), 100*int(brightness(i))
	if mean < want*7/10-300 || mean > want*13/10+300 {
		return fmt.Errorf("step %d is %d loud, want %d", i, mean, want)
	}
	return nil
}
