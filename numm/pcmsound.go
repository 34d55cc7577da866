package numm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/gonumm/gonumm/internal/pcm"
	"github.com/gonumm/gonumm/pipeline"
)

// pcmSound is the soundSource of a file that stores its samples as they are: they are read from where they lie, without a
// pipeline.
type pcmSound struct {
	ctx    context.Context
	file   *pipeline.File
	sound  *pcm.File
	reader *pcm.Reader
	at     int64 // number of the next sample
	end    int64 // of the samples, as far as the file turned out to hold them
}

// openPCMSound opens the samples; nil where they are stored in another way.
func openPCMSound(ctx context.Context, file *pipeline.File, c *soundConfig) (soundSource, error) {
	if len(c.plugins) > 0 {
		return nil, nil // the caller wants elements of his own
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	sound, err := openPCM(file)
	if sound == nil || err != nil {
		return nil, err
	}
	if c.stream > 0 {
		return nil, fmt.Errorf("%w: it has no stream %d of that kind", ErrNoSound, c.stream)
	}
	return &pcmSound{ctx: ctx, file: file, sound: sound, reader: sound.NewReader(), end: sound.Frames}, nil
}

// openPCM reads the header of a file that stores its samples as they are; nil where it stores something else.
func openPCM(file *pipeline.File) (*pcm.File, error) {
	sound, err := pcm.Open(file, file.Size())
	var damage pcm.DamagedError
	switch err = file.Cause(err); {
	case errors.Is(err, pcm.ErrFormat):
		return nil, nil
	case errors.As(err, &damage):
		return nil, fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	return sound, err
}

// isPCM reports whether the file stores the samples of a sound as they are, and so has no pictures but a cover.
func isPCM(file *pipeline.File) bool {
	sound, err := openPCM(file)
	return sound != nil && err == nil
}

func (s *pcmSound) head() soundHead {
	if s.end == 0 {
		return soundHead{}
	}
	return soundHead{rate: s.sound.Rate}
}

func (s *pcmSound) endAt(int64)           {}
func (s *pcmSound) place() int64          { return s.at }
func (s *pcmSound) length() time.Duration { return sampleTime(s.end, s.sound.Rate) }
func (s *pcmSound) close()                {}

func (s *pcmSound) short() error {
	if stated := s.sound.StatedEnd; pipeline.ClearlyShort(s.file.Size(), stated) {
		return fmt.Errorf("%w: the file ends after %d of %d bytes", ErrCorrupt, s.file.Size(), stated)
	}
	return nil
}

func (s *pcmSound) next() (stretch, error) {
	if err := s.ctx.Err(); err != nil {
		return stretch{}, err
	}
	samples, err := s.reader.Samples(s.at, int(min(s.end-s.at, maxPiece)))
	if err != nil {
		return stretch{}, s.ended(err)
	}
	h := stretch{ints: samples.Ints, floats: samples.Floats, channels: samples.Channels, index: s.at}
	s.at += h.frames()
	return h, nil
}

// maxPiece is more than is read in one.
const maxPiece = 1 << 20

// ended is io.EOF where the file has no more, though it may have promised so, else why it cannot be read.
func (s *pcmSound) ended(err error) error {
	if ended := s.ctx.Err(); ended != nil {
		return ended
	}
	if err = s.file.Cause(err); err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		s.end = min(s.end, s.at)
		return io.EOF
	}
	return err
}

func (s *pcmSound) seek(index int64) error {
	s.at = min(index, s.end)
	return nil
}

// read fills dst from where the sound stands, without a stop on the way; io.EOF at the end.
func (s *pcmSound) read(dst Sound) (n int, err error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	n, err = s.reader.Stereo(dst[:min(int64(len(dst)), s.end-s.at)], s.at)
	s.at += int64(n)
	if err != nil {
		return n, s.ended(err)
	}
	if n < len(dst) {
		s.end = min(s.end, s.at)
		return n, io.EOF
	}
	return n, nil
}
