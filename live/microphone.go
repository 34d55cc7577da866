package live

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/numm"
)

// microphone gives sound. It is not safe for concurrent use.
type microphone struct {
	ctx      context.Context
	pipeline *gst.Pipeline
	device   *gst.Element
	sink     *gst.Sink
	sample   *gst.Sample // being read
	left     []byte      // of it
	offset   int64       // of the next sound frame, in the device's counting
	started  bool
	behind   int // sound frames that were read without waiting for any
}

// keptSound is how much sound waits for a reader who is late. It costs only memory: see farBehind.
const keptSound = time.Second

// openMicrophone opens a microphone and waits for its first sound. It ends with ctx and must be closed.
func openMicrophone(ctx context.Context, c soundConfig) (*microphone, error) {
	p, err := gst.NewLivePipeline()
	if err != nil {
		return nil, err
	}
	m := &microphone{ctx: ctx, pipeline: p}
	if err := m.open(c); err != nil {
		m.close()
		return nil, err
	}
	return m, nil
}

func (m *microphone) open(c soundConfig) (err error) {
	if m.device, _, err = addDevice(m.pipeline, c.Device, Microphone); err != nil {
		return err
	}
	// Small pieces are heard soon. The device keeps more than the reader's queue, at no cost: what the device loses
	// before it is counted would go unnoticed.
	piece := c.piece()
	tune(m.device, 2*keptSound, piece)
	// The device's own clock counts its samples: nothing is stretched to fit another.
	_ = m.device.Set("slave-method", "none")

	// A reader who is too slow loses the oldest.
	ahead := int(keptSound/piece) + 4
	if m.sink, err = m.pipeline.AddSink(soundCaps, ahead); err != nil {
		return err
	}
	if err := m.sink.Set("drop", "true"); err != nil {
		return err
	}
	if err := linkSound(m.pipeline, m.device, m.device, &m.sink.Element); err != nil {
		return err
	}
	if err := m.pipeline.SetState(gst.Playing); err != nil {
		return unopened(Microphone, failureOf(m.pipeline, err).Error())
	}
	if err := m.pull(openTime); err != nil {
		if failed := (*gst.Error)(nil); errors.As(err, &failed) {
			return unopened(Microphone, failed.Error())
		}
		return err
	}
	return nil
}

// read fills dst with sound that has no gap. lost is how many sound frames of the microphone are missing before it, because
// nobody read them in time. A microphone that has died is a numm.ErrStalled.
func (m *microphone) read(dst numm.Sound) (lost int, err error) {
	for at := 0; at < len(dst); {
		if len(m.left) == 0 || !m.started {
			if err := m.pull(stallTime); err != nil {
				return lost, gone(Microphone, err)
			}
			n, err := m.account()
			if err != nil {
				return lost, gone(Microphone, err)
			}
			if n > 0 {
				lost, at = lost+at+n, 0 // what lies before a hole goes with it
			}
			m.behind += len(m.left) / frameSize
		}
		n := copy(bytesOf(dst[at:]), m.left)
		m.left = m.left[n:]
		at += n / frameSize
		m.offset += int64(n / frameSize)
	}
	return lost, nil
}

// farBehind is a second: a reader who never had to wait for that much sound was late once, and hears everything late since then.
const farBehind = numm.SampleRate

// account counts what is missing before the current sample. When something is, or when the reader is far behind, everything
// else that waits is old too: it is dropped and counted, so that the latency is what it was before. What was heard before
// the first read is dropped and not counted.
func (m *microphone) account() (lost int, err error) {
	if !m.started || m.missing() > 0 || m.behind > farBehind {
		m.behind = 0
		for err == nil {
			err = m.pullIn(0)
		}
		if !errors.Is(err, gst.ErrTimeout) {
			return 0, err
		}
	}
	if m.started {
		lost = max(0, m.missing())
	}
	m.started, m.offset = true, m.sample.Offset
	return lost, nil
}

// missing returns how many sound frames lie between what was read and the current sample.
func (m *microphone) missing() int { return int(m.sample.Offset - m.offset) }

// pull waits for the next sample.
func (m *microphone) pull(longest time.Duration) error {
	if m.sample != nil && len(m.left) > 0 {
		return nil
	}
	for begin := time.Now(); ; {
		if err := m.ctx.Err(); err != nil {
			return err
		}
		err := m.pullIn(0)
		if errors.Is(err, gst.ErrTimeout) {
			m.behind = 0
			err = m.pullIn(pollInterval)
		}
		if err == nil || !errors.Is(err, gst.ErrTimeout) {
			return err
		}
		if err := failureOf(m.pipeline, nil); err != nil {
			return err
		}
		if time.Since(begin) > longest {
			return fmt.Errorf("%w: the microphone gave no sound for %v", numm.ErrStalled, longest)
		}
	}
}

// pullIn replaces the current sample by the next one.
func (m *microphone) pullIn(timeout time.Duration) error {
	sample, err := m.sink.Pull(timeout)
	if err != nil {
		if errors.Is(err, gst.ErrEnd) {
			return failureOf(m.pipeline, fmt.Errorf("%w: the microphone has ended", numm.ErrStalled))
		}
		return err
	}
	m.drop()
	m.sample, m.left = sample, sample.Bytes
	return nil
}

func (m *microphone) drop() {
	if m.sample != nil {
		m.sample.Release()
	}
	m.sample, m.left = nil, nil
}

// latency returns how old the sound is that read returns next.
func (m *microphone) latency() time.Duration {
	now, ok := m.device.SoundNow(numm.SampleRate)
	if !ok || !m.started {
		return 0
	}
	return soundTime(int(max(0, now-m.offset)))
}

// close releases everything; once.
func (m *microphone) close() {
	m.drop()
	if m.sink != nil {
		m.sink.Close()
	}
	m.pipeline.Release()
}
