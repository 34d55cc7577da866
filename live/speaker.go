package live

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/numm"
)

// speaker plays sound. It is not safe for concurrent use.
type speaker struct {
	ctx      context.Context
	pipeline *gst.Pipeline
	device   *gst.Element
	feed     *gst.Feed
	cushion  int   // sound frames that are kept before the loudspeaker
	written  int64 // sound frames given to the device, the cushion's silence included
	begun    bool  // something was written
	counts   bool  // the device tells where its sound ends
	silent   int64 // sound frames that the device has played for want of others
}

// openSpeaker opens a speaker and has it play silence. It ends with ctx and must be closed.
func openSpeaker(ctx context.Context, c soundConfig) (*speaker, error) {
	// PulseAudio's sink now and then does not start, or finds its new connection closed, just after another one was
	// closed (GStreamer 1.22): some in a thousand, and the next one does.
	const tries = 3
	for try := 1; ; try++ {
		s, err := tryOpenSpeaker(ctx, c)
		if failed := (*gst.Error)(nil); err == nil || try == tries || !errors.Is(err, numm.ErrStalled) && !errors.As(err, &failed) {
			if failed != nil {
				err = unopened(Speaker, failed.Error())
			}
			return s, err
		}
	}
}

func tryOpenSpeaker(ctx context.Context, c soundConfig) (*speaker, error) {
	p, err := gst.NewLivePipeline()
	if err != nil {
		return nil, err
	}
	s := &speaker{ctx: ctx, pipeline: p}
	if err := s.open(c); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *speaker) open(c soundConfig) (err error) {
	if s.device, _, err = addDevice(s.pipeline, c.Device, Speaker); err != nil {
		return err
	}
	latency := max(c.latency(), 2*soundTime(c.Block))
	// With a microphone, its pace keeps as much before the loudspeaker as was put there first; there is room for twice that,
	// so that it is not the speaker that is waited for.
	tune(s.device, 2*latency, max(latency/4, 2*time.Millisecond))
	s.cushion = soundFrames(latency) - c.Block
	if s.feed, err = s.pipeline.AddFeed(soundCaps, 1); err != nil {
		return err
	}
	if err := s.feed.Set("is-live", "true"); err != nil {
		return err
	}
	if err := linkSound(s.pipeline, s.device, &s.feed.Element, s.device); err != nil {
		return err
	}
	if err := s.pipeline.SetState(gst.Playing); err != nil {
		return unopened(Speaker, failureOf(s.pipeline, err).Error())
	}
	return s.quiet(c.Block)
}

// write plays src behind what was written before, and waits until the device has taken what went before it. lost is how many
// sound frames of silence were played, since nothing was written in time.
func (s *speaker) write(src numm.Sound) (lost int, err error) {
	if len(src) == 0 {
		return 0, nil
	}
	if lost = s.account(); lost > 0 {
		if err := s.refill(); err != nil {
			return lost, err
		}
	}
	if !s.begun {
		s.begun, lost = true, 0 // nobody could be in time before
	}
	return lost, s.push(src)
}

// refill puts as much silence before the loudspeaker as the cushion lacks.
func (s *speaker) refill() error {
	lacks := s.cushion
	if end, ok := s.device.SoundEnd(); ok {
		if now, ok := s.device.SoundNow(numm.SampleRate); ok {
			lacks -= int(max(0, end-now))
		}
	}
	if lacks <= 0 {
		return nil
	}
	return s.push(make(numm.Sound, lacks))
}

// quiet begins with some silence, and finds out where in the device's counting it ends: devices put some more before it, which
// is no loss and counts for the cushion.
func (s *speaker) quiet(frames int) error {
	if err := s.push(make(numm.Sound, max(1, frames))); err != nil {
		return err
	}
	if _, s.counts = s.device.SoundNow(numm.SampleRate); !s.counts {
		return s.refill()
	}
	for begin := time.Now(); ; {
		if end, ok := s.device.SoundEnd(); ok && end >= s.written {
			s.silent = end - s.written
			return s.refill()
		}
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if m := s.pipeline.Pop(time.Millisecond); m != nil && m.Type == gst.MessageError {
			return m.Err
		}
		if time.Since(begin) > stallTime {
			return fmt.Errorf("%w: the speaker took no sound for %v", numm.ErrStalled, stallTime)
		}
	}
}

// account counts the silence that the device has played since the last time. Where a block is on its way into the device it
// counts as silence too little, until the next time.
func (s *speaker) account() int {
	end, ok := s.device.SoundEnd()
	if !ok || !s.counts {
		return 0
	}
	lost := end - s.written - s.silent
	if lost <= 0 {
		return 0
	}
	s.silent += lost
	return int(lost)
}

func (s *speaker) push(src numm.Sound) error {
	block, err := s.feed.Block(frameSize * len(src))
	if err != nil {
		return err
	}
	copy(block.Bytes, bytesOf(src))
	for begin := time.Now(); ; {
		if err := s.ctx.Err(); err != nil {
			block.Drop()
			return err
		}
		err := s.feed.Push(block, -1, -1, patience)
		if err == nil {
			s.written += int64(len(src))
			return nil
		}
		if failed := failureOf(s.pipeline, nil); failed != nil {
			if errors.Is(err, gst.ErrTimeout) {
				block.Drop()
			}
			return failed
		}
		if !errors.Is(err, gst.ErrTimeout) {
			return err
		}
		if time.Since(begin) > stallTime {
			block.Drop()
			return fmt.Errorf("%w: the speaker took no sound for %v", numm.ErrStalled, stallTime)
		}
	}
}

// drain waits until the last sound frame that was written has left the loudspeaker. Nothing can be written afterwards.
func (s *speaker) drain(ctx context.Context) error {
	// The server's word on what is heard runs ahead of it by up to a piece; silence fills that up.
	const rest = 3 * numm.FrameSound
	end := s.written + s.silent + rest
	if s.counts {
		if err := s.push(make(numm.Sound, 2*rest)); err != nil {
			return err
		}
	}
	s.feed.End()
	for ended := false; ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		if now, ok := s.device.SoundNow(numm.SampleRate); s.counts && ok && now >= end || ended && !s.counts {
			return nil
		}
		m := s.pipeline.Pop(time.Millisecond)
		switch {
		case m == nil:
		case m.Type == gst.MessageError:
			return m.Err
		case m.Type == gst.MessageEnd:
			ended = true
		}
	}
}

// latency is how long what is written next will wait before it is heard.
func (s *speaker) latency() time.Duration {
	end, _ := s.device.SoundEnd()
	now, ok := s.device.SoundNow(numm.SampleRate)
	if !ok {
		return 0
	}
	return soundTime(int(max(0, end-now)))
}

// close gives everything back; once. What was not heard yet is not heard any more.
func (s *speaker) close() {
	s.pipeline.Release()
	if s.feed != nil {
		s.feed.Close()
	}
}
