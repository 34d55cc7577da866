package pipeline

import (
	"context"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline/internal/matroska"
	"github.com/gonumm/gonumm/pipeline/internal/mp4"
)

// Report is what a file says of itself.
type Report struct {
	Container *gst.Caps // what the bytes were recognised as
	Duration  time.Duration
	Seekable  bool
	Tags      []gst.Tag // of the whole file
	Streams   []StreamReport
}

// StreamReport is what a file says of one of its streams.
type StreamReport struct {
	Kind      Kind
	Container *gst.Caps     // as the demuxer states it
	Stream    *gst.Caps     // as a parser read it from the stream's own headers, else as Container
	Single    bool          // a picture file, not a stream in a container
	Start     time.Duration // counted from that of the earliest picture or sound of the file
	Duration  time.Duration // 0 where unknown; of most containers their own
	Tags      []gst.Tag
}

// Probe tells what streams a file has, in the container's order. It demuxes and parses as far as is
// needed to see their headers, and decodes nothing.
func Probe(ctx context.Context, file *File) (*Report, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	caps, err := Recognise(file, file.All())
	if err != nil {
		return nil, err
	}
	var movie *mp4.File
	if slices.Contains(movies, caps.Media) {
		if movie, err = movieIn(file); err != nil {
			return nil, err
		}
	}
	native, err := gst.NewPipeline()
	if err != nil {
		return nil, err
	}
	defer native.Release()
	look := &look{view: file.All(), caps: caps, file: file}
	if err := look.lookAtASF(); err != nil {
		return nil, file.Cause(err)
	}
	look.delays = look.hideDelays()
	source, err := native.AddSource(look.bytes(), look.view)
	if err != nil {
		return nil, err
	}
	p := &prober{pipeline: native, changed: make(chan struct{}, 1)}
	native.Listen(p)
	if err := p.follow(source.Pad("src"), caps); err != nil {
		return nil, named(err)
	}
	if err := native.SetState(gst.Playing); err != nil {
		return nil, failure(ErrUnsupported, "%v", err)
	}
	if err := p.wait(ctx, source, readLimit(file)); err != nil {
		if ended := ctx.Err(); ended != nil {
			return nil, ended
		}
		return nil, look.cause(err)
	}
	return p.report(caps, movie, look.delays), nil
}

// prober opens every stream as far as its headers. Its methods run in streaming threads.
type prober struct {
	pipeline *gst.Pipeline
	rules    rules
	changed  chan struct{} // holds one element after each change

	mu       sync.Mutex
	streams  []*probed
	demuxers int // plugged, but with pads still to come
	err      error
}

// probed is a stream with the pad behind its parser, where it has one.
type probed struct {
	pad    *gst.Pad
	parsed *gst.Pad
	caps   *gst.Caps // nil until its headers were seen
	start  time.Duration
	done   bool
}

func (p *prober) follow(pad *gst.Pad, caps *gst.Caps) error {
	demuxer, ok, err := p.rules.demuxer(caps)
	if err != nil {
		return err
	}
	if !ok {
		if kindOf(caps) == Unknown {
			return failure(ErrUnsupported, "%s is neither picture nor sound", caps.Media)
		}
		s := &probed{pad: pad}
		p.streams = append(p.streams, s)
		parsed, err := p.parse(s, caps)
		if !parsed && err == nil {
			// A picture on its own: its headers are its caller's business. Anything else is a container that
			// nothing here opens, unless it can be decoded.
			s.caps, s.done = caps, true
			if !strings.HasPrefix(caps.Media, "image/") {
				_, err = p.rules.decoder(caps)
			}
		}
		return err
	}
	e, err := p.pipeline.AddLater(demuxer.Name)
	if err != nil {
		return err
	}
	if err := pad.Link(e, "sink"); err != nil {
		return err
	}
	p.mu.Lock()
	p.demuxers++
	p.mu.Unlock()
	p.pipeline.WatchElement(e)
	return e.Sync()
}

// parse plugs a parser behind the stream's pad; false where there is none to plug.
func (p *prober) parse(s *probed, caps *gst.Caps) (bool, error) {
	if isRaw(caps) || kindOf(caps) == Text {
		return false, nil
	}
	parser, ok := p.rules.parser(caps)
	if !ok {
		return false, nil
	}
	e, err := p.pipeline.AddLater(parser.Name)
	if err != nil {
		return false, err
	}
	s.parsed = e.Pad("src")
	p.pipeline.WatchPad(s.parsed)
	// Nothing reaches the sink, but some parsers ask what is behind them and take offence at nothing.
	sink, err := p.pipeline.AddLater("fakesink", "async", "false", "sync", "false")
	if err != nil {
		return false, err
	}
	if err := e.Link(sink); err != nil {
		return false, err
	}
	if err := s.pad.Link(e, "sink"); err != nil {
		return false, err
	}
	for _, e := range []*gst.Element{sink, e} {
		if err := e.Sync(); err != nil {
			return false, err
		}
	}
	return true, nil
}

// PadAdded takes note of a stream.
func (p *prober) PadAdded(_ *gst.Element, pad *gst.Pad) {
	p.mu.Lock()
	p.streams = append(p.streams, &probed{pad: pad})
	p.mu.Unlock()
	p.pipeline.WatchPad(pad)
}

// Size admits all: nothing is decoded.
func (p *prober) Size(int, int) gst.Verdict { return gst.Pass }

// NoMorePads takes note that a demuxer has told all its streams.
func (p *prober) NoMorePads(*gst.Element) {
	p.mu.Lock()
	p.demuxers--
	p.mu.Unlock()
	p.wake()
}

// FirstBuffer reads the caps, which are known by now.
func (p *prober) FirstBuffer(pad *gst.Pad, pts time.Duration) gst.Verdict {
	defer p.wake()
	p.mu.Lock()
	defer p.mu.Unlock()
	caps := pad.Caps()
	for i, s := range p.streams {
		if s.parsed != nil && s.parsed.Same(pad) {
			s.caps, s.done = caps, true
			return gst.Drop
		}
		if !s.pad.Same(pad) {
			continue
		}
		s.start = max(0, pts)
		if caps == nil {
			s.done = true
			return gst.Drop
		}
		if _, container, err := p.rules.demuxer(caps); container || err != nil {
			p.streams = append(p.streams[:i:i], p.streams[i+1:]...)
			return p.verdict(p.nested(pad, caps))
		}
		parsed, err := p.parse(s, caps)
		if !parsed {
			s.caps, s.done = caps, true
			return gst.Drop
		}
		return p.verdict(err)
	}
	return gst.Drop
}

// nested follows a container in a container, with the lock released, as its pads report themselves.
func (p *prober) nested(pad *gst.Pad, caps *gst.Caps) error {
	if err := unlooked(caps); err != nil {
		return err
	}
	p.mu.Unlock()
	defer p.mu.Lock()
	return p.follow(pad, caps)
}

func (p *prober) verdict(err error) gst.Verdict {
	if err == nil {
		return gst.Pass
	}
	if p.err == nil {
		p.err = err
	}
	return gst.Drop
}

// PadEnded gives up on the headers of a stream that is over.
func (p *prober) PadEnded(pad *gst.Pad) {
	p.mu.Lock()
	for _, s := range p.streams {
		if s.pad.Same(pad) || s.parsed != nil && s.parsed.Same(pad) {
			s.done = true
		}
	}
	if len(p.streams) > 0 && !p.pending() {
		p.demuxers = 0 // at the end of the file no further pad comes; what NoMorePads still says takes it below
	}
	p.mu.Unlock()
	p.wake()
}

func (p *prober) wake() {
	select {
	case p.changed <- struct{}{}:
	default:
	}
}

// known is how many streams have said what they are.
func (p *prober) known() int {
	n := 0
	for _, s := range p.streams {
		if s.caps != nil || s.pad.Caps() != nil {
			n++
		}
	}
	return n
}

func (p *prober) pending() bool {
	for _, s := range p.streams {
		if caps := s.pad.Caps(); !s.done && (caps == nil || kindOf(caps) != Text) {
			return true
		}
	}
	return false
}

// wait returns once the headers of all streams of picture and sound were seen, or will not be.
func (p *prober) wait(ctx context.Context, source *gst.Source, limit int64) error {
	watch := watchdog{limit: limit}
	for {
		p.mu.Lock()
		err, ready := p.err, p.demuxers <= 0 && len(p.streams) > 0 && !p.pending()
		known := p.known()
		p.mu.Unlock()
		if err != nil {
			return named(err)
		}
		if ended, err := p.bus(known); ended || err != nil {
			return err
		}
		if ready {
			return nil
		}
		if err := watch.look(source.Taken(), time.Now()); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-p.changed:
		case <-time.After(patience):
		}
	}
}

// bus ends the wait at a failure; one that comes when streams are known already only ends the search.
func (p *prober) bus(known int) (ended bool, err error) {
	for m := p.pipeline.Pop(0); m != nil; m = p.pipeline.Pop(0) {
		switch {
		case m.Type == gst.MessageElement && m.Name == "redirect":
			return true, &Failure{Sentinel: ErrForbidden, Reason: "it points to another place", Element: m.Element, Debug: m.Text}
		case m.Type == gst.MessageError && known > 0:
			return true, nil
		case m.Type == gst.MessageError:
			return true, failureOf(m.Err)
		}
	}
	return false, nil
}

func (p *prober) report(caps *gst.Caps, movie *mp4.File, delays []matroska.Delay) *Report {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := &Report{Container: caps}
	for _, s := range p.streams {
		container := s.pad.Caps()
		if container == nil {
			container = caps
		}
		out := s.pad
		if s.parsed != nil {
			out = s.parsed
		}
		stream := StreamReport{Kind: kindOf(container), Container: container, Stream: container}
		stream.Single = container == caps && strings.HasPrefix(caps.Media, "image/")
		if s.caps != nil {
			stream.Stream = s.caps
		}
		for _, tag := range out.Tags() {
			if tag.Global {
				r.Tags = append(r.Tags, tag)
			} else {
				stream.Tags = append(stream.Tags, tag)
			}
		}
		stream.Start = max(0, s.start-delayAt(delays, s.pad))
		if d, ok := out.Duration(); ok {
			r.Duration = max(r.Duration, d)
			stream.Duration = d
		}
		stream.edit(movie, s.pad)
		r.Seekable = r.Seekable || out.Seekable()
		r.Streams = append(r.Streams, stream)
	}
	r.fromEarliest()
	return r
}

// edit sets the times of a movie's track, which its edit list may delay and cut.
func (s *StreamReport) edit(movie *mp4.File, pad *gst.Pad) {
	if movie == nil {
		return
	}
	t := trackAt(movie, pad)
	if t == nil {
		return
	}
	s.Start = max(t.Delayed(movie.Timescale), t.Presented(s.Start, movie.Timescale))
	if d, ok := playedOf(t); ok {
		s.Duration = d
	}
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
