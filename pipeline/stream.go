package pipeline

import (
	"strings"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
)

// Kind is what a stream holds.
type Kind int

// The kinds of streams that containers hold.
const (
	Unknown Kind = iota
	Video
	Sound
	Text
	Cover // a picture that goes with the rest
)

// kindOf reads the kind from the media type. Motion JPEG and PNG in a container are image/jpeg and
// image/png; cover art never comes as a stream but as a tag.
func kindOf(caps *gst.Caps) Kind {
	top, _, _ := strings.Cut(caps.Media, "/")
	switch {
	case top == "video", top == "image":
		return Video
	case top == "audio":
		return Sound
	case top == "text", top == "subpicture", top == "closedcaption", codecs[caps.Media].subtitles:
		return Text
	}
	return Unknown
}

func isRaw(caps *gst.Caps) bool {
	return caps.Media == media.RawVideo || caps.Media == media.RawAudio
}

// stream is a pad that a demuxer opened.
type stream struct {
	pad   *gst.Pad
	ended bool

	caps    *gst.Caps     // of one that is inspected, once its first buffer has come
	first   time.Duration // its time, -1 where it has none
	head    []byte        // the first bytes, as far as the headers need them
	buffers int           // that were looked at
	settled bool          // no more is to come of it
	said    said          // of it by the demuxer, when it was settled
}

// said is what a demuxer says of a stream when its headers are there: what it says later depends on how far it has read.
type said struct {
	tags     []gst.Tag
	duration time.Duration // 0 where it says nothing
	seekable bool
}

func saidOf(pad *gst.Pad) said {
	d, _ := pad.Duration()
	return said{pad.Tags(), d, pad.Seekable()}
}

// choose finds the stream to read among those of its kind that are known: the n-th in the
// container's order, or for n < 0 the first that the container marks as default, else the first that
// it does not mark as one to leave, else the first. nil where it has not come yet.
func choose(streams []*stream, kind Kind, n int) *stream {
	var of []*stream
	for _, s := range streams {
		if caps := s.pad.Caps(); caps != nil && kindOf(caps) == kind {
			of = append(of, s)
		}
	}
	if n >= 0 {
		if n < len(of) {
			return of[n]
		}
		return nil
	}
	for _, mark := range []int{1, 0, -1} {
		for _, s := range of {
			if s.pad.Default() == mark {
				return s
			}
		}
	}
	return nil
}
