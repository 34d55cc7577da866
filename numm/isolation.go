package numm

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"sync"
	"time"
	"unsafe"

	"github.com/gonumm/gonumm/internal/freememory"
	"github.com/gonumm/gonumm/internal/isolate"
	"github.com/gonumm/gonumm/internal/isolate/wire"
	"github.com/gonumm/gonumm/internal/pixel"
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

// childFrames are the frames that a child decodes.
type childFrames struct {
	ctx      context.Context
	file     *pipeline.File
	child    *isolation
	number   int
	length   time.Duration
	width    int // of the last frame, or of one that was refused
	height   int
	released []int // frames that the next call reports to the child
}

func openChildFrames(ctx context.Context, file *pipeline.File, c *videoConfig) (frameSource, error) {
	if err := c.child.start(ctx, file, roomFor(c.maxMemory)); err != nil {
		return nil, err
	}
	own := *c
	own.isolated, own.child, own.progress = false, nil, nil
	r, err := c.child.call(ctx, file, &childRequest{op: opFrames, video: &own})
	if err != nil {
		c.child.leave()
		return nil, err
	}
	return &childFrames{ctx: ctx, file: file, child: c.child, number: r.source}, nil
}

func (s *childFrames) call(op childOp, t time.Duration) (*childReply, error) {
	r, err := s.child.call(s.ctx, s.file, &childRequest{op: op, source: s.number, time: t, released: s.released})
	s.released = nil
	if err == nil {
		s.length = r.length
	}
	return r, err
}

func (s *childFrames) next() (sourceFrame, error) {
	r, err := s.call(opNextFrame, 0)
	if r != nil && (err == nil || errors.Is(err, ErrNotEnoughMemory)) {
		s.width, s.height, s.length = r.width, r.height, r.length
	}
	if err != nil {
		return nil, err
	}
	if r.width < 1 || r.height < 1 {
		return nil, fmt.Errorf("%w: a frame of %d by %d pixels", ErrCorrupt, r.width, r.height)
	}
	return &childFrame{source: s, reply: r}, nil
}

func (s *childFrames) seek(t time.Duration) error {
	_, err := s.call(opSeekFrame, t)
	return err
}

func (s *childFrames) duration() time.Duration { return s.length }

func (s *childFrames) presented(t time.Duration) time.Duration {
	r, err := s.call(opPresented, t)
	if err != nil {
		return t // the next call fails
	}
	return r.begin
}

func (s *childFrames) short() error {
	_, err := s.call(opShort, 0)
	return err
}

func (s *childFrames) close() {
	if s.ctx.Err() == nil {
		_, _ = s.call(opCloseFrame, 0) // a child that cannot is not used again
	}
	s.child.leave()
}

type childFrame struct {
	source *childFrames
	reply  *childReply
}

func (f *childFrame) begin() time.Duration { return f.reply.begin }
func (f *childFrame) end() time.Duration   { return f.reply.end }
func (f *childFrame) size() (int, int)     { return f.reply.width, f.reply.height }
func (f *childFrame) release()             { f.source.released = append(f.source.released, f.reply.frame) }

func (f *childFrame) paint(m *Image, part pixel.Part) error {
	s := f.source
	r, err := s.child.call(s.ctx, s.file, &childRequest{op: opPaint, frame: f.reply.frame, width: m.Width(), height: m.Height(), part: part})
	if err != nil {
		return err
	}
	return copyPicture(s.child.session, r, m)
}

// copyPicture copies what a child has painted. Its numbers are believed as far as they fit.
func copyPicture(s *isolate.Session, r *childReply, m *Image) error {
	fits := false
	err := s.Copy(r.region, func(shared []byte) {
		row := m.Width() * bytesPerPixel
		if r.offset < 0 || r.stride < row || r.offset > len(shared) {
			return
		}
		shared = shared[r.offset:]
		if fits = (m.Height()-1)*r.stride+row <= len(shared); fits {
			copyRows(m, &Image{Pix: shared, Stride: r.stride, Rect: image.Rect(0, 0, m.Width(), m.Height())})
		}
	})
	if err == nil && !fits {
		err = fmt.Errorf("%w: its decoder gave a picture that does not fit", ErrCorrupt)
	}
	return childFailure(err)
}

// childSound is the sound that a child decodes.
type childSound struct {
	ctx    context.Context
	file   *pipeline.File
	child  *isolation
	number int
	first  soundHead
	at     int64
	said   time.Duration
	ints   []int16
	floats []float32
}

func openChildSound(ctx context.Context, file *pipeline.File, c *soundConfig) (soundSource, error) {
	if err := c.child.start(ctx, file, roomFor(c.maxMemory)); err != nil {
		return nil, err
	}
	own := *c
	own.isolated, own.child, own.progress = false, nil, nil
	r, err := c.child.call(ctx, file, &childRequest{op: opSound, sound: &own})
	if err != nil {
		c.child.leave()
		return nil, err
	}
	if r.head.rate < 0 || r.head.rate > maxSoundRate {
		c.child.leave()
		return nil, fmt.Errorf("%w: sound at %d Hz", ErrCorrupt, r.head.rate)
	}
	return &childSound{
		ctx: ctx, file: file, child: c.child, number: r.source, first: r.head, at: r.place, said: r.length,
	}, nil
}

func (s *childSound) call(op childOp, index int64) (*childReply, error) {
	r, err := s.child.call(s.ctx, s.file, &childRequest{op: op, source: s.number, index: index})
	if r != nil {
		s.at, s.said = r.place, r.length
	}
	return r, err
}

func (s *childSound) next() (stretch, error) {
	r, err := s.call(opNextSound, 0)
	if err != nil {
		return stretch{}, err
	}
	if r.channels < 1 || r.channels > 2 || r.frames < 1 || r.frames > pieceSize || r.index < 0 || r.index > farthest {
		return stretch{}, fmt.Errorf("%w: its decoder gave %d samples of %d channels", ErrCorrupt, r.frames, r.channels)
	}
	n := int(r.frames) * r.channels
	s.ints, s.floats = s.ints[:0], s.floats[:0]
	err = s.child.session.Copy(r.region, func(shared []byte) {
		switch {
		case r.float && 4*n <= len(shared):
			s.floats = append(s.floats, unsafe.Slice((*float32)(unsafe.Pointer(&shared[0])), n)...)
		case !r.float && 2*n <= len(shared):
			s.ints = append(s.ints, unsafe.Slice((*int16)(unsafe.Pointer(&shared[0])), n)...)
		}
	})
	if err == nil && len(s.ints)+len(s.floats) == 0 {
		err = fmt.Errorf("%w: its decoder gave samples that do not fit", ErrCorrupt)
	}
	if err != nil {
		return stretch{}, childFailure(err)
	}
	got := stretch{channels: r.channels, index: r.index}
	if r.float {
		got.floats = s.floats
	} else {
		got.ints = s.ints
	}
	return got, nil
}

func (s *childSound) head() soundHead       { return s.first }
func (s *childSound) place() int64          { return s.at }
func (s *childSound) length() time.Duration { return s.said }

func (s *childSound) seek(index int64) error {
	_, err := s.call(opSeekSound, index)
	return err
}

func (s *childSound) endAt(last int64) { _, _ = s.call(opEndAt, last) } // the next call fails where this does

func (s *childSound) short() error {
	_, err := s.call(opShort, 0)
	return err
}

func (s *childSound) close() {
	if s.ctx.Err() == nil {
		_, _ = s.call(opCloseSound, 0) // a child that cannot is not used again
	}
	s.child.leave()
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
	err = s.Copy(r.region, func(shared []byte) {
		if size <= len(shared) {
			px.Pix = append([]uint8(nil), shared[:size]...)
		}
	})
	if err != nil || px.Pix == nil {
		return nil, errors.Join(childFailure(err), fmt.Errorf("%w: its decoder gave a picture that does not fit", ErrCorrupt))
	}
	return px, failed
}
