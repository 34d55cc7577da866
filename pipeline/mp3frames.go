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
	walk   io.ReaderAt

	looked, last bool // what Last has found
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
	return &MP3Frames{Rate: info.SampleRate, Channels: info.Channels, Samples: info.SamplesPerFrame, format: format, walk: walk}, nil
}

// Stretch returns how many frames lie end to end from frame n on, as far as a number of them, and where these begin and end; 0 where frame
// n is not there, or something else than frames comes before. It fails where frame n is behind what can be read.
func (f *MP3Frames) Stretch(n, most int64) (frames, begin, end int64, err error) {
	if frames, begin, end = f.format.index.Stretch(n, most); frames == 0 {
		err = f.format.index.Err()
	}
	return frames, begin, end, err
}

// Entries returns frames from which to decode, so that frame n is exact, best first. So many as an entry says must be silent, and no
// further ones before n. It fails where frame n is behind what can be read.
func (f *MP3Frames) Entries(n int64) ([]MP3Entry, error) {
	entries := f.format.index.Enter(n)
	if known, _, _ := f.format.index.End(); n >= known {
		return nil, f.format.index.Err()
	}
	return entries, nil
}

// Ordered reports whether frames that lie end to end decode to what is in them alone.
func (f *MP3Frames) Ordered(frames []byte) bool { return mp3.Ordered(frames) }

// Plain reports whether frames that lie end to end have sound, all of them, and not what encoders state of it: a pipeline leaves those out.
func (f *MP3Frames) Plain(frames []byte) bool { return mp3.Plain(frames) }

// Walk finds all frames where no tag states how many there are, so that Count and Duration know. What cannot be read, reading will tell.
func (f *MP3Frames) Walk() {
	if _, ok := f.format.duration(nil); !ok {
		f.format.index.Stretch(0, 1<<40)
	}
}

// Count returns how many frames there are; ok is false while not all are known.
func (f *MP3Frames) Count() (frames int64, ok bool) {
	frames, _, ok = f.format.index.End()
	return frames, ok
}

// Last reports whether nothing behind the frames, all of which are known, can be a further one.
func (f *MP3Frames) Last() (bool, error) {
	if f.looked {
		return f.last, nil
	}
	_, at, _ := f.format.index.End()
	last, err := f.frameless(at, f.format.info.View.End)
	f.looked, f.last = err == nil, last
	return last, err
}

func (f *MP3Frames) frameless(at, end int64) (bool, error) {
	if at >= end || mp3.Begins(f.walk, at, end) {
		return true, nil
	}
	if end-at > mostBehind {
		return false, nil
	}
	b := make([]byte, end-at)
	n, err := f.walk.ReadAt(b, at)
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	return n == len(b) && mp3.Frameless(b), nil
}

// mostBehind is how many bytes behind the frames are looked at.
const mostBehind = 1 << 20

// Duration returns the length that the file states, or that of all frames once they are known; else 0.
func (f *MP3Frames) Duration() time.Duration {
	if d, ok := f.format.duration(nil); ok {
		return d
	}
	frames, ok := f.Count()
	if !ok {
		return 0
	}
	return seconds(frames*int64(f.Samples), f.Rate)
}

// Cut returns which samples are heard.
func (f *MP3Frames) Cut() SoundCut { return f.format.soundCut(nil, f.Rate) }

// Short returns an ErrCorrupt where the file ends clearly before what it states.
func (f *MP3Frames) Short() error { return f.format.short(0) }
