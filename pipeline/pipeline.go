package pipeline

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
)

// State is where a pipeline stands; the package's drawing shows the ways between.
type State int

// The states.
const (
	Made State = iota
	Flowing
	Ended
	Failed
	Closed
)

// Config says what a pipeline reads.
type Config struct {
	Kind    Kind     // Video or Sound
	Stream  int      // the n-th stream of the kind from 0; negative: the default one
	Plugins []string // elements to allow although their class is refused, and decoders to take before others
	Entry   Entry    // where to begin, of another pipeline over the same stream of the same file, with the same context
	Ahead   int      // frames, or pieces of sound, that are decoded before they are asked for; 0: a few

	KeysOnly  bool // decode only what stands alone
	OneThread bool // decode a damaged video, one packet after the other, see Concealed
	Packets   bool // decode nothing: Wait ends with the stream, and Packets gives what it consists of

	// Admit, where it is not nil, sees the size of a video's frames before the first of them is allocated. Its
	// error refuses them and is the pipeline's. It is called from a thread of the pipeline.
	Admit func(width, height int) error
}

// Pipeline reads one stream of a file. It is not safe for concurrent use.
type Pipeline struct {
	inside
	format   Format
	shown    *shown
	demuxed  *demuxed // nil where GStreamer demuxes
	source   *gst.Source
	sink     *gst.Sink
	autoplug *autoplug
	broken   error // of an element. It is on the bus at once, while what was decoded before still comes
}

// drainTime is how long all threads may be asleep after a failure before nothing more is expected. Most elements that fail also end the
// stream, and then nobody waits so long.
const drainTime = 300 * time.Millisecond

// New makes a pipeline from a file to a sink of the wanted kind. Nothing is read yet but the first
// bytes, to see what they are. The file must stay open until Close. The errors are those of [Inspect], and an [ErrUnsupported]
// where an element is missing.
func New(ctx context.Context, file *File, c Config) (*Pipeline, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	format, err := c.Entry.format, error(nil)
	switch {
	case c.Entry.file != nil:
		file, c.Stream = c.Entry.file, -1
		format, err = c.Entry.standIn()
	case format == nil:
		format, err = beside(ctx, func() (Format, error) { return Inspect(ctx, file) })
	}
	if err != nil {
		return nil, err
	}
	shown, err := beside(ctx, func() (*shown, error) { return c.Entry.open(format, c.Kind, c.Stream) })
	if err = file.Cause(err); err != nil {
		return nil, err
	}
	native, err := gst.NewPipeline()
	if err != nil {
		return nil, err
	}
	p := &Pipeline{inside: inside{ctx: ctx, native: native, watch: watch(native, readLimit(file))}, format: format, shown: shown}
	if err := p.built(func() error { return p.build(file, c) }, p.fail); err != nil {
		p.Close()
		return nil, err
	}
	p.done, p.again = p.source.Taken, p.source.Again
	return p, nil
}

func (p *Pipeline) build(file *File, c Config) error {
	d := descriptions[c.Kind]
	if c.Packets {
		d.caps, d.wakeEvery = "ANY", 1
	}
	sink, err := p.native.AddSink(d.caps, max(c.Ahead, d.ahead))
	if err != nil {
		return linkError(err)
	}
	p.sink = sink
	if d.wakeEvery > 1 {
		sink.WakeEvery(d.wakeEvery)
	}
	if c.Kind == Video {
		sink.Pad("sink").OfferVideoMeta()
	}
	caps, err := p.addSource(c)
	if err != nil {
		return err
	}
	if uri, ok := file.uri(); ok && len(c.Plugins) > 0 {
		p.source.Tell(uri)
	}
	p.autoplug = &autoplug{
		pipeline: p.native, sink: sink, kind: c.Kind, nth: c.Stream,
		rules: rules{allowed: slices.Concat(c.Plugins, p.format.decoders())}, converter: d.converter, admit: c.Admit,
		keysOnly: c.KeysOnly, oneThread: c.OneThread, packets: c.Packets, raw: p.shown.raw, named: p.format.named,
	}
	if p.demuxed != nil {
		p.autoplug.nth = -1 // it is the only one
	}
	p.native.Listen(p.autoplug)
	if err := p.inOnePiece(); err != nil {
		return err
	}
	return linkError(p.autoplug.begin(p.source, caps))
}

// mostInOnePiece is the size of files that are small enough to be in memory whole, beside what is made of them.
const mostInOnePiece = 256 << 20

// inOnePiece sends a picture in one buffer: nothing may put it together again for its decoder, and a parser reads a large one
// many times over where it is left to.
func (p *Pipeline) inOnePiece() error {
	_, parsed := p.autoplug.rules.parser(p.shown.caps)
	switch {
	case media.IsPicture(p.shown.caps.Media) && !parsed:
	case media.IsPicture(p.shown.caps.Media) && p.shown.view.End-p.shown.view.Start <= mostInOnePiece:
	default:
		return nil
	}
	return p.source.OnePiece(p.shown.caps)
}

// linkError gives a failure to link an element one of this package's names: an element that is not installed is the
// want of its package, and elements that do not fit together are a format that nobody here can read.
func linkError(err error) error {
	var missing *gst.MissingError
	var known *Failure
	var plugin *PluginError
	switch {
	case errors.As(err, &missing):
		return &PluginError{Feature: missing.Feature, Package: packageOf(missing.Feature)}
	case err == nil, errors.As(err, &known), errors.As(err, &plugin), err == ErrNoSound, err == ErrNoVideo:
		return err
	}
	return failure(ErrUnsupported, "%v", err)
}

// State returns where the pipeline stands.
func (p *Pipeline) State() State { return p.state }

// Play lets the data flow. In any state but Made it does nothing, or returns the failure.
func (p *Pipeline) Play() error {
	switch p.state {
	case Made:
		return p.start(func(refused error) error { return p.autoplug.firstFailure(doesNotStart(refused)) }, p.fail)
	case Failed:
		return p.err
	case Closed:
		return ErrClosed
	}
	return nil
}

// Broken reports whether an element has failed, so that only what is on its way still comes, and nothing can be sought.
func (p *Pipeline) Broken() bool { return p.broken != nil }

// Seek drops what is on its way and goes on from the key frame at or before t, a time in the
// stream's own counting, or with exact from t itself. An unseekable stream is ErrNotSeekable and
// flows on as before.
func (p *Pipeline) Seek(t time.Duration, exact bool) error {
	if err := p.Play(); err != nil {
		return err
	}
	if p.Broken() {
		return ErrNotSeekable
	}
	seek := p.native.Seek
	if exact {
		seek = p.native.SeekAccurate
	}
	p.feed()
	var taken bool
	if err := p.guarded(func() { taken = seek(t) }); err != nil {
		return p.fail(err)
	}
	if !taken {
		return ErrNotSeekable
	}
	p.state = Flowing
	p.feed()
	return nil
}

// Wait calls try until it gives something, the stream ends (gst.ErrEnd), or the pipeline fails: by
// an element's failure, once what was decoded before it has come, the end of the context, or a source that has stalled. try waits for at most
// the time that it is given and returns gst.ErrTimeout when nothing came.
func (p *Pipeline) Wait(try func(timeout time.Duration) error) error {
	if err := p.Play(); err != nil {
		return err
	}
	if p.state == Ended {
		return gst.ErrEnd
	}
	// The first waits are short: what is wrong with a file is known long before pollInterval has passed.
	for wait := time.Millisecond; ; wait = min(2*wait, pollInterval) {
		err := try(wait)
		switch {
		case err == nil:
			p.feed()
			return p.cancelled()
		case errors.Is(err, gst.ErrEnd):
			// A failure that ends the stream is on the bus before the end is at the sink.
			if err := p.failure(0); err != nil {
				return err
			}
			if err := p.shown.cause(nil); err != nil {
				return p.fail(err) // an element has taken it for the end
			}
			p.state = Ended
			return gst.ErrEnd
		case !errors.Is(err, gst.ErrTimeout):
			return p.fail(failure(ErrCorrupt, "%v", err))
		}
		if err := p.failure(drainTime); err != nil {
			return err
		}
		if p.autoplug.nothing() {
			p.state = Ended
			return gst.ErrEnd
		}
		if err := p.inside.waitError(); err != nil {
			return p.fail(err)
		}
	}
}

// failure returns the first thing that went wrong, if anything did: an element's failure once nothing has come for some time after it.
func (p *Pipeline) failure(drain time.Duration) error {
	if err := p.cancelled(); err != nil {
		return err
	}
	if err := p.autoplug.refusal(); err != nil {
		return p.fail(err)
	}
	if p.broken == nil {
		if p.broken = p.autoplug.firstFailure(nil); p.broken == nil {
			return nil
		}
		p.feed() // so that what was asleep before does not count
	}
	if p.Chosen() != nil && drain > 0 && p.watch.asleep < drain {
		return nil
	}
	return p.fail(p.broken)
}

// fail ends with the error of the reader of the bytes, if it has one, and with that of a file that is cut off, which elements
// describe in many ways. A context's end comes before that: a reader that ends with it looks like a damaged file to the elements.
func (p *Pipeline) fail(err error) error {
	if p.ctx.Err() == nil {
		if err = p.shown.cause(err); errors.Is(err, ErrCorrupt) {
			err = cmp.Or(p.Short(-1), err)
		}
	}
	return p.inside.fail(err)
}

// Sink returns where the samples come out.
func (p *Pipeline) Sink() *gst.Sink { return p.sink }

// Chosen returns the stream that is followed; nil before its first sample has arrived.
func (p *Pipeline) Chosen() *Chosen { return p.autoplug.followed() }

// Concealed reports whether the frames that come from now on depend on which threads were faster, as some were damaged and the decoder made
// up what they lack. All frames before, and all of a pipeline with OneThread, depend on the file alone.
func (p *Pipeline) Concealed() bool {
	c := p.Chosen()
	return c != nil && c.conceals != nil && p.state != Closed && c.conceals.Concealed()
}

// Close stops every thread of the pipeline and gives all its memory and descriptors back. A second
// call does nothing.
func (p *Pipeline) Close() {
	p.close(func() {
		if p.sink != nil {
			p.sink.Close()
		}
		p.native.Release()
		p.dropPackets()
	})
}

// nativeDuration returns what the elements say of the length. They still know it where frames were not admitted.
func (p *Pipeline) nativeDuration() (d time.Duration, ok bool) {
	if p.state == Failed && p.autoplug.refusal() == nil || p.state == Closed {
		return 0, false
	}
	var length time.Duration
	var known bool
	if err := p.guarded(func() { length, known = p.native.Duration() }); err != nil {
		_ = p.fail(err) // which the next call returns
		return 0, false
	}
	return length, known
}
