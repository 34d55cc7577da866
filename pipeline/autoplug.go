package pipeline

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
)

// autoplug builds the pipeline from the source to the sink as it learns what the file contains. Without a sink it stops before the
// decoders: it drops all streams once their headers were seen. Its methods run in streaming threads, so all but its first
// fields are guarded by the mutex.
type autoplug struct {
	pipeline  *gst.Pipeline
	sink      *gst.Sink     // nil where nothing is decoded
	changed   chan struct{} // holds one element after each change, where nothing is decoded
	kind      Kind
	nth       int // of that kind; negative: the default one
	rules     rules
	converter []string // factory and properties of what stands before the sink
	admit     func(width, height int) error
	raw       string                                    // see shown
	named     func(pad *gst.Pad, caps *gst.Caps) string // see Format
	keysOnly  bool                                      // see Config
	oneThread bool                                      // the same
	packets   bool

	mu       sync.Mutex
	streams  []*stream
	demuxers int // plugged, but with pads still to come
	chosen   *Chosen
	err      error      // the first failure
	refused  error      // what Config.Admit said of the first frames that it refused
	tally    *gst.Tally // of packets; nil where they are decoded
	empty    bool       // the chosen kind of stream ended without a single buffer
}

// Chosen is the stream that a pipeline follows.
type Chosen struct {
	Container *gst.Caps // as the demuxer states them
	pad       *gst.Pad
	decoder   *gst.Pad     // its sink pad; nil where nothing is decoded
	factory   string       // of the decoder
	conceals  *gst.Element // the decoder, where it fills damaged frames with others on several threads; else nil
}

// Stream returns the caps that reach the decoder: what the stream states about itself. Without a decoder they
// are the container's.
func (c *Chosen) Stream() *gst.Caps {
	if c.decoder != nil {
		if caps := c.decoder.Caps(); caps != nil {
			return caps
		}
	}
	return c.Container
}

// Tags returns what the demuxer has stated about the stream and the file so far.
func (c *Chosen) Tags() []gst.Tag { return c.pad.Tags() }

// begin links the elements for the recognised bytes to the source.
func (g *autoplug) begin(source *gst.Source, caps *gst.Caps) error {
	return g.follow(source.Pad("src"), caps)
}

// follow links a demuxer to the pad, or the rest of the pipeline where the pad is the stream itself.
func (g *autoplug) follow(pad *gst.Pad, caps *gst.Caps) error {
	demuxer, ok, err := g.rules.demuxer(caps)
	if err != nil {
		return err
	}
	if ok {
		return g.demux(pad, demuxer)
	}
	if g.sink == nil {
		return g.inspectAlone(pad, caps)
	}
	if kindOf(caps) != g.kind || g.nth > 0 {
		if kindOf(caps) == Unknown {
			return failure(ErrUnsupported, "%s is neither picture nor sound", caps.Media)
		}
		if _, err := g.rules.decoder(caps); err != nil && !media.IsPicture(caps.Media) {
			return err // a container that nothing here opens may hold anything, but for a picture
		}
		return g.absent()
	}
	return g.finish(pad, caps)
}

func (g *autoplug) demux(pad *gst.Pad, demuxer gst.Factory) error {
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

// finish links parser, decoder and converter between the pad and the sink.
func (g *autoplug) finish(pad *gst.Pad, caps *gst.Caps) error {
	if g.packets {
		return g.tell(pad, caps)
	}
	w := &way{pipeline: g.pipeline}
	if text := g.named(pad, caps); text != "" {
		var err error
		if caps, err = gst.ParseCaps(text); err != nil {
			return err
		}
		if err := w.add("capssetter", "caps", text, "join", "false", "replace", "true"); err != nil {
			return err
		}
	}
	chosen := &Chosen{Container: caps, pad: pad}
	pad.OpenSegment()
	pad.DropErrorsOnFlush()
	switch {
	case !isRaw(caps):
		if err := g.decode(w, chosen); err != nil {
			return err
		}
	case g.raw != "":
		if err := w.add("capssetter", "caps", g.raw); err != nil {
			return err
		}
	}
	if err := w.add(g.converter[0], g.converter[1:]...); err != nil {
		return err
	}
	g.watchSize(w.last().Pad("sink"))
	if err := w.join(pad, &g.sink.Element); err != nil {
		return err
	}
	g.mu.Lock()
	g.chosen = chosen
	g.mu.Unlock()
	return nil
}

// decode adds the parser and the decoder of what the chosen pad gives.
func (g *autoplug) decode(w *way, chosen *Chosen) error {
	caps := chosen.Container
	decoder, err := g.rules.decoder(caps)
	if err != nil {
		return err
	}
	if stated := unstated(caps); stated != "" {
		if err := w.add("capssetter", "caps", stated); err != nil {
			return err
		}
	}
	if parser, ok := g.rules.parser(caps); ok {
		if err := w.add(parser.Name); err != nil {
			return err
		}
		w.last().Pad("src").OpenSegment()
	}
	if codecs[caps.Media].hidesColour {
		chosen.pad.HideColorimetry()
	}
	if err := w.add(decoder.Name, settings[decoder.Name]...); err != nil {
		return err
	}
	chosen.decoder, chosen.factory = w.last().Pad("sink"), decoder.Name
	if g.kind == Video && strings.HasPrefix(decoder.Name, "avdec_") {
		chosen.decoder.RenewOnFlush()
		w.last().Pad("src").OfferFramePool(decoder.Name != whole)
	}
	if slices.Contains(concealing, decoder.Name) {
		if err := g.conceal(decoder.Name, w.last(), chosen); err != nil {
			return err
		}
	}
	switch decoder.Name {
	case "vorbisdec":
		chosen.decoder.LimitVorbis()
	case "avdec_opus":
		w.last().ClipItself()
	case "opusdec":
		if err := w.add("capsfilter", "caps", decodedOpus); err != nil {
			return err
		}
	}
	if g.keysOnly {
		chosen.decoder.KeysOnly(caps)
	}
	g.watchSize(chosen.decoder) // as the parser read it, for decoders that allocate before they tell
	return nil
}

// conceal lets a decoder that conceals damage work on one thread, or, one of H.264, on two in turn, or watches it. In H.264 that is known to be
// damaged, a picture whose first slice is refused is zero, and not what its buffer held before, which depends on when that was given back.
func (g *autoplug) conceal(factory string, decoder *gst.Element, chosen *Chosen) error {
	switch {
	case slices.Contains(oneThreaded, factory):
		return decoder.Set("max-threads", "1")
	case !g.oneThread:
		chosen.conceals = decoder
		decoder.WatchConcealment(factory == whole)
		return nil
	case factory == whole:
		chosen.decoder.DecodeInTurn()
		if err := decoder.Set("direct-rendering", "false"); err != nil {
			return err
		}
	}
	return decoder.Set("max-threads", "1")
}

// absent returns the error for a file without the requested kind of stream.
func (g *autoplug) absent() error {
	sentinel := ErrNoSound
	if g.kind == Video {
		sentinel = ErrNoVideo
	}
	if g.nth > 0 {
		return failure(sentinel, "it has no stream %d of that kind", g.nth)
	}
	return sentinel
}

// PadAdded records a stream and waits for its first buffer.
func (g *autoplug) PadAdded(_ *gst.Element, pad *gst.Pad) {
	g.mu.Lock()
	g.streams = append(g.streams, &stream{pad: pad})
	g.mu.Unlock()
	g.pipeline.WatchPad(pad)
}

// NoMorePads distinguishes a file without the requested kind of stream from one whose stream is still to come.
func (g *autoplug) NoMorePads(*gst.Element) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.demuxers--
	if g.sink == nil {
		g.wake()
		return
	}
	g.concludeAbsence()
}

// FirstBuffer decides what happens to a stream. By now the demuxers that know all their streams from
// a header have named them, so that the default one can be chosen among all.
func (g *autoplug) FirstBuffer(pad *gst.Pad, b gst.Buffer) gst.Verdict {
	caps := pad.Caps()
	if caps == nil && g.sink != nil {
		g.fail(failure(ErrCorrupt, "a stream does not say what it is"))
		return gst.Drop
	}
	if caps != nil && g.isContainer(caps) {
		g.forget(pad)
		if err := refuseNested(caps); err != nil {
			return g.pass(err)
		}
		return g.pass(g.follow(pad, caps))
	}
	if g.sink == nil {
		return g.inspect(pad, caps, b)
	}
	if !g.isChosen(pad) {
		return gst.Drop
	}
	return g.pass(g.finish(pad, caps))
}

// isContainer reports whether the caps are those of a container, also of one that is refused.
func (g *autoplug) isContainer(caps *gst.Caps) bool {
	_, container, err := g.rules.demuxer(caps)
	return container || err != nil
}

// forget removes a container in a container from the streams: the demuxer after it has those.
func (g *autoplug) forget(pad *gst.Pad) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.streams = slices.DeleteFunc(g.streams, func(s *stream) bool { return s.pad.Same(pad) })
}

func (g *autoplug) isChosen(pad *gst.Pad) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.concludeAbsence()
	if g.chosen != nil || g.err != nil {
		return false
	}
	best := choose(g.streams, g.kind, g.nth)
	return best != nil && best.pad.Same(pad)
}

// PadEnded records the end of a stream; a chosen one that ends before it began is an empty one.
func (g *autoplug) PadEnded(pad *gst.Pad) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.sink == nil {
		g.ended(pad)
		return
	}
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
	g.record(g.absent())
}

func (g *autoplug) watchSize(pad *gst.Pad) {
	if g.admit != nil {
		g.pipeline.WatchSize(pad)
	}
}

// Size refuses frames that are not admitted, with the caller's own error.
func (g *autoplug) Size(width, height int) gst.Verdict {
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

// refusal returns the caller's error where frames were not admitted. It takes precedence over the elements' errors about it.
func (g *autoplug) refusal() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.refused
}

// concludeAbsence fails the pipeline once every stream is known and none is of the kind.
func (g *autoplug) concludeAbsence() {
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
		g.record(g.absent())
	}
}

func (g *autoplug) pass(err error) gst.Verdict {
	if err != nil {
		g.fail(err)
		return gst.Drop
	}
	return gst.Pass
}

func (g *autoplug) fail(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.record(linkError(err))
	g.wake()
}

// record keeps what went wrong first: what an element has reported by now, or else err. That no stream came is often but the end of
// what an element has reported, and an element may fail once it is known that the stream is missing: which of both is the
// error follows from the file alone, not from when the pulling side looks. The mutex is held.
func (g *autoplug) record(err error) {
	if g.err != nil {
		return
	}
	if g.sink != nil {
		err = cmp.Or(g.reported(), err)
	}
	g.err = err
}

// reported empties the bus and returns the first failure that it held.
func (g *autoplug) reported() error {
	for m := g.pipeline.Pop(0); m != nil; m = g.pipeline.Pop(0) {
		switch {
		case m.Type == gst.MessageError:
			return failureOf(m.Err)
		case m.Type == gst.MessageElement && m.Name == "redirect":
			return &Failure{Sentinel: ErrForbidden, Reason: "it points to another place", Element: m.Element, Debug: m.Text}
		}
	}
	return nil
}

// firstFailure returns what went wrong first, or the given error where nothing has.
func (g *autoplug) firstFailure(otherwise error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.record(otherwise)
	return g.err
}

// nothing reports whether no sample will ever come, as the stream is empty.
func (g *autoplug) nothing() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.empty
}

func (g *autoplug) followed() *Chosen {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.chosen
}
