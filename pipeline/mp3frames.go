package pipeline

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/gonumm/gonumm/internal/detach"
	"github.com/gonumm/gonumm/pipeline/internal/mp3"
)

// MP3Frames are the frames of a file of MPEG audio, layer III, for who decodes them without a pipeline. One goroutine at a time uses
// them.
type MP3Frames struct {
	Rate, Channels int
	Samples        int // of each channel in a frame

	format mpegAudio
	file   *File
	walk   io.ReaderAt
}

// MP3Entry is a frame from which to decode, so that another one is exact.
type MP3Entry = mp3.Place

// OpenMP3Frames reads the headers of the first frames; nil where the file does not begin with those, or with tags and those.
func OpenMP3Frames(ctx context.Context, f *File) (*MP3Frames, error) {
	walk := detach.ReaderAt(ctx, f)
	info, index, err := mp3.Regular(walk, f.size)
	if info == nil || err != nil {
		return nil, f.Cause(err)
	}
	format := mpegAudio{container: container{inspection{file: f, walk: walk}}, info: info, index: index}
	return &MP3Frames{info.SampleRate, info.Channels, info.SamplesPerFrame, format, f, walk}, nil
}

// Stretch returns how many frames lie end to end from frame n on, as far as a number of them, and where these begin and end; 0 where frame
// n is not there, or something else than frames comes before.
func (f *MP3Frames) Stretch(n, most int64) (frames, begin, end int64, err error) {
	frames, begin, end = f.format.index.Stretch(n, most)
	return frames, begin, end, f.failure()
}

// Entries returns frames from which to decode, so that frame n is exact, best first. So many as an entry says must be silent, and no
// further ones before n.
func (f *MP3Frames) Entries(n int64) ([]MP3Entry, error) {
	entries := f.format.index.Enter(n)
	return entries, f.failure()
}

// Ordered reports whether frames that lie end to end decode to what is in them alone.
func (f *MP3Frames) Ordered(frames []byte) bool { return mp3.Ordered(frames) }

// Plain reports whether frames that lie end to end have sound, all of them, and not what encoders state of it: a pipeline leaves those out.
func (f *MP3Frames) Plain(frames []byte) bool { return mp3.Plain(frames) }

// End returns how many frames there are, and whether nothing in the file can be a further one; ok is false while not all are known.
func (f *MP3Frames) End() (frames int64, last, ok bool, err error) {
	frames, at, ok := f.format.index.End()
	end := f.format.info.View.End
	if !ok || at >= end || mp3.Begins(f.walk, at, end) {
		return frames, ok, ok, f.failure()
	}
	if end-at > mostBehind {
		return frames, false, true, nil
	}
	b := make([]byte, end-at)
	n, err := f.walk.ReadAt(b, at)
	if err != nil && !errors.Is(err, io.EOF) {
		return frames, false, true, f.file.Cause(err)
	}
	return frames, n == len(b) && mp3.Frameless(b), true, nil
}

// mostBehind is how many bytes behind the frames are looked at.
const mostBehind = 1 << 20

// Duration returns the length that the file states, or a guess from the length of the frames that are known.
func (f *MP3Frames) Duration() time.Duration {
	if d, ok := f.format.duration(nil); ok {
		return d
	}
	view := f.format.info.View
	frames, at, _ := f.format.index.End()
	return seconds(int64(float64(view.End-view.Start)/float64(at-view.Start)*float64(frames))*int64(f.Samples), f.Rate)
}

// Cut returns which samples are heard.
func (f *MP3Frames) Cut() SoundCut { return f.format.soundCut(nil, f.Rate) }

// Short returns an ErrCorrupt where the file ends clearly before what it states.
func (f *MP3Frames) Short() error { return f.format.short(0) }

func (f *MP3Frames) failure() error { return f.file.Cause(f.format.index.Err()) }
