package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/gonumm/gonumm/gst"
)

// Launched is a pipeline that the program itself has described in gst-launch's syntax, with a sink at its end that Go pulls
// from. Unlike a [Pipeline] over a file it may open whatever it names, runs by a clock, and may be silent for as long as
// its sources are: it ends with its context, its end of stream, or its first error. Its states are those of a Pipeline. It
// is not safe for concurrent use.
type Launched struct {
	inside
	sink    *gst.Sink
	caps    Caps
	settled bool // live is known
	live    bool
}

// Caps are what is requested of a launched pipeline: a [VideoCaps] or a [SoundCaps].
type Caps interface {
	// Filter returns the caps filter in gst-launch's syntax, with the elements before it that convert the stream.
	Filter() string
	held(live bool, width, height int) int
}

// Launch makes a pipeline of a description that leaves the output of its last element free, such as "v4l2src", and of what
// caps require; nil caps leave the output as it is. Nothing flows before the first Wait, which package appsink calls. If the
// description is wrong, the error is an [ErrLaunch] that quotes GStreamer's words and the position.
//
//	p, err := pipeline.Launch(ctx, "v4l2src", pipeline.VideoCaps{Rate: 30})
func Launch(ctx context.Context, description string, caps Caps) (*Launched, error) {
	filter := ""
	if caps != nil {
		filter = caps.Filter()
	} else {
		caps = VideoCaps{}
	}
	in, err := launchedInside(ctx)
	if err != nil {
		return nil, err
	}
	l := &Launched{inside: in, caps: caps}
	if err := l.build(description, filter, caps.held(false, 0, 0)); err != nil {
		l.Close()
		return nil, launchError(err)
	}
	return l, nil
}

func (l *Launched) build(description, filter string, ahead int) error {
	elements, err := l.native.AddDescription(description + " ! identity") // after which it may end in caps
	var parse *gst.ParseError
	switch {
	case strings.TrimSpace(description) == "":
		return &gst.ParseError{Text: "the description is empty"}
	case errors.As(err, &parse):
		return &gst.ParseError{Description: description, Text: parse.Text}
	case err != nil:
		return err
	}
	if filter != "" {
		source := elements
		if elements, err = l.native.AddDescription(filter); err != nil {
			return err
		}
		if source.Link(elements) != nil {
			first, _, _ := strings.Cut(filter, " ")
			return &gst.ParseError{Description: description, Text: "its last element gives nothing that " + first + " takes"}
		}
	}
	if l.sink, err = l.native.AddSink("ANY", ahead); err != nil {
		return err
	}
	l.sink.Pad("sink").OfferVideoMeta()
	return elements.Link(&l.sink.Element)
}

// ErrLaunch reports that a description is not one of a pipeline that GStreamer could make.
var ErrLaunch = fmt.Errorf("%w: no such pipeline", ErrUnsupported)

// launchError returns an error that names what is missing, or where the description is wrong.
func launchError(err error) error {
	var parse *gst.ParseError
	switch {
	case errors.As(err, &parse) && parse.Description == "":
		return fmt.Errorf("%w: %s", ErrLaunch, parse.Text)
	case parse != nil:
		return fmt.Errorf("%w: %w", ErrLaunch, parse)
	}
	return linkError(err)
}

// Sink returns where the buffers come out.
func (l *Launched) Sink() *gst.Sink { return l.sink }

// Chosen returns nil: the description has chosen.
func (l *Launched) Chosen() *Chosen { return nil }

// Display returns the zero value: a pipeline without a file states nothing but its caps.
func (l *Launched) Display() Display { return Display{} }

// CodedColour returns false: a pipeline without a file states nothing but its caps.
func (l *Launched) CodedColour() (CodedColour, bool) { return CodedColour{}, false }

// Wait calls try until it returns something, the stream ends (gst.ErrEnd), an element fails or the context ends; see
// [Pipeline.Wait].
func (l *Launched) Wait(try func(timeout time.Duration) error) error {
	if err := l.play(); err != nil {
		return err
	}
	for wait := time.Millisecond; ; wait = min(2*wait, pollInterval) {
		err := try(wait)
		switch {
		case err == nil:
			l.settle()
			return l.cancelled()
		case errors.Is(err, gst.ErrEnd):
			if err := l.failed(failureOf); err != nil {
				return err
			}
			l.state = Ended
			return gst.ErrEnd
		case !errors.Is(err, gst.ErrTimeout):
			return l.fail(failure(ErrCorrupt, "%v", err))
		}
		if err := l.failed(failureOf); err != nil {
			return err
		}
	}
}

// IsLive reports whether the source keeps its own time, so that a slow consumer loses the oldest of what waits for it. It is
// known once something has come.
func (l *Launched) IsLive() bool { return l.live }

// settle makes the sink of a live source drop the oldest: it waits for nobody, and its elements would otherwise drop what they like.
func (l *Launched) settle() {
	if l.settled {
		return
	}
	l.settled, l.live = true, l.sink.IsLive()
	if !l.live {
		return
	}
	caps := l.sink.Pad("sink").Caps()
	held := l.caps.held(true, caps.Int("width"), caps.Int("height"))
	_, _ = l.sink.Set("max-buffers", strconv.Itoa(held)), l.sink.Set("drop", "true") // which every appsink has
}

func (l *Launched) play() error {
	switch l.state {
	case Made:
		return l.start(func(refused error) error { return l.firstFailure(failureOf, doesNotStart(refused)) }, l.fail)
	case Ended:
		return gst.ErrEnd
	case Failed:
		return l.err
	case Closed:
		return ErrClosed
	}
	return nil
}

// Close stops every thread and frees all memory and descriptors. A second call does nothing.
func (l *Launched) Close() {
	l.close(func() {
		if l.sink != nil {
			l.sink.Close()
		}
		l.native.Release()
	})
}
