package pipeline

import (
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// Entry is a place in a file at which a pipeline can start, instead of at the first byte. The zero value is the first byte.
type Entry struct {
	Sample int64 // number of the first that a decoder gives from here, counted from the start of the file
	Silent int64 // so many in front must be silent, and the next must not, else what follows may be wrong by a rounding

	view   view.View // what to show of the file
	format Format    // of the file, with the index that was read so far

	file *File  // what to show instead of the file; nil where it is that
	caps string // what file is
}

// open returns the format and what is shown of the file from the entry on.
func (e Entry) open(format Format, kind Kind, nth int) (*shown, error) {
	s, err := format.show(kind, nth)
	if err != nil {
		return nil, err
	}
	s.enter(e)
	return s, nil
}

// standIn is the format of the bytes that an entry shows instead of the file.
type standIn struct {
	container
	of Format // of the file
}

func (e Entry) standIn() (Format, error) {
	caps, err := gst.ParseCaps(e.caps)
	return &standIn{container{inspection{file: e.file, caps: caps}}, e.format}, err
}

func (f *standIn) short(samples int64) error { return f.of.short(samples) }

// FrameCut returns what the container says of the stream that is followed; it is known once the first
// frame has come.
func (p *Pipeline) FrameCut() FrameCut { return p.format.frameCut(p.Chosen()) }

// SoundCut returns what the container says of the stream that is followed, at its decoder's rate; it is
// known once the first sample has come.
func (p *Pipeline) SoundCut(rate int) SoundCut { return p.format.soundCut(p.Chosen(), rate) }

// Presented returns when the container wants shown or heard what the decoder gave a time, so that the streams of a file can
// be set against each other: edit lists, which the pipeline itself leaves out, delay and cut.
func (p *Pipeline) Presented(pts time.Duration) time.Duration {
	return p.format.presented(p.Chosen(), pts)
}

// Duration returns what the file says of the length of the stream that is followed; ok is false where it
// says nothing.
func (p *Pipeline) Duration() (d time.Duration, ok bool) {
	if d, ok := p.format.duration(p.Chosen()); ok {
		return d, true
	}
	if d := p.demuxed; d != nil && d.length > 0 {
		return d.length, true
	}
	return p.nativeDuration()
}

// FrameSeek is a seek that leads to frames with the same content and the same times as reading from the start does.
type FrameSeek struct {
	To  time.Duration // what to seek
	Key time.Duration // when the key frame is shown; 0 where any will do. What comes before it may be made from frames that are missing.
}

// SeekForFrame finds the seek that leads to the frame at t; ok is false where none does. Then KeyFrameEntry may.
func (p *Pipeline) SeekForFrame(t time.Duration) (s FrameSeek, ok bool) {
	return p.format.seekForFrame(p.Chosen(), t)
}

// SeeksSamples reports whether a seek leads to the same samples as reading from the start does, with
// times that tell which they are. Decoders of most formats carry something over from one packet to the next, so
// that what they give depends on where they started.
func (p *Pipeline) SeeksSamples() bool { return p.format.seeksSamples(p.Chosen()) }

// RepeatsTimes reports whether the container leaves out the times of some frames, which then come with that
// of another.
func (p *Pipeline) RepeatsTimes() bool {
	exact := p.demuxed != nil && p.demuxed.exact
	return !exact && p.format.repeatsTimes()
}

// HasHoles reports whether the times of a sound tell where some of it is missing.
func (p *Pipeline) HasHoles() bool { return p.demuxed != nil && p.demuxed.holes }

// CountsFrames reports whether the times of frames say nothing, and each frame is the next step of the stream's rate.
func (p *Pipeline) CountsFrames() bool { return p.demuxed == nil && p.format.countsFrames(p.Chosen()) }

// FrameSteps returns, where [Pipeline.CountsFrames] holds, a function that returns how many steps of the stream's rate lie
// between a frame and the one before it, one frame after the other from the second on. After the last it returns 1. It is nil
// where there is always one.
func (p *Pipeline) FrameSteps() func() int64 { return p.format.frameSteps(p.Chosen()) }

// SampleEntries finds places from which the samples from the given one on are decoded as they are from the start, for
// Config.Entry, nearest first. There is none where the format, or this file, does not allow it.
func (p *Pipeline) SampleEntries(sample int64) []Entry { return p.format.sampleEntries(sample) }

// KeyFrameEntry finds the key frame to start with so that those from t on are decoded as they are from the start, where a seek
// does not lead there. Times count from the first frame, which is shown at 0; at is when the key frame is shown, with which
// the decoder starts. ok is false where the format, or this file, does not allow it.
func (p *Pipeline) KeyFrameEntry(t time.Duration) (e Entry, at time.Duration, ok bool) {
	return p.format.keyFrameEntry(p.Chosen(), t)
}
