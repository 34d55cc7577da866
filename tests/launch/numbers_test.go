package launch_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/rig/numbered"
)

// The size of the numbered pictures: each of the 24 bits has ten columns, which survive any codec.
const width, height = 240, 96

// send writes numbered pictures until the context ends, at the pace that the description keeps. It returns nil then.
func send(ctx context.Context, description string) error {
	w, err := numm.LaunchVideo(ctx, description, width, height)
	if err != nil {
		return err
	}
	defer w.Abort()
	m := numm.NewImage(width, height)
	for k := 0; ; k++ {
		numbered.Write(m, k)
		if err := w.Write(m); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
	}
}

// write writes count numbered pictures and waits for the end of the pipeline.
func write(ctx context.Context, description string, count int) error {
	w, err := numm.LaunchVideo(ctx, description, width, height)
	if err != nil {
		return err
	}
	defer w.Abort()
	m := numm.NewImage(width, height)
	for k := range count {
		numbered.Write(m, k)
		if err := w.Write(m); err != nil {
			return err
		}
	}
	return w.Close()
}

// receive returns the numbers of the first count pictures of a description, or of all that come before it ends. A client that is
// there before its server tries again.
func receive(ctx context.Context, description string, count int) (numbers []int, err error) {
	tried := func() bool {
		err = nil
		for f, failed := range numm.LaunchFrames(ctx, description, numm.NativeRate()) {
			if err = failed; err != nil {
				break
			}
			n, ok := numbered.Read(f.Image)
			if !ok {
				err = fmt.Errorf("picture %d has no number", f.Index)
				return true
			}
			if numbers = append(numbers, n); len(numbers) == count {
				return true
			}
		}
		return len(numbers) > 0
	}
	eventually(ctx, tried)
	return numbers, err
}

// eventually tries until something is so, or the context ends.
func eventually(ctx context.Context, tried func() bool) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !tried() {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// ascending reports an error for each number that does not follow the one before.
func ascending(t *testing.T, numbers []int) {
	t.Helper()
	for i := range max(0, len(numbers)-1) {
		if numbers[i+1] != numbers[i]+1 {
			t.Errorf("after number %d comes %d", numbers[i], numbers[i+1])
		}
	}
}

// pair sends numbered pictures through one description and receives them by another as soon as that is ready, each once and
// in order.
func pair(t *testing.T, sink, source string, ready ...func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	sent := make(chan error, 1)
	go func() { sent <- send(ctx, sink) }()
	for _, r := range ready {
		eventually(ctx, r)
	}
	numbers, err := receive(ctx, source, pairedPictures)
	cancel()
	if err := errors.Join(<-sent, err); err != nil || len(numbers) != pairedPictures {
		t.Fatalf("%d of %d pictures: %v", len(numbers), pairedPictures, err)
	}
	ascending(t, numbers)
}

const pairedPictures = 45

func freePort(t *testing.T) string { return strconv.Itoa(needs.Port(t)) }
