package numm

import (
	"errors"
	"fmt"
	"time"

	"github.com/gonumm/gonumm/appsink"
	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline"
)

// frameWay is how a pipeline has come to where it is, so that another one can come there.
type frameWay struct {
	sought time.Duration // where its last seek led to; negative where it has not sought
	given  int           // pictures since then
}

// picture returns the next picture of the pipeline. Where one is damaged, what comes from there on would depend on which threads are faster:
// all that was not given yet comes from a pipeline that decodes one packet after the other. What was given is the same in both, so its number
// tells where to go on; the times of a damaged file would not.
//
//	several threads     ├─ 0 ─┼─ 1 ─┼─ 2 ─┼─ damaged ─
//	one after the other ├─ 0 ─┼─ 1 ─┼─ 2 ─┼─ damaged ─┼─ 4 ─┼─ 5 …
//	                      not given again   given
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
	}
	return picture, err
}

// onOneThread opens the pipeline anew, on one thread, and returns its first picture that was not given yet.
func (s *pipelineFrames) onOneThread() (*appsink.Picture, error) {
	s.config.OneThread = true
	if err := s.restart(); err != nil {
		return nil, err
	}
	if s.way.sought >= 0 {
		if err := s.seekAfresh(s.way.sought); err != nil {
			return nil, err
		}
	}
	if err := s.skip(s.way.given); err != nil {
		return nil, err
	}
	return s.video.Next()
}

// restart opens the pipeline anew.
func (s *pipelineFrames) restart() error {
	p, err := pipeline.New(s.ctx, s.file, s.config)
	if err != nil {
		return err
	}
	s.pipeline.Close()
	s.pipeline, s.video = p, appsink.NewVideo(p)
	return nil
}

// seekAfresh seeks in a pipeline that has just been opened, and that cannot seek before it has started.
func (s *pipelineFrames) seekAfresh(to time.Duration) error {
	if err := s.skip(1); err != nil {
		return err
	}
	return s.pipeline.Seek(to, false)
}

// skip leaves out pictures that the pipeline before has given. An end among them is no end of the film, which would be lost without a word.
func (s *pipelineFrames) skip(pictures int) error {
	for n := range pictures {
		picture, err := s.video.Next()
		if errors.Is(err, gst.ErrEnd) {
			return fmt.Errorf("%w: of %d pictures that were shown, one thread decodes only %d", ErrCorrupt, pictures, n)
		}
		if err != nil {
			return err
		}
		picture.Release()
	}
	return nil
}
