package pipeline

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gonumm/gonumm/gst"
)

// plugger builds the way from the source to the sink while the file tells what it is. Its methods
// run in streaming threads, so all but its first fields stand behind the mutex.
type plugger struct {
	pipeline  *gst.Pipeline
	sink      *gst.Sink
	kind      Kind
	nth       int // of that kind; negative: the default one
	rules     rules
	converter []string // factory and properties of what stands before the sink
	admit     func(width, height int) error

	mu       sync.Mutex
	streams  []*stream
	demuxers int // plugged, but with pads still to come
	chosen   *Chosen
	err      error // the first failure
	refused  error // what Config.Admit said of the first frames that it refused
	empty    bool  // the chosen kind of stream ended without a single buffer
}

// Chosen is the stream that a pipeline follows.
type Chosen struct {
	Container *gst.Caps // as the demuxer states them
	pad       *gst.Pad
	decoder   *gst.Pad // its sink pad; nil where nothing is decoded
}

// Stream are the caps that reach the decoder: what the stream says of itself. Without a decoder they
// are the container's.
func (c *Chosen) Stream() *gst.Caps {
	if c.decoder != nil {
		if caps := c.decoder.Caps(); caps != nil {
			return caps
		}
	}
	return c.Container
}

// Tags are what the demuxer has said of the stream and of the file so far.
func (c *Chosen) Tags() []gst.Tag { return c.pad.Tags() }

// begin plugs what the recognised bytes need behind the source.
func (g *plugger) begin(source *gst.Source, caps *gst.Caps) error {
	return g.follow(source.Pad("src"), caps)
}

// follow plugs a demuxer behind the pad, or the rest of the way where the pad is the stream itself.
func (g *plugger) follow(pad *gst.Pad, caps *gst.Caps) error {
	demuxer, ok, err := g.rules.demuxer(caps)
	if err != nil {
		return err
	}
	if ok {
		return g.demux(pad, demuxer)
	}
	if kindOf(caps) != g.kind || g.nth > 0 {
		if kindOf(caps) == Unknown {
			return failure(ErrUnsupported, "%s is neither picture nor sound", caps.Media)
		}
		if _, err := g.rules.decoder(caps); err != nil && !strings.HasPrefix(caps.Media, "image/") {
			return err // a container that nothing here opens may hold anything, but for a picture
		}
		return g.absent()
	}
	return g.finish(pad, caps)
}

func (g *plugger) demux(pad *gst.Pad, demuxer gst.Factory) error {
	e, err := g.pipeline.AddLater(demuxer.Name)
	if err != nil {
		return err
	}
	if err := pad.Link(e, "sink"); err != nil {
		return err
	}
	g.mu.Lock()
	g.demuxers++
	g.mu.Unlock()
	g.pipeline.WatchElement(e)
	return e.Sync()
}

// finish plugs parser, decoder and converter between the pad and the sink.
func (g *plugger) finish(pad *gst.Pad, caps *gst.Caps) error {
	var way []*gst.Element
	add := func(factory string, properties ...string) error {
		e, err := g.pipeline.AddLater(factory, properties...)
		way = append(way, e)
		return err
	}
	chosen := &Chosen{Container: caps, pad: pad}
	pad.OpenSegment()
	if !isRaw(caps) {
		decoder, err := g.rules.decoder(caps)
		if err != nil {
			return err
		}
		if parser, ok := g.rules.parser(caps); ok {
			if err := add(parser.Name); err != nil {
				return err
			}
			way[0].Pad("src").OpenSegment()
			if statesColour(parser.Name) {
				pad.HideColorimetry()
			}
		}
		if cutAV1(caps) && !caps.Has("stream-format") {
			if err := add("capssetter", "caps", statedAV1); err != nil {
				return err
			}
		}
		if err := add(decoder.Name, settings[decoder.Name]...); err != nil {
			return err
		}
		chosen.decoder = way[len(way)-1].Pad("sink")
		switch decoder.Name {
		case "vorbisdec":
			chosen.decoder.LimitVorbis()
		case "avdec_opus":
			way[len(way)-1].ClipItself()
		}
		g.watchSize(chosen.decoder) // as the parser read it, for decoders that allocate before they tell
	}
	if err := add(g.converter[0], g.converter[1:]...); err != nil {
		return err
	}
	g.watchSize(way[len(way)-1].Pad("sink"))
	for i, next := range append(way[1:], &g.sink.Element) {
		if err := way[i].Link(next); err != nil {
			return err
		}
	}
	// Linked first, so that a pipeline that stops meanwhile stops them in their order.
	if err := pad.Link(way[0], "sink"); err != nil {
		return err
	}
	// The last first, so that nothing flows into an element that does not stand yet.
	for _, e := range slices.Backward(way) {
		if err := e.Sync(); err != nil {
			return err
		}
	}
	g.mu.Lock()
	g.chosen = chosen
	g.mu.Unlock()
	return nil
}

// absent is the error for a file without the kind of stream that was asked for.
func (g *plugger) absent() error {
	sentinel := ErrNoSound
	if g.kind == Video {
		sentinel = ErrNoVideo
	}
	if g.nth > 0 {
		return failure(sentinel, "it has no stream %d of that kind", g.nth)
	}
	return sentinel
}

// PadAdded takes note of a stream and waits for its first buffer.
func (g *plugger) PadAdded(_ *gst.Element, pad *gst.Pad) {
	g.mu.Lock()
	g.streams = append(g.streams, &stream{pad: pad})
	g.mu.Unlock()
	g.pipeline.WatchPad(pad)
}

// NoMorePads tells a file without the kind of stream from one whose stream is still to come.
func (g *plugger) NoMorePads(*gst.Element) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.demuxers--
	g.concludeAbsence()
}

// FirstBuffer decides what becomes of a stream. By now the demuxers that know all their streams from
// a header have named them, so that the default one can be chosen among all.
func (g *plugger) FirstBuffer(pad *gst.Pad, _ time.Duration) gst.Verdict {
	caps := pad.Caps()
	if caps == nil {
		g.fail(failure(ErrCorrupt, "a stream does not say what it is"))
		return gst.Drop
	}
	if _, container, err := g.rules.demuxer(caps); container || err != nil {
		g.forget(pad)
		if err := unlooked(caps); err != nil {
			return g.pass(err)
		}
		return g.pass(g.follow(pad, caps))
	}
	if !g.isChosen(pad) {
		return gst.Drop
	}
	return g.pass(g.finish(pad, caps))
}

// forget takes a container in a container out of the streams: the demuxer behind it has those.
func (g *plugger) forget(pad *gst.Pad) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.streams = slices.DeleteFunc(g.streams, func(s *stream) bool { return s.pad.Same(pad) })
}

func (g *plugger) isChosen(pad *gst.Pad) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.concludeAbsence()
	if g.chosen != nil || g.err != nil {
		return false
	}
	best := choose(g.streams, g.kind, g.nth)
	return best != nil && best.pad.Same(pad)
}

// PadEnded notes the end of a stream; a chosen one that ends before it began is an empty one.
func (g *plugger) PadEnded(pad *gst.Pad) {
	g.mu.Lock()
	defer g.mu.Unlock()
	known, open := false, false
	for _, s := range g.streams {
		if s.pad.Same(pad) {
			known, s.ended = true, true
		}
		open = open || !s.ended
	}
	if !known || open || g.chosen != nil {
		return
	}
	if choose(g.streams, g.kind, g.nth) != nil {
		g.empty = true
		return
	}
	if g.err == nil {
		g.err = g.absent()
	}
}

func (g *plugger) watchSize(pad *gst.Pad) {
	if g.admit != nil {
		g.pipeline.WatchSize(pad)
	}
}

// Size refuses frames that are not admitted, with the caller's own error.
func (g *plugger) Size(width, height int) gst.Verdict {
	err := g.admit(width, height)
	if err == nil {
		return gst.Pass
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.refused == nil {
		g.refused = err
	}
	return gst.Drop
}

// refusal is the caller's error where frames were not admitted. It comes before what elements say of it.
func (g *plugger) refusal() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.refused
}

// concludeAbsence fails the pipeline once every stream is known and none is of the kind.
func (g *plugger) concludeAbsence() {
	if g.demuxers > 0 || g.chosen != nil || g.err != nil {
		return
	}
	for _, s := range g.streams {
		caps := s.pad.Caps()
		if caps == nil {
			return
		}
		if _, container, _ := g.rules.demuxer(caps); container {
			return
		}
	}
	if choose(g.streams, g.kind, g.nth) == nil {
		g.err = g.absent()
	}
}

func (g *plugger) pass(err error) gst.Verdict {
	if err != nil {
		g.fail(err)
		return gst.Drop
	}
	return gst.Pass
}

func (g *plugger) fail(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.err == nil {
		g.err = named(err)
	}
}

// state is what the pulling side needs to know: the first failure, or that nothing will ever come.
func (g *plugger) state() (empty bool, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.empty, g.err
}

func (g *plugger) followed() *Chosen {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.chosen
}
