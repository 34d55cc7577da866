package pipeline

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline/internal/mp4"
	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// look is what a file's own bytes say of what GStreamer does not heed exactly: which bytes to show
// it, and what of the decoded stream to leave out afterwards.
type look struct {
	view  gst.View
	movie *mp4.File // nil for other containers
}

// movies are the media types that GStreamer gives to files made of boxes.
var movies = []string{"video/quicktime", "audio/x-m4a", "application/x-3gp", "video/mj2"}

// lookAt reads the headers of the formats that need it.
func lookAt(file *File, caps *gst.Caps, kind Kind, nth int) (*look, error) {
	l := &look{view: file.All()}
	for _, media := range movies {
		if caps.Media == media {
			return l, l.lookAtMovie(file, kind, nth)
		}
	}
	return l, nil
}

func (l *look) lookAtMovie(file *File, kind Kind, nth int) error {
	movie, err := mp4.Read(file, file.Size())
	if errors.Is(err, mp4.ErrFormat) {
		return nil // qtdemux says better what is wrong
	}
	if err != nil {
		return err
	}
	track := trackOf(movie, kind, nth)
	switch {
	case track == nil && movie.External, track != nil && track.External:
		return failure(ErrForbidden, "its media lie in another file")
	case track == nil:
		return nil
	}
	if patches := movie.Patches(track); patches != nil {
		l.movie = movie
		l.patch(patches)
	}
	return nil
}

func (l *look) patch(patches []view.Patch) {
	for _, p := range patches {
		l.view.Patches = append(l.view.Patches, gst.Patch{Offset: p.Offset, Bytes: p.Bytes})
	}
}

// trackOf is the n-th track of a kind, or for n < 0 the one that choose will choose.
func trackOf(movie *mp4.File, kind Kind, nth int) *mp4.Track {
	want := mp4.Sound
	if kind == Video {
		want = mp4.Video
	}
	var first *mp4.Track
	for i := range movie.Tracks {
		t := &movie.Tracks[i]
		switch {
		case t.Kind != want:
		case nth > 0:
			nth--
		case nth == 0 || t.Enabled:
			return t
		case first == nil:
			first = t
		}
	}
	return first
}

// track is the track that the chosen stream is; nil outside of movies.
func (l *look) track(chosen *Chosen) *mp4.Track {
	if l.movie == nil || chosen == nil {
		return nil
	}
	// qtdemux ends its stream ids with the track's own id.
	id := chosen.pad.StreamID()
	number, err := strconv.ParseUint(id[strings.LastIndexByte(id, '/')+1:], 10, 32)
	if err != nil {
		return nil
	}
	for i := range l.movie.Tracks {
		if t := &l.movie.Tracks[i]; t.ID == uint32(number) && t.Cut.Simple {
			return t
		}
	}
	return nil
}

// FrameCut is what the container says of the stream that is followed; it is known once the first
// frame has come.
func (p *Pipeline) FrameCut() FrameCut {
	if t := p.look.track(p.Chosen()); t != nil {
		return FrameCut{shows: t.Shows}
	}
	return FrameCut{}
}

// SoundCut is what the container says of the stream that is followed, at its decoder's rate; it is
// known once the first sample has come.
func (p *Pipeline) SoundCut(rate int) SoundCut {
	if t := p.look.track(p.Chosen()); t != nil {
		skip, end := t.Samples(rate)
		if end == math.MaxInt64 {
			return SoundCut{Skip: skip, Total: Endless}
		}
		return SoundCut{Skip: skip, Total: max(0, end-skip)}
	}
	return SoundCut{Total: Endless}
}

// Duration is what the file says of the length of the stream that is followed; ok is false where it
// says nothing.
func (p *Pipeline) Duration() (d time.Duration, ok bool) {
	if t := p.look.track(p.Chosen()); t != nil && t.Timescale > 0 {
		ticks := max(0, min(t.Duration, t.Cut.End)-t.Cut.Start)
		return time.Duration(float64(ticks) / float64(t.Timescale) * float64(time.Second)), true
	}
	return p.native.Duration()
}
