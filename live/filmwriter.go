package live

import (
	"context"
	"fmt"
	"image"
	"slices"

	"github.com/gonumm/gonumm/numm"
)

// filmWriter writes what a sketch shows, what it plays, or both.
type filmWriter struct {
	picture func(m image.Image) error // nil without VideoOut
	sound   func(s numm.Sound) error  // nil without AudioOut
	close   func() error
	abort   func() error
}

// finish completes the file, which has the given number of pictures and sound frames. A film without pictures, or a sound
// without sound frames, is not written: a file that had its name before is kept, and that is no error.
func (w *filmWriter) finish(pictures, samples int) error {
	if pictures == 0 && (w.picture != nil || samples == 0) {
		return w.abort()
	}
	return w.close()
}

// createFilm starts a file for the callbacks that c has, at the Rate of c unless opts choose another.
func createFilm(ctx context.Context, path string, c *Config, opts []numm.EncodeOption) (*filmWriter, error) {
	if c.VideoOut != nil && c.Rate != numm.FrameRate {
		opts = slices.Insert(slices.Clone(opts), 0, numm.EncodeOption(numm.Rate(c.Rate)))
	}
	switch {
	case c.VideoOut != nil && c.AudioOut != nil:
		w, err := numm.CreateMovie(ctx, path, c.Width, c.Height, opts...)
		if err != nil {
			return nil, err
		}
		return &filmWriter{w.WriteFrame, w.WriteSound, w.Close, w.Abort}, nil
	case c.VideoOut != nil:
		w, err := numm.CreateVideo(ctx, path, c.Width, c.Height, opts...)
		if err != nil {
			return nil, err
		}
		return &filmWriter{picture: w.Write, close: w.Close, abort: w.Abort}, nil
	case c.AudioOut != nil:
		w, err := numm.CreateSound(ctx, path, opts...)
		if err != nil {
			return nil, err
		}
		return &filmWriter{sound: w.Write, close: w.Close, abort: w.Abort}, nil
	}
	return nil, fmt.Errorf("%w: nothing for %s: neither VideoOut nor AudioOut is set", numm.ErrSize, path)
}
