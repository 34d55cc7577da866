package live

import (
	"context"
	"fmt"
	"iter"

	"github.com/gonumm/gonumm/numm"
)

// Chunks ranges over what a microphone hears, n sound frames at a time; a nil device is the default microphone. Index and
// Time count what it has heard since the first chunk: where the loop was too slow, sound is lost and the index jumps. The
// loop ends with ctx; an error, [ErrNoDevice] and [numm.ErrStalled] as with [Frames], ends it too and is its last pair. The
// caller owns the sound.
func Chunks(ctx context.Context, d *Device, n int) iter.Seq2[numm.Chunk, error] {
	return func(yield func(numm.Chunk, error) bool) {
		err := chunks(ctx, d, n, func(c numm.Chunk) bool { return yield(c, nil) })
		if err != nil && ctx.Err() == nil {
			yield(numm.Chunk{}, fmt.Errorf("live: chunks: %w", err))
		}
	}
}

func chunks(ctx context.Context, d *Device, n int, yield func(numm.Chunk) bool) error {
	if n < 1 {
		return fmt.Errorf("%w: chunks of %d sound frames", numm.ErrSize, n)
	}
	m, err := openMicrophone(ctx, soundConfig{Device: d, Block: n})
	if err != nil {
		return err
	}
	defer m.close()
	for index := 0; ; index += n {
		chunk := make(numm.Sound, n)
		lost, err := m.read(chunk)
		if err != nil {
			return err
		}
		index += lost
		if !yield(numm.Chunk{Sound: chunk, Index: index, Time: soundTime(index)}) {
			return nil
		}
	}
}

// Record returns n sound frames from a microphone, without a gap; a nil device is the default microphone. They are the next
// ones; where this machine is too busy to read them all, it starts again.
// The errors are those of [Chunks], and that of ctx when ctx has ended.
func Record(ctx context.Context, d *Device, n int) (numm.Sound, error) {
	if n < 0 {
		return nil, fmt.Errorf("live: record: %w: %d sound frames", numm.ErrSize, n)
	}
	if n == 0 {
		return numm.Sound{}, nil
	}
	for {
		s, err := record(ctx, d, n)
		if err != nil {
			return nil, fmt.Errorf("live: record: %w", err)
		}
		if s != nil {
			return s, nil
		}
	}
}

// record is Record, but returns nil where sound was lost.
func record(ctx context.Context, d *Device, n int) (numm.Sound, error) {
	m, err := openMicrophone(ctx, soundConfig{Device: d, Block: numm.FrameSound})
	if err != nil {
		return nil, err
	}
	defer m.close()
	s := make(numm.Sound, n)
	for at := 0; at < n; {
		to := min(n, at+numm.FrameSound)
		lost, err := m.read(s[at:to])
		if err != nil {
			return nil, err
		}
		if lost > 0 {
			return nil, nil
		}
		at = to
	}
	return s, nil
}
