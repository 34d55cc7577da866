package pipeline

import (
	"context"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline/internal/keyframe"
	"github.com/gonumm/gonumm/pipeline/internal/mp3"
	"github.com/gonumm/gonumm/pipeline/internal/mp4"
	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// Entry is a place in a file at which a pipeline can begin, instead of at the first byte. The zero value is the begin.
type Entry struct {
	Sample int64 // number of the first that a decoder gives from here, counted from the begin
	Silent int64 // so many in front must be silent, and the next must not, else what follows may be wrong by a rounding

	view  view.View // what to show of the file
	index *mp3.Index
	keys  *keyframe.Index

	fragments *mp4.Fragments

	file *File  // what to show instead of the file; nil where it is that
	caps string // what file is
}

// Enter finds places from which the samples from the given one on are decoded as they are from the begin, for
// Config.Entry, nearest first. There is none where the format, or this file, is not entered so.
func (p *Pipeline) Enter(sample int64) []Entry {
	l := p.look
	switch {
	case l.flac != nil:
		if v, first, ok := l.flac.Enter(sample); ok {
			return []Entry{{Sample: first, view: v}}
		}
	case l.index != nil:
		return l.enterMP3(sample)
	}
	return nil
}

func (l *look) enterMP3(sample int64) []Entry {
	var entries []Entry
	spf := int64(l.mp3.SamplesPerFrame)
	for _, at := range l.index.Enter(sample / spf) {
		entries = append(entries, Entry{
			Sample: at.Number * spf, Silent: at.Silent * spf,
			view: view.View{Start: at.Offset, End: l.mp3.View.End}, index: l.index,
		})
	}
	return entries
}

// lookFrom is a look at the file from an entry on.
func lookFrom(ctx context.Context, e Entry, file *File, kind Kind, nth int) (*look, error) {
	if e.file != nil {
		caps, err := gst.ParseCaps(e.caps)
		return &look{view: e.file.All(), caps: caps, file: e.file}, err
	}
	l, err := lookAt(ctx, file, kind, nth)
	if err == nil && e.view.Size() > 0 {
		l.enter(e)
	}
	return l, err
}

func (l *look) enter(e Entry) {
	l.view.Start, l.view.End = e.view.Start, e.view.End
	l.patch(e.view.Patches)
	if e.index != nil {
		l.index = e.index
	}
	l.keys, l.fragments = e.keys, e.fragments
}

// EnterFrame finds the key frame to begin with so that those from t on are decoded as they are from the begin, where a seek
// does not lead there. Times count from the first frame, which is shown at 0; at is when the key frame is shown, with which
// the decoder begins. ok is false where the format, or this file, is not entered so.
func (p *Pipeline) EnterFrame(t time.Duration) (e Entry, at time.Duration, ok bool) {
	l := p.look
	if l.boxes != nil && l.boxes.Fragmented {
		return p.enterFragment(t)
	}
	if l.keys == nil {
		switch l.caps.Media {
		case "video/x-flv":
			l.keys, ok = keyframe.NewFLV(l.walk, l.file.Size())
		case "video/mpegts":
			l.keys, ok = keyframe.NewTS(l.walk, l.file.Size())
		}
		if !ok {
			l.keys = nil
			return e, 0, false
		}
	}
	v, at, ok := l.keys.Enter(t)
	return Entry{view: v, keys: l.keys}, at, ok
}
