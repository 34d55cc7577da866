package numm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/gonumm/gonumm/appsink"
	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline"
)

// LaunchChunks ranges over the sound of any pipeline, n sound frames at a time, as [LaunchFrames] does over its pictures:
//
//	DESCRIPTION ! audioconvert ! audioresample ! audio/x-raw,format=S16LE,rate=44100,channels=2 ! appsink
//
// Where the loop is too slow for a source that keeps its own time, sound is lost; the Index of the next chunk shows how much. Only
// the chunk before such a gap, and the last one, may be shorter. The options Range, Between, Rate, NativeRate and MaxMemory are kept.
// The caller owns the chunks.
func LaunchChunks(ctx context.Context, description string, n int, opts ...SoundOption) iter.Seq2[Chunk, error] {
	return func(yield func(Chunk, error) bool) {
		err := launchChunks(ctx, description, n, opts, func(c Chunk) bool { return yield(c, nil) })
		if err != nil {
			yield(Chunk{}, wrap("LaunchChunks", "", err))
		}
	}
}

func launchChunks(ctx context.Context, description string, n int, opts []SoundOption, yield func(Chunk) bool) error {
	c, err := newSoundConfig(opts)
	switch {
	case err != nil:
		return err
	case n < 1:
		return fmt.Errorf("%w: chunks of %d sound frames", ErrSize, n)
	}
	if err := c.launchable(); err != nil {
		return err
	}
	if err := checkMemory(bytesOf(n, soundFrameSize), c.maxMemory); err != nil {
		return err
	}
	l, err := pipeline.Launch(ctx, description, c.caps())
	if err != nil {
		return err
	}
	defer l.Close()
	s := launchedSound{config: c, sound: appsink.NewSound(l), to: maxIndex}
	defer s.drop()
	for {
		chunk, err := s.chunk(n)
		if err != nil && err != io.EOF {
			return err
		}
		if len(chunk.Sound) > 0 && !yield(chunk) || err == io.EOF {
			return nil
		}
	}
}

// caps are what the options require of the launched pipeline.
func (c *soundConfig) caps() pipeline.SoundCaps {
	if c.nativeRate {
		return pipeline.SoundCaps{}
	}
	return pipeline.SoundCaps{Rate: c.rate}
}

// launchedSound cuts the sound of a launched pipeline into chunks.
type launchedSound struct {
	config   *soundConfig
	sound    *appsink.Sound
	piece    *appsink.Piece // the current one; nil where there is none
	used     int            // of its sound frames
	rate     int            // 0 before the first piece
	begin    time.Duration  // of the first piece
	from, to int            // bounds of the range
	position int            // index of the next sound frame
	waits    bool           // the current piece does not follow the chunk that is being filled
}

// chunk returns the next one, io.EOF with the last.
func (s *launchedSound) chunk(n int) (Chunk, error) {
	c := Chunk{}
	for len(c.Sound) < n {
		if err := s.pull(len(c.Sound) > 0); err != nil || s.waits {
			s.waits = false
			return c, err
		}
		if s.position >= s.to {
			return c, io.EOF
		}
		if c.Sound == nil {
			c = Chunk{Sound: make(Sound, 0, n), Index: s.position, Time: indexTime(s.position, s.rate)}
		}
		c.Sound = s.take(c.Sound, min(n-len(c.Sound), s.to-s.position))
	}
	return c, nil
}

// pull gets the next piece that reaches into the range. Where it does not follow what is being filled, it waits.
func (s *launchedSound) pull(filling bool) error {
	for s.piece == nil {
		piece, err := s.sound.Next()
		if errors.Is(err, gst.ErrEnd) {
			return io.EOF
		}
		if err != nil {
			return err
		}
		s.piece, s.used = piece, 0
		index := s.place(piece)
		s.waits = filling && index != s.position
		s.position = index
		if early := min(piece.Frames, s.from-index); early > 0 {
			s.used, s.position = early, index+early
		}
		if s.used == piece.Frames {
			s.drop()
		}
	}
	return nil
}

// place returns the index of a piece. Times are as fine as a sample, or may jitter by some: what is less than a hundredth of a
// second off follows the piece before, or less than a thousandth where the pipeline says that something was lost.
func (s *launchedSound) place(p *appsink.Piece) int {
	if s.rate == 0 {
		s.rate, s.begin = p.Rate, max(0, p.PTS)
		s.from, s.to = s.config.span.bounds(p.Rate)
		return 0
	}
	if p.PTS < 0 {
		return s.position
	}
	stated, jitter := timeIndex(max(0, p.PTS-s.begin), s.rate), s.rate/100
	if p.Lost {
		jitter = s.rate / 1000
	}
	if stated-s.position < jitter {
		return s.position
	}
	return stated
}

// take appends at most n sound frames of the current piece to dst, which has room for them.
func (s *launchedSound) take(dst Sound, n int) Sound {
	n = min(n, s.piece.Frames-s.used)
	filled := len(dst)
	dst = dst[:filled+n]
	copy(dst[filled:].Flat(), s.piece.Ints()[s.used*Channels:(s.used+n)*Channels])
	s.used, s.position = s.used+n, s.position+n
	if s.used == s.piece.Frames {
		s.drop()
	}
	return dst
}

func (s *launchedSound) drop() {
	if s.piece != nil {
		s.piece.Release()
	}
	s.piece, s.used = nil, 0
}
