package numm

import (
	"io"
	"math"
	"time"
)

// oneByOne reports whether the frames of the file are given each once, instead of this many a second.
func (c *videoConfig) oneByOne() bool { return c.nativeRate || c.keyframes }

// oneByOne numbers the frames of the file as they come: with NativeRate by their count, with KeyframesOnly by the first index
// of a whole read that shows them.
type oneByOne struct {
	shown int // number of the current frame
	count int // of the frames that were at hand so far
}

// advanceOne brings the first frame with the number k or a later one to hand, io.EOF where there is none.
func (r *VideoReader) advanceOne(k int) error {
	for r.ahead != nil && (r.shown == nil || r.frames.shown < k) {
		next, err := r.source.next()
		if err != nil && err != io.EOF {
			return err
		}
		if r.shown != nil {
			r.shown.release()
		}
		r.shown, r.ahead = r.ahead, next
		if err == io.EOF {
			r.ahead = nil
		}
		r.frames.shown = r.frames.count
		r.frames.count++
		if r.config.keyframes {
			r.frames.shown = r.slot(r.shown)
		}
	}
	if r.frames.shown < k {
		r.length = r.frames.shown + 1
		return io.EOF
	}
	return nil
}

// enterOne puts the source where frame number index can be reached by going forward.
func (r *VideoReader) enterOne(index int) error {
	if r.shown != nil && index < r.frames.shown {
		return r.start()
	}
	return nil
}

// findBegin takes the time of the first frame of the whole video, which may depend on others: a film can be cut anywhere.
func (r *VideoReader) findBegin() error {
	all := *r.config
	all.keyframes = false
	source, err := openFrames(r.ctx, r.file, &all)
	if err != nil {
		return err
	}
	defer source.close()
	first, err := source.next()
	if err == nil {
		r.begin = first.begin()
		first.release()
	}
	return err
}

// shownTime returns when the current frame begins, counted from the first one.
func (r *VideoReader) shownTime() time.Duration {
	if r.config.nativeRate {
		return r.shown.begin() - r.begin
	}
	return r.rate.time(r.frames.shown)
}

// here returns the index and the time of the current frame, which index k shows; io.EOF where that lies past the range.
func (r *VideoReader) here(k int) (index int, t time.Duration, err error) {
	if !r.config.oneByOne() {
		return k, r.rate.time(k), nil
	}
	s := r.config.span
	index, t = r.frames.shown, r.shownTime()
	if index >= r.to || r.config.nativeRate && s.byTime && s.toTime >= 0 && t >= s.toTime {
		return 0, 0, io.EOF
	}
	return index, t, nil
}

// bounds returns the indices of the range. With NativeRate those of a range of times show only as the frames come.
func (r *VideoReader) bounds() (from, to int) {
	if r.config.nativeRate && r.config.span.byTime {
		return 0, math.MaxInt
	}
	return r.config.span.boundsBy(r.rate.index)
}

// enterTimes goes to the first frame of a range of times, with NativeRate.
func (r *VideoReader) enterTimes() error {
	s := r.config.span
	if !r.config.nativeRate || !s.byTime {
		return nil
	}
	for k := 0; ; k++ {
		err := r.advanceOne(k)
		if err == io.EOF || err == nil && r.shownTime() >= s.fromTime {
			r.from, r.position = k, k
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (r *VideoReader) progressOne() {
	total := max(0, r.source.duration())
	r.config.progress(r.shownTime(), total)
}
