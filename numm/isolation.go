package numm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/gonumm/gonumm/internal/freememory"
	"github.com/gonumm/gonumm/internal/isolate"
	"github.com/gonumm/gonumm/internal/isolate/wire"
	"github.com/gonumm/gonumm/numm/internal/still"
	"github.com/gonumm/gonumm/pipeline"
)

// isolation is the child in which one file is decoded: the video and the sound of a movie share it, and so do a reader and
// its Info. It has a child as long as one of them is open.
type isolation struct {
	mu      sync.Mutex
	session *isolate.Session
	users   int
}

// start gives the file to a child where none has it yet. leave must follow.
func (i *isolation) start(ctx context.Context, file *pipeline.File, room int64) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.session == nil {
		s, err := lease(ctx, sourceOf(file, room))
		if err != nil {
			return err
		}
		i.session = s
	}
	i.users++
	return nil
}

// open gives the file to a child and asks it to open a source of it. leave must follow where that succeeds.
func (i *isolation) open(ctx context.Context, file *pipeline.File, maxMemory int64, q *childRequest) (*childReply, error) {
	if err := i.start(ctx, file, roomFor(maxMemory)); err != nil {
		return nil, err
	}
	r, err := i.call(ctx, file, q)
	if err != nil {
		i.leave()
		return nil, err
	}
	return r, nil
}

func (i *isolation) leave() {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.users--; i.users == 0 {
		_ = i.session.Close() // a child that does not close is killed
		i.session = nil
	}
}

// lease starts a session, and gives the errors of package isolate their kinds.
func lease(ctx context.Context, source *isolate.Source) (*isolate.Session, error) {
	s, err := isolate.Lease(ctx, source)
	return s, childFailure(err)
}

// childFailure makes an ErrCorrupt of a child that has ended.
func childFailure(err error) error {
	var death *isolate.Death
	switch {
	case errors.As(err, &death):
		return &pipeline.Failure{Sentinel: ErrCorrupt, Reason: death.Reason, Element: death.Element, Debug: death.Output}
	case errors.Is(err, isolate.ErrUnavailable):
		return fmt.Errorf("%w: %w", ErrUnsupported, err)
	}
	return err
}

// sourceOf returns the file as a child is given it: the descriptor, where that is for reading only.
func sourceOf(file *pipeline.File, room int64) *isolate.Source {
	source := &isolate.Source{From: file, Size: file.Size(), Room: room, Free: freememory.Free}
	if f := file.Descriptor(); f != nil && isolate.ReadOnly(f) {
		source.File, source.Name = f, f.Name()
	}
	return source
}

// roomFor returns what a child may take: the limit, else what is free.
func roomFor(limit int64) int64 {
	if limit > 0 {
		return limit
	}
	return freeLately()
}

// freeLately is what was free not more than a second ago: to look takes as long as decoding a small picture.
var freeLately = func() func() int64 {
	var mu sync.Mutex
	var at time.Time
	var free int64
	return func() int64 {
		mu.Lock()
		defer mu.Unlock()
		if at.IsZero() || time.Since(at) > time.Second {
			at, free = time.Now(), freememory.Free()
		}
		return free
	}
}()

// call does one thing in the child. After a failure that says something against the file the child is not used for another.
func call(ctx context.Context, s *isolate.Session, q *childRequest) (*childReply, error) {
	body, err := wire.Append(nil, *q)
	if err != nil {
		return nil, fmt.Errorf("%w: an option cannot be kept in a child process: %w", ErrUnsupported, err)
	}
	answer, err := s.Call(ctx, body)
	if err != nil {
		return nil, childFailure(err)
	}
	var r childReply
	if _, err := wire.Parse(answer, &r); err != nil {
		s.Fail()
		return nil, fmt.Errorf("%w: its decoder replied with something else: %w", ErrCorrupt, err)
	}
	err = r.fault.err()
	if err != nil && !harmless(err) {
		s.Fail()
	}
	return &r, err
}

// harmless reports whether an error only says what the file is not, or that it is refused before it is decoded.
func harmless(err error) bool {
	for _, kind := range []error{io.EOF, ErrNoVideo, ErrNoSound, ErrNotSeekable, ErrUnsupported, ErrSize, errEntry, errBehind} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

func (i *isolation) call(ctx context.Context, file *pipeline.File, q *childRequest) (*childReply, error) {
	r, err := call(ctx, i.session, q)
	return r, file.Cause(err)
}

// probeInChild is probe in a child.
func (i *isolation) probe(ctx context.Context, file *pipeline.File) (*Info, error) {
	if err := i.start(ctx, file, roomFor(0)); err != nil {
		return nil, err
	}
	defer i.leave()
	r, err := i.call(ctx, file, &childRequest{op: opProbe})
	if err != nil {
		return nil, err
	}
	if r.info == nil {
		return nil, fmt.Errorf("%w: its decoder replied with nothing", ErrCorrupt)
	}
	return r.info, nil
}

// decodeInChild is decodeSource in a child, which may read the system's fonts where it is for a drawing.
func decodeInChild(src *imageSource, c *imageConfig, drawing bool) (*still.Pixels, error) {
	source := &isolate.Source{From: src, Size: src.Size, Room: roomFor(c.maxMemory), Free: freememory.Free, Fonts: drawing}
	if src.whole != nil && isolate.ReadOnly(src.whole) {
		source.File, source.Name = src.whole, src.whole.Name()
	}
	s, err := lease(src.Context, source)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	own := *c
	own.isolated, own.promise = false, freememory.Promise{}
	c.fit = fit{} // which the child does
	r, failed := call(src.Context, s, &childRequest{op: opImage, image: &own})
	if r == nil || r.region == 0 {
		return nil, failed
	}
	size, ok := product(r.width, r.height, r.channels)
	if !ok || r.width < 1 || r.height < 1 || r.channels < bytesPerPixel || r.channels > bytesPerPixel+1 {
		return nil, fmt.Errorf("%w: picture of %d × %d", ErrCorrupt, r.width, r.height)
	}
	px := &still.Pixels{Width: r.width, Height: r.height, Channels: r.channels}
	shared, err := s.Hold(r.region)
	if err != nil {
		return nil, childFailure(err)
	}
	defer shared.Release()
	if size > len(shared.Bytes) {
		return nil, errUnfit
	}
	px.Pix = append([]uint8(nil), shared.Bytes[:size]...)
	return px, failed
}

// errUnfit reports that a child's numbers and its memory do not agree.
var errUnfit = fmt.Errorf("%w: its decoder gave a picture that does not fit", ErrCorrupt)
