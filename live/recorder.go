package live

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// recorder implements Config.Record: it writes what is shown and played on a goroutine of its own, so that neither side waits for
// an encoder. Time follows the sound, where there is some: so picture and sound stay together however long they run.
type recorder struct {
	film    *filmWriter
	rate    int
	latency func() time.Duration // of the speaker
	free    chan *numm.Image     // the pictures that may wait
	queue   chan recorded
	written sync.WaitGroup
	frames  int   // that were written; read after written, as is err
	err     error // of the writing

	end    time.Duration // set before the queue is closed
	begin  time.Time     // of the pictures' time, where there is no sound
	played atomic.Int64
}

// recorded is a picture with the number of its frame, or a piece of sound.
type recorded struct {
	picture *numm.Image
	frame   int
	sound   numm.Sound
}

const (
	recordedPictures = 8                // as many may wait for the encoder; further ones are left out
	recordedSound    = 30 * time.Second // as much may wait; then the sound waits as well, and has holes
)

// newRecorder starts a film. fail is called when it cannot be written.
func newRecorder(film *filmWriter, c *Config, s *Session, fail func(error)) *recorder {
	r := &recorder{film: film, rate: c.Rate, begin: time.Now()}
	r.latency = func() time.Duration { return s.Stats().OutLatency }
	r.free = make(chan *numm.Image, recordedPictures)
	for range recordedPictures {
		r.free <- nil
	}
	blocks := framesIn(recordedSound, numm.SampleRate) / c.Block
	r.queue = make(chan recorded, recordedPictures+max(1, blocks))
	r.written.Go(func() {
		if r.err = r.write(); r.err != nil {
			fail(r.err)
			for ok := true; ok; { // nobody shall wait for what is lost
				_, ok = <-r.queue
			}
		}
	})
	return r
}

// showed queues a copy of a picture that is shown now, and reports whether there was space for it. It never waits. The black
// window of a sketch that paints nothing is not part of the film.
func (r *recorder) showed(m *numm.Image) bool {
	if r.film.picture == nil {
		return true
	}
	var copied *numm.Image
	select {
	case copied = <-r.free:
	default:
		return false
	}
	if copied == nil {
		copied = m.Clone()
	} else {
		copyRows(copied, m)
	}
	select {
	case r.queue <- recorded{picture: copied, frame: r.now()}:
		return true
	default: // it is full of sound
		r.free <- copied
		return false
	}
}

// plays queues a copy of sound that is played now.
func (r *recorder) plays(ctx context.Context, s numm.Sound) {
	select {
	case r.queue <- recorded{sound: s.Clone()}:
		r.played.Add(int64(len(s)))
	case <-ctx.Done():
	}
}

// length returns how much has been recorded.
func (r *recorder) length() time.Duration {
	if r.film.sound == nil {
		return time.Since(r.begin)
	}
	return beginOf(int(r.played.Load()), numm.SampleRate)
}

// now returns the frame that is seen now, while the sound that was given to the speaker is not yet heard.
func (r *recorder) now() int {
	t := r.length()
	if r.film.sound != nil {
		t -= r.latency()
	}
	return framesIn(max(0, t), r.rate)
}

// write writes everything in the queue: each picture as often as it was seen, from the first to the end.
func (r *recorder) write() error {
	var last *numm.Image
	fill := func(end int) error {
		for ; last != nil && r.frames < end; r.frames++ {
			if err := r.film.picture(last); err != nil {
				return err
			}
		}
		return nil
	}
	for next := range r.queue {
		if next.picture == nil {
			if err := r.film.sound(next.sound); err != nil {
				return err
			}
			continue
		}
		if last == nil {
			last = next.picture // it stands for what was before it, too
			if err := fill(next.frame); err != nil {
				return err
			}
			continue
		}
		if err := fill(next.frame); err != nil {
			return err
		}
		r.free <- last
		last = next.picture
	}
	return fill(max(r.frames+1, framesIn(r.end, r.rate)))
}

// finish completes the film, after the last picture and the last sound, where there is anything to see or to hear.
func (r *recorder) finish() error {
	r.end = r.length()
	close(r.queue)
	r.written.Wait()
	if r.err != nil {
		_ = r.film.abort() // its error would tell nothing new
		return r.err
	}
	return r.film.finish(r.frames, int(r.played.Load()))
}
