package numm

import (
	"time"

	"github.com/gonumm/gonumm/appsink"
	"github.com/gonumm/gonumm/pipeline"
)

// frameWay is how a pipeline has come to where it is, so that another one can come there.
type frameWay struct {
	sought time.Duration // the frame that its last seek was meant for; negative where it has not sought
	given  int           // pictures since then
	last   time.Duration // the time of the last of them; negative where it is not known
	same   int           // how many of them had that time
}

// add notes a picture that is given.
func (w *frameWay) add(t time.Duration) {
	if t != w.last {
		w.same = 0
	}
	w.given, w.last, w.same = w.given+1, t, w.same+1
}

// past returns a function that reports of one picture after the other whether it was given: by their times, as a decoder on several threads may give
// some that another one leaves out, or by their number where they have none.
func (w *frameWay) past() func(t time.Duration) bool {
	n, same := 0, 0
	return func(t time.Duration) bool {
		n++
		switch {
		case w.given == 0:
			return false
		case w.last < 0 || t < 0:
			return n <= w.given
		case t == w.last:
			same++
			return same <= w.same
		}
		return t < w.last
	}
}

func newFrameWay(sought time.Duration) frameWay { return frameWay{sought: sought, last: -1} }

// runIn is how far before a damaged place a decoder starts that follows a seek: what it fills the damage with is, but for damage there, what it
// would be in a reading from the start.
const runIn = 10 * time.Second

// picture returns the next picture of the pipeline. Where that one is damaged, what it looks like would depend on which threads are faster:
// it and all that follow come from a pipeline that decodes on one thread.
//
//	several threads   ├─ 0 ─┼─ 1 ─┼─ 2 ─┼─ damaged ─
//	one thread        ├─ 0 ─┼─ 1 ─┼─ 2 ─┼─ damaged ─┼─ 4 ─┼─ 5 …
//	                    not given again   given
func (s *pipelineFrames) picture() (*appsink.Picture, error) {
	picture, err := s.video.Next()
	if s.pipeline.Concealed() && s.ctx.Err() == nil {
		if err == nil {
			picture.Release()
		}
		picture, err = s.onOneThread()
	}
	if err == nil {
		s.way.add(picture.PTS)
	}
	return picture, err
}

// onOneThread goes on in a pipeline that decodes on one thread, or in turn where one thread loses pictures, and returns its first picture that
// was not given yet.
func (s *pipelineFrames) onOneThread() (*appsink.Picture, error) {
	s.config.OneThread = true
	picture, err := s.reopened()
	if !s.pipeline.LosesPictures() || s.ctx.Err() != nil {
		return picture, err
	}
	if err == nil {
		picture.Release()
	}
	s.config.InTurn = true
	return s.reopened()
}

// reopened opens the pipeline anew, as the config has it, and returns its first picture that was not given yet.
func (s *pipelineFrames) reopened() (*appsink.Picture, error) {
	p, err := pipeline.New(s.ctx, s.file, s.config)
	if err != nil {
		return nil, err
	}
	s.pipeline.Close()
	s.pipeline, s.video = p, appsink.NewVideo(p)
	if from := s.way.sought - runIn; from > 0 && (s.way.last >= 0 || s.way.given == 0) {
		if err := s.runInFrom(from); err != nil {
			return nil, err
		}
	}
	for given := s.way.past(); ; {
		picture, err := s.video.Next()
		if err != nil || !given(picture.PTS) {
			return picture, err
		}
		picture.Release()
	}
}

// runInFrom seeks in a pipeline that was just opened.
func (s *pipelineFrames) runInFrom(t time.Duration) error {
	first, err := s.video.Next() // a pipeline that has not started cannot seek
	if err != nil {
		return err
	}
	first.Release()
	place, ok := s.pipeline.SeekForFrame(t)
	if !ok {
		return ErrNotSeekable
	}
	return s.pipeline.Seek(max(0, place.To), false)
}
