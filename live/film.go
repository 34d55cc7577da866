package live

import (
	"context"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// film is a file in place of a camera: its frames come when they are due, and a reader who is late gets the one that
// is due by then.
type film struct {
	ctx    context.Context
	reader *numm.VideoReader
	rate   int
	index  int // of the frame that comes next
	begin  time.Time
}

func openFilm(ctx context.Context, c cameraConfig) (*film, error) {
	f := &film{ctx: ctx, rate: c.Rate}
	if f.rate == 0 {
		f.rate = numm.FrameRate
	}
	opts := []numm.VideoOption{numm.Rate(f.rate)}
	if c.Width > 0 {
		opts = append(opts, numm.Width(c.Width))
	}
	if c.Height > 0 {
		opts = append(opts, numm.Height(c.Height))
	}
	var err error
	f.reader, err = numm.OpenVideo(ctx, c.Source, opts...)
	return f, err
}

// next reads the frame that is due next, and returns how many before it were due already; io.EOF at the end.
func (f *film) next(dst *numm.Image) (at time.Duration, lost int, err error) {
	if f.begin.IsZero() {
		f.begin = time.Now()
	}
	if due := frameAt(time.Since(f.begin), f.rate); due > f.index {
		lost, f.index = due-f.index, due
		if err := f.reader.SeekTo(due); err != nil {
			return 0, 0, err
		}
	}
	at = beginOf(f.index, f.rate)
	select {
	case <-f.ctx.Done():
		return 0, 0, f.ctx.Err()
	case <-time.After(time.Until(f.begin.Add(at))):
	}
	f.index++
	_, err = f.reader.Read(dst)
	return at, lost, err
}
