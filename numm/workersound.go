package numm

import (
	"errors"
	"fmt"
	"unsafe"

	"github.com/gonumm/gonumm/internal/isolate"
	"github.com/gonumm/gonumm/internal/resample"
)

// workerSound is the sound of one source, in a child. It crosses in pieces of two, in turn: the parent takes its samples out of one while
// the other is filled.
type workerSound struct {
	readAhead
	source soundSource
	rounds bool  // floats may cross as the 16-bit stereo that they become
	last   int64 // from here on nothing is asked for

	rest   stretch // of the source, which did not fit in what crossed
	ended  error   // what came after that
	pieces [2]*isolate.Memory
	turn   int // the piece that is filled next
}

const (
	// pieceSize is how many bytes of sound cross at once, while it is read in a row.
	pieceSize = 256 << 10
	// firstPiece is the same at the start, where it is not known yet how much is wanted.
	firstPiece = 64 << 10
)

func (s *workerSound) call(q *childRequest, r *childReply) (err error) {
	switch q.op {
	case opNextSound:
		return s.next(r)
	case opSeekSound:
		err = s.seek(q.index)
	case opEndAt:
		s.last = q.index
		s.source.endAt(q.index)
	case opShort:
		err = s.source.short()
	case opCloseSound:
		delete(s.worker.sounds, q.source)
		s.close()
		return nil
	default:
		return fmt.Errorf("%w: operation %d of sound", ErrUnsupported, q.op)
	}
	r.place, r.length = s.place(), s.source.length()
	return err
}

// place returns the index of the next sample that crosses.
func (s *workerSound) place() int64 {
	switch {
	case s.ready != nil && s.failed == nil:
		return s.ready.index
	case s.rest.frames() > 0:
		return s.rest.index
	}
	return s.source.place()
}

// next replies with the next samples.
func (s *workerSound) next(r *childReply) error {
	return s.reply(r, s.fill, func() bool { return true })
}

// fill copies samples of the source into shared memory, until it is full or something else follows: other samples than those that
// come next, or an error, which is kept for the next call.
func (s *workerSound) fill(r *childReply) (err error) {
	defer func() { err = panicked(recover(), err) }()
	piece := &s.pieces[s.turn]
	if err := s.worker.grow(piece, pieceSize); err != nil {
		return err
	}
	memory := (*piece).Bytes[:pieceSize]
	if s.run == 0 {
		memory = memory[:firstPiece]
	}
	for len(memory) > 0 {
		if s.rest.frames() == 0 {
			s.pull()
		}
		next := r.index + r.frames
		fits := r.frames == 0 || s.crossing() == r.crossing() && s.rest.index == next && next < s.last
		if s.ended != nil || !fits {
			break
		}
		memory = s.cross(memory, r)
	}
	if r.frames > 0 {
		r.region, r.place, r.length = (*piece).Number, r.index+r.frames, s.source.length()
		s.turn = 1 - s.turn
		return nil
	}
	err, s.ended = s.ended, nil
	r.place, r.length = s.source.place(), s.source.length()
	return err
}

// pull takes the next samples of the source, which is not asked again after an error that has not crossed yet.
func (s *workerSound) pull() {
	if s.ended == nil {
		s.rest, s.ended = s.source.next()
	}
}

// crossing is how samples cross.
type crossing struct {
	float    bool
	channels int
}

func (s *workerSound) crossing() crossing {
	if s.rest.ints == nil && s.rounds {
		return crossing{channels: 2}
	}
	return crossing{s.rest.ints == nil, s.rest.channels}
}

func (r *childReply) crossing() crossing { return crossing{r.float, r.channels} }

// cross copies as many of the samples at hand as fit, and returns the memory that is left: none where the next sample does not fit.
func (s *workerSound) cross(memory []byte, r *childReply) []byte {
	c := s.crossing()
	if r.frames == 0 {
		r.float, r.channels, r.index = c.float, c.channels, s.rest.index
	}
	size := 2 * c.channels
	if c.float {
		size *= 2
	}
	n := min(int(s.rest.frames()), len(memory)/size)
	if n == 0 {
		return nil
	}
	at, samples := unsafe.Pointer(&memory[0]), n*s.rest.channels
	switch {
	case s.rest.ints != nil:
		copy(unsafe.Slice((*int16)(at), samples), s.rest.ints)
		s.rest.ints = s.rest.ints[samples:]
	case c.float:
		copy(unsafe.Slice((*float32)(at), samples), s.rest.floats)
		s.rest.floats = s.rest.floats[samples:]
	default:
		resample.Round(unsafe.Slice((*[2]int16)(at), n), s.rest.floats[:samples], s.rest.channels)
		s.rest.floats = s.rest.floats[samples:]
	}
	s.rest.index += int64(n)
	r.frames += int64(n)
	return memory[n*size:]
}

// seek forgets what was read in advance, unless the source goes on from where it was.
func (s *workerSound) seek(index int64) error {
	s.run = 0
	err := s.source.seek(index)
	if !errors.Is(err, ErrNotSeekable) {
		s.rest, s.ended, s.ready = stretch{}, nil, nil
	}
	return err
}

func (s *workerSound) close() {
	s.source.close()
	for _, piece := range s.pieces {
		if piece != nil {
			s.worker.job.Free(piece)
		}
	}
}
