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
		s.way.given++
		s.way.last = picture.PTS
	}
	return picture, err
}

// onOneThread goes on in a pipeline that decodes on one thread, and returns its first picture that was not given yet.
func (s *pipelineFrames) onOneThread() (*appsink.Picture, error) {
	s.config.OneThread = true
	p, err := pipeline.New(s.ctx, s.file, s.config)
	if err != nil {
		return nil, err
	}
	s.pipeline.Close()
	s.pipeline, s.video = p, appsink.NewVideo(p)
	if s.way.sought < 0 || s.way.last < 0 && s.way.given > 0 {
		return s.after(func(n int, _ time.Duration) bool { return n > s.way.given })
	}
	if from := s.way.sought - runIn; from > 0 {
		if err := s.runInFrom(from); err != nil {
			return nil, err
		}
	}
	return s.after(func(_ int, t time.Duration) bool { return t > s.way.last || t < 0 })
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

// after returns the first picture for which found is true of its number, counted from 1, and its time.
func (s *pipelineFrames) after(found func(n int, t time.Duration) bool) (*appsink.Picture, error) {
	for n := 1; ; n++ {
		picture, err := s.video.Next()
		if err != nil || found(n, picture.PTS) {
			return picture, err
		}
		picture.Release()
	}
}
