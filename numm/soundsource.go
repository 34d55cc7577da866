package numm

import (
	"cmp"
	"context"
	"time"

	"github.com/gonumm/gonumm/appsink"
	"github.com/gonumm/gonumm/numm/internal/still"
	"github.com/gonumm/gonumm/pipeline"
)

// soundSource returns a file's own samples, at its own rate, counted from the first that is heard.
type soundSource interface {
	// head is what is known once the source is open.
	head() soundHead
	// next returns the next samples, io.EOF at the end.
	next() (stretch, error)
	// seek goes on from the sample of that index or from one before. After an ErrNotSeekable it goes on from where it
	// was; after any other error it must be reopened.
	seek(index int64) error
	// endAt says that no sample from last on will be asked for, so that none is decoded ahead.
	endAt(last int64)
	// place is the index of the next sample. Once next has returned io.EOF it is the number of all samples.
	place() int64
	// length returns the length that the file states; 0 where it states none.
	length() time.Duration
	// short returns an ErrCorrupt where the file ended clearly short of what it states. It is called after io.EOF.
	short() error
	close()
}

// countable is a soundSource that can find its length before it is read, where the file does not state it.
type countable interface{ count() }

// soundHead describes the samples of a source.
type soundHead struct {
	rate  int           // Hz; 0 for a sound without a sample
	begin time.Duration // of the first sample, on the time line that all streams of the file share
	gaps  bool          // samples that cannot be decoded are left out, and the index of what follows tells how many
}

// stretch is some samples that follow each other. It is valid until the next call of next, seek or close.
type stretch struct {
	ints     []int16   // interleaved; nil where the samples are floats
	floats   []float32 // interleaved; nil where the samples are ints
	channels int
	index    int64 // of the first of them
}

// frames returns the number of samples of each channel.
func (s stretch) frames() int64 {
	if s.channels == 0 {
		return 0
	}
	return int64(max(len(s.ints), len(s.floats)) / s.channels)
}

// from returns the sound frames from one up to another, the first of which has an index.
func (s stretch) from(begin, end, index int64) stretch {
	s.index = index
	if s.ints != nil {
		s.ints = s.ints[begin*int64(s.channels) : end*int64(s.channels)]
	} else {
		s.floats = s.floats[begin*int64(s.channels) : end*int64(s.channels)]
	}
	return s
}

// stretchOf returns the part of a piece from frame begin up to, not including, frame end.
func stretchOf(p *appsink.Piece, begin, end, index int64) stretch {
	s := stretch{channels: p.Channels}
	if p.Float {
		s.floats = p.Floats()
	} else {
		s.ints = p.Ints()
	}
	return s.from(begin, end, index)
}

// openSoundSource opens the samples of a file, from the first.
func openSoundSource(ctx context.Context, file *pipeline.File, c *soundConfig) (soundSource, error) {
	if c.child != nil {
		return openChildSound(ctx, file, c)
	}
	if s, err := openPCMSound(ctx, file, c); s != nil || err != nil {
		return s, err
	}
	if s, err := openFLACSound(ctx, file, c); s != nil || err != nil {
		return s, err
	}
	if s, err := openMP3Sound(ctx, file, c); s != nil || err != nil {
		return s, err
	}
	if silent, err := isSilent(ctx, file); silent || err != nil {
		return nil, cmp.Or(err, ErrNoSound)
	}
	return openNativeSound(ctx, file, c)
}

// isSilent reports whether the file is a picture, an animation, or YUV4MPEG, which have no sound.
func isSilent(ctx context.Context, file *pipeline.File) (bool, error) {
	if isGIF(file) || isY4M(file) {
		return true, nil
	}
	start, err := pictureSource(ctx, file).Bytes(0, still.SniffLength)
	return err == nil && still.Recognised(start), err
}
