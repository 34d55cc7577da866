package pipeline

import (
	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline/internal/mp3"
	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// Entry is a place in a file at which a pipeline can begin, instead of at the first byte. The zero value is the begin.
type Entry struct {
	Sample int64 // number of the first that a decoder gives from here, counted from the begin
	Silent int64 // so many in front must be silent, and the next must not, else what follows may be wrong by a rounding

	view  view.View // what to show of the file
	index *mp3.Index
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

// enter shows the file from an entry on.
func (l *look) enter(e Entry) {
	if e.view.Size() == 0 {
		return
	}
	l.view = gst.View{Start: e.view.Start, End: e.view.End}
	l.patch(e.view.Patches)
	if e.index != nil {
		l.index = e.index
	}
}
