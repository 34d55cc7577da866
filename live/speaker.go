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
//
// A cushion of sound lies before the loudspeaker, so that a writer may be late by nearly as much. If the writer is later than
// that, less is left than the server may have taken already: then silence fills the cushion again, before what is written next,
// and every sound frame of that silence is heard and counted as lost. So nothing is written where it would come too late and
// be dropped unnoticed, unless this process is held up on the way to the server for as long as the cushion.
type speaker struct {
	ctx      context.Context
	pipeline *gst.Pipeline
	device   *gst.Element
	feed     *gst.Feed
	config   playConfig
	written  int64 // sound frames given to the device, silence included
	origin   int64 // where the first of them stands in the device's counting
	begun    bool  // something was written
	counts   bool  // the device tells what it plays
}

// openSpeaker opens a speaker and makes it play silence. It ends with ctx and must be closed.
func openSpeaker(ctx context.Context, c soundConfig) (*speaker, error) {
	p, err := gst.NewLivePipeline()
	if err != nil {
		return nil, err
	}
	s := &speaker{ctx: ctx, pipeline: p, config: c.play()}
	if err := s.open(c); err != nil {
		s.close()
		if failed := (*gst.Error)(nil); errors.As(err, &failed) {
			err = unopened(Speaker, failed.Error())
		}
		return nil, err
	}
	return s, nil
}

func (s *speaker) open(c soundConfig) (err error) {
	if s.device, _, err = addDevice(s.pipeline, c.Device, Speaker); err != nil {
		return err
	}
	tune(s.device, 3*s.config.piece, s.config.piece)
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
	s.counts = s.device.CountsSound()
	return s.begin(c.Block)
}

// begin plays silence until the device plays, and until no more of it is left than the cushion.
func (s *speaker) begin(block int) error {
	if !s.counts {
		return s.silence(s.config.cushion)
	}
	if err := s.silence(block); err != nil {
		return err
	}
	err := s.await("the speaker took no sound", func() time.Duration {
		if end, ok := s.device.SoundEnd(); ok {
			s.origin = end - s.written
			return 0
		}
		return time.Millisecond
	})
	if err != nil {
		return err
	}
	if s.device.Factory() == pulseSink {
		s.device.KeepPlace()
	}
	for {
		if now, ok := s.device.SoundNow(numm.SampleRate); ok && now > 0 {
			return s.awaitRoom(s.config.cushion)
		}
		if err := s.silence(block); err != nil {
			return err
		}
	}
}

// write plays src after what was written before. It waits while more than the cushion and a block are before it. lost is how many
// sound frames of silence are played before src, as it was not written in time. A speaker that has died is a numm.ErrStalled.
func (s *speaker) write(src numm.Sound) (lost int, err error) {
	defer func() { err = gone(Speaker, err) }()
	if len(src) == 0 {
		return 0, nil
	}
	if s.counts {
		if err := s.awaitRoom(s.config.most); err != nil {
			return 0, err
		}
		lost = s.skipped()
		if ahead := s.ahead(); ahead < s.config.least || !s.begun && ahead < s.config.cushion {
			lacks := s.config.cushion - ahead
			if err := s.silence(lacks); err != nil {
				return 0, err
			}
			lost += lacks
		}
	}
	if !s.begun {
		s.begun, lost = true, 0 // nobody could be in time before
	}
	return lost, s.push(src)
}

// ahead returns how many sound frames lie before the loudspeaker; less than 0 when it has run dry.
func (s *speaker) ahead() int {
	now, ok := s.device.SoundNow(numm.SampleRate)
	if !ok {
		return s.config.cushion
	}
	return int(s.origin + s.written - now)
}

// skipped counts the sound frames that the device has left out by itself since the last time, which pulsesink does not count.
func (s *speaker) skipped() int {
	end, ok := s.device.SoundEnd()
	lost := end - s.origin - s.written
	if !ok || lost <= 0 {
		return 0
	}
	s.origin += lost
	return int(lost)
}

// awaitRoom waits until no more than most sound frames lie before the loudspeaker.
func (s *speaker) awaitRoom(most int) error {
	return s.await("the speaker does not play", func() time.Duration { return soundTime(s.ahead() - most) })
}

// await waits for as long as wait returns, again and again until that is zero or less; stalled names what did not happen.
func (s *speaker) await(stalled string, wait func() time.Duration) error {
	for begin := time.Now(); ; {
		d := wait()
		if d <= 0 {
			return nil
		}
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if m := s.pipeline.Pop(min(max(d, time.Millisecond), pollInterval)); m != nil && m.Type == gst.MessageError {
			return m.Err
		}
		if time.Since(begin) > d+stallTime {
			return fmt.Errorf("%w: %s for %v", numm.ErrStalled, stalled, stallTime)
		}
	}
}

// silence pushes this many sound frames of silence.
func (s *speaker) silence(frames int) error {
	const most = numm.SampleRate / 10 // at a time
	quiet := make(numm.Sound, max(0, min(frames, most)))
	for ; frames > 0; frames -= most {
		if err := s.push(quiet[:min(frames, most)]); err != nil {
			return err
		}
	}
	return nil
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
		err := s.feed.Push(block, -1, -1, pollInterval)
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

// drain waits until the last sound frame that was written has left the loudspeaker. Nothing can be written afterwards. Its errors
// are those of write.
func (s *speaker) drain() (err error) {
	defer func() { err = gone(Speaker, err) }()
	// The server's report of what is heard runs ahead of it by up to a piece; silence makes up for that.
	const rest = 3 * numm.FrameSound
	end := s.origin + s.written + rest
	if s.counts {
		if err := s.push(make(numm.Sound, 2*rest)); err != nil {
			return err
		}
	}
	s.feed.End()
	for longest, begin := s.latency()+stallTime, time.Now(); ; {
		if err := s.ctx.Err(); err != nil {
			return err
		}
		if now, ok := s.device.SoundNow(numm.SampleRate); s.counts && ok && now >= end {
			return nil
		}
		m := s.pipeline.Pop(time.Millisecond)
		switch {
		case m == nil:
		case m.Type == gst.MessageError:
			return m.Err
		case m.Type == gst.MessageEnd && !s.counts:
			return nil
		}
		if time.Since(begin) > longest {
			return fmt.Errorf("%w: the speaker does not come to its end in %v", numm.ErrStalled, longest)
		}
	}
}

// latency returns how long what is written next will wait before it is heard.
func (s *speaker) latency() time.Duration {
	if !s.counts {
		return 0
	}
	return soundTime(max(0, s.ahead()))
}

// close releases everything; once. Sound that was not heard yet is dropped.
func (s *speaker) close() {
	s.pipeline.Release()
	if s.feed != nil {
		s.feed.Close()
	}
}
