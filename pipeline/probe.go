package pipeline

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
)

// Report is what a file states about itself.
type Report struct {
	Container *gst.Caps // what the bytes were recognised as
	Name      string    // of the container, a short one: "mp4"
	Duration  time.Duration
	Seekable  bool
	Tags      map[string]string // of the whole file
	Chapters  []Chapter
	Streams   []StreamReport
}

// Chapter is a stretch of a file with a name.
type Chapter struct {
	Start, End time.Duration
	Title      string
}

// StreamReport is what a file says of one of its streams.
type StreamReport struct {
	Kind      Kind
	Container *gst.Caps // as the demuxer states it
	Single    bool      // a picture file, not a stream in a container
	Default   bool      // the stream of its kind that is read where none is asked for by number
	Coding
	Start    time.Duration // counted from that of the earliest picture or sound of the file
	Duration time.Duration // 0 where unknown; of most containers their own
	Tags     map[string]string
	Picture  []byte // the coded picture of a cover, of the Kind Cover
}

// Probe tells what streams a file has, in the container's order. It demuxes as far as is
// needed to see their headers, and decodes nothing. The errors are those of [New], and an [ErrCorrupt] where the headers are
// damaged.
func Probe(ctx context.Context, file *File) (*Report, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	format, err := beside(ctx, func() (Format, error) { return Inspect(ctx, file) })
	if err != nil {
		return nil, err
	}
	shown, err := beside(ctx, func() (*shown, error) { return format.show(Unknown, -1) })
	if err = file.Cause(err); err != nil {
		return nil, err
	}
	if _, err := beside(ctx, func() (none struct{}, _ error) { format.count(); return }); err != nil {
		return nil, err
	}
	native, err := gst.NewPipeline()
	if err != nil {
		return nil, err
	}
	in := inside{ctx: ctx, native: native, watch: watch(native, readLimit(file))}
	r, err := in.probe(format, shown)
	in.leave(err != nil, native.Release)
	return r, err
}

// probe runs the pipeline of a Probe.
func (n *inside) probe(format Format, shown *shown) (*Report, error) {
	source, err := n.native.AddSource(shown.from, shown.view)
	if err != nil {
		return nil, err
	}
	n.done, n.again = source.Taken, source.Again
	g := &autoplug{pipeline: n.native, nth: -1, changed: make(chan struct{}, 1)}
	n.native.Listen(g)
	var refused error
	err = n.guarded(func() {
		if refused = linkError(g.begin(source, shown.caps)); refused != nil {
			return
		}
		if err := n.native.SetState(gst.Playing); err != nil {
			refused = failure(ErrUnsupported, "%v", err)
		}
	})
	if err == nil {
		if refused != nil {
			return nil, refused
		}
		err = g.wait(n)
	}
	var report *Report
	if err == nil {
		err = n.guarded(func() { report = g.report(format) })
	}
	if err == nil {
		return report, nil
	}
	if ended := n.ctx.Err(); ended != nil {
		return nil, ended
	}
	return nil, shown.cause(err)
}

func (g *autoplug) report(format Format) *Report {
	g.mu.Lock()
	defer g.mu.Unlock()
	r := &Report{Container: format.Caps(), Name: containerName(format.Caps())}
	if tagged, ok := format.(*elementarySound); ok {
		r.Name = containerName(tagged.sound)
	}
	tags := tagSet{format: format}
	for _, s := range g.streams {
		s.settleText()
		stream := s.report(format)
		stream.Default = choose(g.streams, stream.Kind, -1) == s
		stream.Tags = tags.add(s.said.tags, &stream)
		format.describe(&Chosen{Container: stream.Container, pad: s.pad}, &stream)
		r.Seekable = r.Seekable || s.said.seekable || stream.Duration > 0 && s.first < 0
		r.Streams = append(r.Streams, stream)
	}
	tags.addText(format.tags())
	r.Tags = tags.ofFile(r.Streams)
	r.fromEarliest()
	for _, s := range r.Streams {
		switch {
		case s.Kind == Text || s.Duration == 0:
		case format.timesStreams():
			r.Duration = max(r.Duration, s.Start+s.Duration)
		default:
			r.Duration = max(r.Duration, s.Duration)
		}
	}
	r.Streams = append(r.Streams, tags.pictures...)
	r.Chapters = endedChapters(format.chapters(), r.Duration)
	return r
}

// settleText forgets how far a stream of subtitles had come: nobody waited for it.
func (s *stream) settleText() {
	caps := s.pad.Caps()
	if caps == nil || kindOf(caps) != Text {
		return
	}
	s.caps, s.first, s.said = caps, 0, said{tags: s.pad.Tags()}
}

func (s *stream) report(format Format) StreamReport {
	caps := s.caps
	if caps == nil {
		caps = s.pad.Caps()
	}
	if caps == nil {
		caps = format.Caps()
	}
	if text := format.named(s.pad, caps); text != "" {
		if named, err := gst.ParseCaps(text); err == nil {
			caps = named
		}
	}
	caps, encrypted := unlocked(caps)
	r := StreamReport{Kind: kindOf(caps), Container: caps, Coding: codingOf(caps, s.head)}
	r.Encrypted = encrypted
	r.Single = caps == format.Caps() && media.IsPicture(caps.Media)
	chosen := &Chosen{Container: caps, pad: s.pad}
	r.Start = max(0, format.start(chosen, max(0, s.first)))
	r.Duration = s.said.duration
	if d, ok := format.duration(chosen); ok && !r.Single {
		r.Duration = d
	}
	return r
}

// unlocked returns the caps that an encrypted stream has once it is decrypted.
func unlocked(caps *gst.Caps) (plain *gst.Caps, encrypted bool) {
	original := caps.Text("original-media-type")
	if original == "" {
		return caps, false
	}
	plain, err := gst.ParseCaps(strings.Replace(caps.String(), caps.Media, original, 1))
	if err != nil {
		return caps, true
	}
	return plain, true
}

const orientationTag = "image-orientation"

// orient reads how reading turns the pictures from the tag that says so.
func (s *StreamReport) orient() {
	defer delete(s.Tags, orientationTag)
	turn, mirrored := strings.CutPrefix(s.Tags[orientationTag], "flip-")
	degrees, ok := strings.CutPrefix(turn, "rotate-")
	if n, err := strconv.Atoi(degrees); ok && err == nil {
		s.Rotation, s.Mirrored = n, mirrored
	}
}

// endedChapters lets each chapter that states no end last to the next, and the last to the end of the file.
func endedChapters(chapters []Chapter, end time.Duration) []Chapter {
	for i := range chapters {
		c := &chapters[i]
		switch {
		case c.End > c.Start:
		case i+1 < len(chapters):
			c.End = max(c.Start, chapters[i+1].Start)
		default:
			c.End = max(c.Start, end)
		}
	}
	return chapters
}

// fromEarliest counts the starts from the first of all pictures and sounds.
func (r *Report) fromEarliest() {
	first := time.Duration(math.MaxInt64)
	for _, s := range r.Streams {
		if s.Kind == Video || s.Kind == Sound {
			first = min(first, s.Start)
		}
	}
	for i := range r.Streams {
		r.Streams[i].Start = max(0, r.Streams[i].Start-first)
	}
}
