package pipeline

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"github.com/gonumm/gonumm/internal/detach"
	"github.com/gonumm/gonumm/pipeline/internal/flac"
	"github.com/gonumm/gonumm/pipeline/internal/mp3"
)

// FLACFrames are the frames of a FLAC file, each of which can be decoded alone, for who decodes them without a pipeline. One
// goroutine at a time uses them.
type FLACFrames struct {
	flac.Stream
	Headers []byte // what a decoder must be given first
	Block   int    // samples in a frame, at most
	Longest int    // bytes of a frame, at most
	First   int64  // where the first frame lies

	file  *flac.File
	bytes *File
}

// OpenFLACFrames reads the headers of a file; nil where it does not begin with those of FLAC.
func OpenFLACFrames(ctx context.Context, f *File) (*FLACFrames, error) {
	file, err := flac.Read(detach.ReaderAt(ctx, f), f.size)
	switch err = f.Cause(err); {
	case errors.Is(err, flac.ErrFormat):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &FLACFrames{file.Stream(), file.Headers(), file.Block(), file.LongestFrame(), file.First(), file, f}, nil
}

// Find finds the first frame that begins in b before an offset, and is whole in it, and the number of its first sample.
func (f *FLACFrames) Find(b []byte, before int) (at int, first int64, ok bool) {
	return f.file.Find(b, before)
}

// Place returns the offset of a frame that begins at a sample or not long before, and the number of its first sample: the first
// frame where no other is known.
func (f *FLACFrames) Place(sample int64) (offset, first int64) {
	if at, begins, ok := f.file.Place(sample); ok {
		return at, begins
	}
	return f.First, 0
}

// Ended reports whether nothing follows from an offset on but tags, as other programs write them behind the frames, and zeros.
func (f *FLACFrames) Ended(ctx context.Context, offset int64) (bool, error) {
	rest := io.NewSectionReader(detach.ReaderAt(ctx, f.bytes), offset, f.bytes.size-offset)
	at, end, err := mp3.Between(rest, rest.Size())
	if err != nil {
		return false, err
	}
	b := make([]byte, min(1<<16, max(0, end-at)))
	for ; at < end; at += int64(len(b)) {
		b = b[:min(int64(len(b)), end-at)]
		if n, err := rest.ReadAt(b, at); n < len(b) {
			if err == io.EOF {
				err = nil // it has become shorter, which a pipeline tells
			}
			return false, err
		}
		if bytes.Count(b, []byte{0}) < len(b) {
			return false, nil
		}
	}
	return true, nil
}

// Duration returns the length that the headers state.
func (f *FLACFrames) Duration() time.Duration { return ticks(f.Samples, f.Rate) }

// Cut returns which samples are heard: all.
func (f *FLACFrames) Cut() SoundCut { return uncut }
