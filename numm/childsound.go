package numm

import (
	"context"
	"fmt"
	"time"
	"unsafe"

	"github.com/gonumm/gonumm/internal/isolate"
	"github.com/gonumm/gonumm/pipeline"
)

// childSound is the sound that a child decodes.
type childSound struct {
	ctx    context.Context
	file   *pipeline.File
	child  *isolation
	number int
	first  soundHead
	at     int64
	said   time.Duration
	shared *isolate.Shared // that the last samples lie in; nil where there is none
}

func openChildSound(ctx context.Context, file *pipeline.File, c *soundConfig) (soundSource, error) {
	r, err := c.child.open(ctx, file, c.maxMemory, &childRequest{op: opSound, sound: c.inChild()})
	if err != nil {
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

// next returns samples as they lie in shared memory: any bytes will do for a sound.
func (s *childSound) next() (stretch, error) {
	s.release()
	r, err := s.call(opNextSound, 0)
	if err != nil {
		return stretch{}, err
	}
	if r.channels < 1 || r.channels > 2 || r.frames < 1 || r.frames > pieceSize || r.index < 0 || r.index > farthest {
		return stretch{}, fmt.Errorf("%w: its decoder gave %d samples of %d channels", ErrCorrupt, r.frames, r.channels)
	}
	if s.shared, err = s.child.session.Hold(r.region); err != nil {
		return stretch{}, childFailure(err)
	}
	got := stretch{channels: r.channels, index: r.index}
	n, bytes := int(r.frames)*r.channels, s.shared.Bytes
	switch {
	case r.float && 4*n <= len(bytes):
		got.floats = unsafe.Slice((*float32)(unsafe.Pointer(&bytes[0])), n)
	case !r.float && 2*n <= len(bytes):
		got.ints = unsafe.Slice((*int16)(unsafe.Pointer(&bytes[0])), n)
	default:
		return stretch{}, fmt.Errorf("%w: its decoder gave samples that do not fit", ErrCorrupt)
	}
	return got, nil
}

func (s *childSound) release() {
	if s.shared != nil {
		s.shared.Release()
		s.shared = nil
	}
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
	s.release()
	if s.ctx.Err() == nil {
		_, _ = s.call(opCloseSound, 0) // a child that cannot is not used again
	}
	s.child.leave()
}
