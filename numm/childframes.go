package numm

import (
	"context"
	"errors"
	"fmt"
	"image"
	"time"

	"github.com/gonumm/gonumm/internal/isolate"
	"github.com/gonumm/gonumm/internal/pixel"
	"github.com/gonumm/gonumm/pipeline"
)

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

	converter pixel.Converter
}

func openChildFrames(ctx context.Context, file *pipeline.File, c *videoConfig) (frameSource, error) {
	r, err := c.child.open(ctx, file, c.maxMemory, &childRequest{op: opFrames, video: c.inChild()})
	if err != nil {
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
	s, r := f.source, f.reply
	if r.samples == (sampleHead{}) {
		painted, err := s.child.call(s.ctx, s.file, &childRequest{op: opPaint, frame: r.frame, width: m.Width(), height: m.Height(), part: part})
		if err != nil {
			return err
		}
		return copyPicture(s.child.session, painted, m)
	}
	shared, err := s.child.session.Hold(r.region)
	if err != nil {
		return childFailure(err)
	}
	defer shared.Release()
	p := r.samples.picture()
	if err := p.SetSamples(shared.Bytes); err != nil {
		return errUnfit
	}
	if err := s.converter.ConvertPart(&p, part, m.Pix, m.Stride, m.Width(), m.Height(), r.samples.orientation); err != nil {
		return fmt.Errorf("%w: its decoder gave a picture that cannot be: %w", ErrCorrupt, err)
	}
	return nil
}

// picture returns the picture whose samples these are. Numbers that mean nothing count as some that do.
func (h *sampleHead) picture() pixel.Picture {
	return pixel.Picture{
		Format: h.format, Width: h.width, Height: h.height,
		Matrix: h.matrix, FullRange: h.fullRange, Transfer: h.transfer, Primaries: h.primaries,
	}
}

// copyPicture copies what a child has painted. Its numbers are believed as far as they fit.
func copyPicture(s *isolate.Session, r *childReply, m *Image) error {
	held, err := s.Hold(r.region)
	if err != nil {
		return childFailure(err)
	}
	defer held.Release()
	shared, row := held.Bytes, m.Width()*bytesPerPixel
	if r.offset < 0 || r.stride < row || r.offset > len(shared) {
		return errUnfit
	}
	shared = shared[r.offset:]
	if (m.Height()-1)*r.stride+row > len(shared) {
		return errUnfit
	}
	copyRows(m, &Image{Pix: shared, Stride: r.stride, Rect: image.Rect(0, 0, m.Width(), m.Height())})
	return nil
}
