package pipeline

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/gonumm/gonumm/gst"
)

// StallTime is how long a source may neither read nor deliver before it counts as stalled.
const StallTime = 10 * time.Second

// patience is how long a single wait for data lasts before failures, the context and the watchdog
// are looked at again: well under the 100 ms within which a cancelled context ends any call.
const patience = 20 * time.Millisecond

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

	// Admit, where it is not nil, sees the size of a video's frames before the first of them is allocated. Its
	// error refuses them and is the pipeline's. It is called from a thread of the pipeline.
	Admit func(width, height int) error
}

// Pipeline reads one stream of a file. It is not safe for concurrent use.
type Pipeline struct {
	ctx     context.Context
	look    *look
	native  *gst.Pipeline
	source  *gst.Source
	sink    *gst.Sink
	plugger *plugger
	watch   watchdog
	state   State
	err     error // of state Failed
}

// New makes a pipeline from a file to a sink of the wanted kind. Nothing is read yet but the first
// bytes, to see what they are. The file must stay open until Close.
func New(ctx context.Context, file *File, c Config) (*Pipeline, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	look, err := lookFrom(ctx, c.Entry, file, c.Kind, c.Stream)
	if err = file.Cause(err); err != nil {
		return nil, err
	}
	if c.Entry.file != nil {
		file, c.Stream = c.Entry.file, -1
	}
	native, err := gst.NewPipeline()
	if err != nil {
		return nil, err
	}
	p := &Pipeline{ctx: ctx, native: native, look: look, watch: watchdog{limit: readLimit(file)}}
	if err := p.build(file, c); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

func (p *Pipeline) build(file *File, c Config) error {
	d := descriptions[c.Kind]
	sink, err := p.native.AddSink(d.caps, max(c.Ahead, d.ahead))
	if err != nil {
		return named(err)
	}
	p.sink = sink
	if d.gather > 1 {
		sink.Gather(d.gather)
	}
	if c.Kind == Video {
		sink.Pad("sink").OfferVideoMeta()
	}
	if p.source, err = p.native.AddSource(p.look.bytes(), p.look.view); err != nil {
		return err
	}
	if uri, ok := file.uri(); ok && len(c.Plugins) > 0 {
		p.source.Tell(uri)
	}
	p.plugger = &plugger{
		pipeline: p.native, sink: sink, kind: c.Kind, nth: c.Stream,
		rules: rules{allowed: slices.Concat(c.Plugins, p.look.jpeg2000Decoder())}, converter: d.converter, admit: c.Admit,
	}
	p.native.Listen(p.plugger)
	if err := p.inOnePiece(); err != nil {
		return err
	}
	return named(p.plugger.begin(p.source, p.look.caps))
}

// inOnePiece sends a picture in one buffer where nothing puts it together again for its decoder.
func (p *Pipeline) inOnePiece() error {
	if _, parsed := p.plugger.rules.parser(p.look.caps); parsed || !strings.HasPrefix(p.look.caps.Media, "image/") {
		return nil
	}
	return p.source.OnePiece(p.look.caps)
}

// named gives a failure to plug something one of this package's names: an element that is not installed is the
// want of its package, and elements that do not fit together are a format that nobody here can read.
func named(err error) error {
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

// State is where the pipeline stands.
func (p *Pipeline) State() State { return p.state }

// Play lets the data flow. In any state but Made it does nothing, or returns the failure.
func (p *Pipeline) Play() error {
	switch p.state {
	case Made:
		if err := p.native.SetState(gst.Playing); err != nil {
			return p.fail(p.firstFailure(err))
		}
		p.state = Flowing
		return nil
	case Failed:
		return p.err
	case Closed:
		return ErrClosed
	}
	return nil
}

// Seek drops what is on its way and goes on from the key frame at or before t, a time in the
// stream's own counting, or with exact from t itself. An unseekable stream is ErrNotSeekable and
// flows on as before.
func (p *Pipeline) Seek(t time.Duration, exact bool) error {
	if err := p.Play(); err != nil {
		return err
	}
	seek := p.native.Seek
	if exact {
		seek = p.native.SeekAccurate
	}
	if !seek(t) {
		return ErrNotSeekable
	}
	p.state = Flowing
	p.watch.feed(p.source.Taken())
	return nil
}

// Wait calls try until it gives something, the stream ends (gst.ErrEnd), or the pipeline fails: by
// an element's failure, the end of the context, or a source that has stalled. try waits for at most
// the time that it is given and returns gst.ErrTimeout when nothing came.
func (p *Pipeline) Wait(try func(timeout time.Duration) error) error {
	if err := p.Play(); err != nil {
		return err
	}
	if p.state == Ended {
		return gst.ErrEnd
	}
	// The first waits are short: what is wrong with a file is known long before patience is over.
	for wait := time.Millisecond; ; wait = min(2*wait, patience) {
		err := try(wait)
		switch {
		case err == nil:
			p.watch.feed(p.source.Taken())
			return p.cancelled()
		case errors.Is(err, gst.ErrEnd):
			// A failure that ends the stream is on the bus before the end is at the sink.
			if err := p.failure(); err != nil {
				return err
			}
			if err := p.look.cause(nil); err != nil {
				return p.fail(err) // an element has taken it for the end
			}
			p.state = Ended
			return gst.ErrEnd
		case !errors.Is(err, gst.ErrTimeout):
			return p.fail(failure(ErrCorrupt, "%v", err))
		}
		if err := p.failure(); err != nil {
			return err
		}
		if empty, _ := p.plugger.state(); empty {
			p.state = Ended
			return gst.ErrEnd
		}
		if err := p.watch.look(p.source.Taken(), time.Now()); err != nil {
			return p.fail(err)
		}
	}
}

// failure is the first thing that went wrong, if anything did.
func (p *Pipeline) failure() error {
	if err := p.cancelled(); err != nil {
		return err
	}
	if err := p.plugger.refusal(); err != nil {
		return p.fail(err)
	}
	// That no stream came is often but the end of what an element has said.
	_, err := p.plugger.state()
	if err = p.firstFailure(err); err != nil {
		return p.fail(err)
	}
	return nil
}

// firstFailure empties the bus and returns what it held of failures, or the given error.
func (p *Pipeline) firstFailure(otherwise error) error {
	for m := p.native.Pop(0); m != nil; m = p.native.Pop(0) {
		switch {
		case m.Type == gst.MessageError:
			return failureOf(m.Err)
		case m.Type == gst.MessageElement && m.Name == "redirect":
			return &Failure{Sentinel: ErrForbidden, Reason: "it points to another place", Element: m.Element, Debug: m.Text}
		}
	}
	return otherwise
}

func (p *Pipeline) cancelled() error {
	if err := p.ctx.Err(); err != nil {
		return p.fail(err)
	}
	return nil
}

// fail ends in what the reader of the bytes has said of itself, if it has. A context's end comes before that: a reader that
// ends with it looks like a damaged file to the elements.
func (p *Pipeline) fail(err error) error {
	if ended := p.ctx.Err(); ended != nil {
		err = ended
	} else {
		err = p.look.cause(err)
	}
	p.state, p.err = Failed, err
	return err
}

// Sink is where the samples come out.
func (p *Pipeline) Sink() *gst.Sink { return p.sink }

// Chosen is the stream that is followed; nil before its first sample has arrived.
func (p *Pipeline) Chosen() *Chosen { return p.plugger.followed() }

// Close stops every thread of the pipeline and gives all its memory and descriptors back. A second
// call does nothing.
func (p *Pipeline) Close() {
	if p.state == Closed {
		return
	}
	unsure := p.state == Failed || p.ctx.Err() != nil
	p.state = Closed
	giveBack(unsure, func() {
		if p.sink != nil {
			p.sink.Close()
		}
		p.native.Release()
	})
}

// giveBack releases a pipeline. One that has failed may have a thread that does not come back soon, and whoever
// cancelled waits for 100 ms at most: then it is given back behind the caller's back.
func giveBack(unsure bool, release func()) {
	if !unsure {
		release()
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		release()
	}()
	select {
	case <-done:
	case <-time.After(2 * patience):
	}
}
