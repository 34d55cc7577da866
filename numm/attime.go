package numm

import (
	"fmt"
	"slices"
	"time"

	"github.com/gonumm/gonumm/internal/freememory"
)

// AtTime reads the frames that show at some times, in the order asked, each decoded once: for each time the last frame that
// begins then or before. A time that is negative or past the end is an ErrSize. Where the next Read begins does not change.
func (r *VideoReader) AtTime(times ...time.Duration) (*Video, error) {
	v, err := r.atTime(times)
	if err != nil {
		return nil, wrap("VideoReader.AtTime", r.path, err)
	}
	return v, nil
}

func (r *VideoReader) atTime(times []time.Duration) (*Video, error) {
	if err := r.ended(); err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(times, func(t time.Duration) bool { return t < 0 }); i >= 0 {
		return nil, fmt.Errorf("%w: no frame at %v", ErrSize, times[i])
	}
	if r.config.oneByOne() {
		return r.oneAtTime(times)
	}
	indices := make([]int, len(times))
	for i, t := range times {
		indices[i] = r.rate.showing(t)
	}
	return r.at(indices)
}

// oneAtTime is atTime where frames have times of their own.
func (r *VideoReader) oneAtTime(times []time.Duration) (*Video, error) {
	var p freememory.Promise
	defer p.Release()
	if err := promise(&p, bytesOf(len(times), r.width, r.height, bytesPerPixel), r.config.maxMemory); err != nil {
		return nil, err
	}
	v := NewVideo(len(times), r.width, r.height)
	order := make([]int, len(times))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(min(1, max(-1, times[a]-times[b]))) })
	if err := r.start(); err != nil {
		return nil, r.fail(err)
	}
	for _, i := range order {
		for r.shown == nil || r.ahead != nil && r.ahead.begin()-r.begin <= times[i]+grain {
			if err := r.advanceOne(r.frames.count); err != nil {
				return nil, r.fail(err)
			}
		}
		if r.ahead == nil && times[i] >= r.shown.end()-r.begin {
			return nil, fmt.Errorf("%w: no frame at %v", ErrSize, times[i])
		}
		if err := r.paint(v.Frame(i)); err != nil {
			return nil, r.fail(err)
		}
	}
	if err := r.enter(r.position); err != nil {
		return nil, r.fail(err)
	}
	return v, nil
}
