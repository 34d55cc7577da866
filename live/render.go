package live

import (
	"context"
	"fmt"
	"math"
	"sync/atomic"
	"time"

	"github.com/gonumm/gonumm/internal/freememory"
	"github.com/gonumm/gonumm/numm"
)

// Render runs the same callbacks without devices, as fast as it can, for d.
//
// The video has one frame for each call of VideoOut, d times Rate of them, rounded; the sound is what AudioOut filled,
// d long to the nearest sound frame. What has no callback is nil. For video frame k, from 0, Render calls
//
//  1. MouseIn and KeyboardIn with the events of the script up to the time k/Rate,
//  2. VideoIn, if the script's camera has another picture,
//  3. VideoOut,
//  4. AudioIn and AudioOut in turn, for each block that starts before the time (k+1)/Rate,
//
// all on the goroutine that called it, so that the same sketch gives the same arrays each time. Blocks are whole, and cut
// where d ends. Where d ends later than the last frame, the remaining events and blocks come after it.
//
// F9, F10 and F11 do what they do in Run, and show Rate as the frames per second. Config's devices, Source, Sink,
// Record and Latency are ignored.
//
// The error is that of ctx when ctx has ended, that of the script's camera, a *PanicError, or a numm.ErrNotEnoughMemory where
// the arrays would not fit; that one is returned before the first callback. RenderTo has no such limit.
func Render(ctx context.Context, c *Config, d time.Duration, s *Script) (*numm.Video, numm.Sound, error) {
	var into arrays
	defer into.promise.Release()
	if err := render(ctx, c, d, s, &into); err != nil {
		return nil, nil, err
	}
	if into.video != nil {
		into.video = into.video.Slice(0, into.count) // Quit may have come before the end
	}
	return into.video, into.heard, nil
}

// target receives a rendering. After begin comes a frame with the sound that belongs to it, and so on.
type target interface {
	begin(c *Config, frames, samples int) error
	frame(m *numm.Image) error
	sound(s numm.Sound) error
}

// arrays is a target in memory.
type arrays struct {
	video *numm.Video
	heard numm.Sound
	count int // of frames

	promise freememory.Promise // until they are painted
}

func (a *arrays) begin(c *Config, frames, samples int) error {
	var need float64
	if c.AudioOut != nil {
		need += frameSize * float64(samples)
	}
	if c.VideoOut != nil {
		need += 3 * float64(frames) * float64(c.Width) * float64(c.Height)
	}
	bytes := int64(min(need, math.MaxInt64/2))
	if most, ok := a.promise.Ask(bytes, 0); !ok {
		return &numm.MemoryError{Need: bytes, Limit: most}
	}
	if c.VideoOut != nil {
		a.video = numm.NewVideo(frames, c.Width, c.Height)
	}
	if c.AudioOut != nil {
		a.heard = make(numm.Sound, 0, samples)
	}
	return nil
}

func (a *arrays) frame(m *numm.Image) error {
	copy(a.video.Frame(a.count).Pix, m.Pix)
	a.count++
	return nil
}

func (a *arrays) sound(s numm.Sound) error {
	a.heard = append(a.heard, s...)
	return nil
}

// rendering is one call of Render or RenderTo.
type rendering struct {
	*engine
	target  target
	quit    atomic.Bool
	events  []timedEvent // still to come
	camera  *scriptedCamera
	seen    *numm.Image // for VideoIn
	script  *Script
	begun   int        // sound frames of the blocks that were called for
	in, out numm.Sound // a block
	pending numm.Sound // of AudioOut, not yet given to the target
	given   int        // sound frames that the target has
	samples int        // sound frames of the whole
}

func render(ctx context.Context, c *Config, d time.Duration, s *Script, into target) error {
	if d < 0 {
		return fmt.Errorf("%w: a duration of %v cannot be rendered", numm.ErrSize, d)
	}
	r := &rendering{target: into, script: s}
	if s == nil {
		r.script = &Script{}
	}
	var err error
	if r.engine, err = newEngine(c, func() { r.quit.Store(true) }); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	frames := framesIn(d, r.config.Rate)
	r.samples = framesIn(d, numm.SampleRate)
	if err := into.begin(r.config, frames, r.samples); err != nil {
		return err
	}
	r.in, r.out = make(numm.Sound, r.config.Block), make(numm.Sound, r.config.Block)
	r.seen = numm.NewImage(r.config.InWidth, r.config.InHeight)
	r.events = r.script.events(r.config.Width, r.config.Height)
	r.camera = r.script.camera()
	defer r.camera.close()
	defer r.engine.capture.wait()
	defer r.session.end()
	r.allowed()
	if err := r.start(); err != nil {
		return err
	}
	for k := range frames {
		if err := ctx.Err(); err != nil {
			return err
		}
		if r.quit.Load() {
			break
		}
		if err := r.frame(ctx, k); err != nil {
			return err
		}
	}
	if r.quit.Load() {
		return nil
	}
	if err := r.eventsUntil(d); err != nil {
		return err
	}
	return r.soundUntil(ctx, r.samples)
}

// allowed tells the session what Swap may set: the script serves every input, but an output that was not requested has nowhere
// to go.
func (r *rendering) allowed() {
	r.session.allow(videoIn, mouseIn, keyboardIn, audioIn)
	if r.config.VideoOut != nil {
		r.session.allow(videoOut)
		r.shown = r.picture
	}
	if r.config.AudioOut != nil {
		r.session.allow(audioOut)
	}
	r.session.count(func(s *Stats) { s.FPS = float64(r.config.Rate) })
}

// frame does everything for video frame k.
func (r *rendering) frame(ctx context.Context, k int) error {
	// Times that were rounded up to the next nanosecond count, too.
	if err := r.eventsUntil(beginOf(k, r.config.Rate) + 1); err != nil {
		return err
	}
	if r.casts.playing().VideoIn != nil {
		if ok, err := r.camera.read(r.seen); err != nil {
			return err
		} else if ok {
			if err := r.takeIn(r.seen); err != nil {
				return err
			}
		}
	}
	if r.config.VideoOut != nil {
		picture, err := r.paint()
		if err != nil {
			return err
		}
		if err := r.target.frame(picture); err != nil {
			return err
		}
		r.session.count(func(s *Stats) { s.FramesOut++ })
	}
	end := ((k+1)*numm.SampleRate + r.config.Rate - 1) / r.config.Rate
	return r.soundUntil(ctx, min(r.samples, end))
}

// eventsUntil passes the events of the script up to a time to the callbacks.
func (r *rendering) eventsUntil(t time.Duration) error {
	for len(r.events) > 0 && r.events[0].at <= t {
		next := r.events[0].event
		r.events = r.events[1:]
		if err := r.event(next); err != nil {
			return err
		}
	}
	return nil
}

// soundUntil calls for the blocks that start before a sound frame, and passes the sound up to there to the target.
func (r *rendering) soundUntil(ctx context.Context, end int) error {
	for r.begun < end {
		if err := ctx.Err(); err != nil { // one frame may have a lot of small blocks
			return err
		}
		clear(r.in)
		if r.begun < len(r.script.Microphone) {
			copy(r.in, r.script.Microphone[r.begun:])
		}
		if err := r.block(r.in, r.out, true, true); err != nil {
			return err
		}
		r.begun += len(r.out)
		if r.config.AudioOut != nil {
			r.pending = append(r.pending, r.out...)
		}
	}
	if r.config.AudioOut == nil || end <= r.given {
		return nil
	}
	n := end - r.given
	if err := r.target.sound(r.pending[:n]); err != nil {
		return err
	}
	r.given = end
	r.pending = r.pending[:copy(r.pending, r.pending[n:])]
	return nil
}

// framesIn returns how many frames fit into a time at a rate, rounded to the nearest.
func framesIn(d time.Duration, rate int) int {
	return int(d/time.Second)*rate + int((d%time.Second*time.Duration(rate)+time.Second/2)/time.Second)
}
