package live

import (
	"context"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// sound calls the callbacks for sound, block by block, until ctx ends or a device fails. The devices set the pace: the microphone
// has no more than was heard, and the speaker takes no more than it has space for.
func (e *engine) sound(ctx context.Context, d *devices) error {
	in, out := make(numm.Sound, e.config.Block), make(numm.Sound, e.config.Block)
	for ctx.Err() == nil {
		if d.microphone != nil {
			lost, err := d.microphone.read(in)
			if err != nil {
				return err
			}
			if err := e.lost(true, lost); err != nil {
				return err
			}
		}
		if err := e.block(in, out, d.microphone != nil, d.speaker != nil); err != nil {
			return err
		}
		if d.speaker != nil {
			lost, err := d.speaker.write(out)
			if err != nil {
				return err
			}
			if err := e.lost(false, lost); err != nil {
				return err
			}
			if e.recorder != nil {
				e.recorder.plays(ctx, out)
			}
		}
		e.session.latencies(d)
	}
	return context.Cause(ctx)
}

// block passes a block to AudioIn and lets AudioOut fill one, and measures the share of the block's time that they take.
func (e *engine) block(in, out numm.Sound, listens, plays bool) error {
	begin := time.Now()
	if listens {
		if err := e.listen(in); err != nil {
			return err
		}
	}
	if plays {
		if err := e.play(out); err != nil {
			return err
		}
	}
	e.session.worked(time.Since(begin), e.config.Block)
	return nil
}

// worked counts the share of a block's time that its callbacks took.
func (s *Session) worked(took time.Duration, block int) {
	length := float64(block) / numm.SampleRate
	share := took.Seconds() / length
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.blocks++; s.blocks == 1 {
		s.stats.AudioLoad = share
	}
	s.stats.AudioLoad += (share - s.stats.AudioLoad) * min(1, length)
}

// latencies asks the devices every few blocks. Their answers jitter by a block or so: a mean is kept.
func (s *Session) latencies(d *devices) {
	const every = 16 // blocks
	s.mu.Lock()
	blocks := s.blocks
	s.mu.Unlock()
	if blocks%every != 1 {
		return
	}
	mean := func(before, now time.Duration) time.Duration {
		if before == 0 {
			return now
		}
		return before + (now-before)/8
	}
	if d.microphone != nil {
		now := d.microphone.latency()
		s.count(func(stats *Stats) { stats.InLatency = mean(stats.InLatency, now) })
	}
	if d.speaker != nil {
		now := d.speaker.latency()
		s.count(func(stats *Stats) { stats.OutLatency = mean(stats.OutLatency, now) })
	}
}
