//go:build rig

package live

import (
	"context"
	"testing"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// runCounter plays a counter by Run and hears it again, until its last number was heard or is lost. play and listen are called in AudioOut
// and AudioIn, with the devices and how many sound frames were played or heard before. It gives what was told to be lost
// by the speaker before the last number.
func runCounter(t *testing.T, latency time.Duration, out numm.Sound, l *listener, play func(s *speaker, at int), listen func(m *microphone, at int)) (lostPlayed int) {
	t.Helper()
	var (
		session *Session
		m       *microphone
		s       *speaker
		at      int // played
		heard   int
		xruns   int
	)
	o := hardware()
	openEar, openMouth := o.microphone, o.speaker
	o.microphone = func(ctx context.Context, c *Config) (ear, error) {
		e, err := openEar(ctx, c)
		m, _ = e.(*microphone)
		return e, err
	}
	o.speaker = func(ctx context.Context, c *Config) (mouth, error) {
		e, err := openMouth(ctx, c)
		s, _ = e.(*speaker)
		return e, err
	}
	ended := false // the last number was given away
	err := run(t.Context(), &Config{
		Latency: latency,
		Start:   func(s *Session) { session = s },
		AudioOut: func(b numm.Sound) {
			ended = at >= len(out)
			if !ended {
				play(s, at)
				at += copy(b, out[at:])
			}
		},
		AudioIn: func(b numm.Sound) {
			l.hear(t, b)
			heard += len(b)
			if l.last == len(out)-1 || l.at-l.lastAt > 4*numm.SampleRate {
				session.Quit()
			}
			listen(m, heard)
		},
		Xrun: func(x Xrun) {
			xruns++
			switch {
			case x.Frames <= 0 || x.Time <= 0:
				t.Errorf("%+v", x)
			case x.Input:
				l.misses(x.Frames)
			case !ended:
				lostPlayed += x.Frames
			}
		},
	}, o)
	if err != nil {
		t.Fatal(err)
	}
	if stats := session.Stats(); stats.Xruns != xruns || stats.InLatency <= 0 || stats.OutLatency <= 0 || stats.AudioLoad <= 0 {
		t.Errorf("%+v, and Xrun was called %d times", stats, xruns)
	}
	return lostPlayed
}

// What AudioOut plays is heard by AudioIn, sample for sample, without an xrun.
func TestRunSampleForSample(t *testing.T) {
	out := counter(3 * numm.SampleRate)
	for try := 1; ; try++ {
		var l listener
		lost := runCounter(t, 0, out, &l, func(*speaker, int) {}, func(*microphone, int) {})
		if !l.whole(t, len(out), lost) {
			return
		}
		if try == tries {
			t.Fatal("something is lost each time")
		}
	}
}

// An AudioOut that comes when the speaker has run dry, and an AudioIn that comes when the microphone's queue has run over: the
// xruns tell exactly what is missing.
func TestRunCountsWhatIsLost(t *testing.T) {
	var l listener
	dry, over := false, false
	lost := runCounter(t, steady, counter(4*numm.SampleRate), &l, func(s *speaker, at int) {
		if !dry && at > numm.SampleRate/2 {
			dry = true
			await(t, "a speaker that has run dry", func() (bool, any) { return s.ahead() < -1000, s.ahead() })
		}
	}, func(m *microphone, at int) {
		if !over && at > 2*numm.SampleRate {
			over = true
			await(t, "a microphone that has run over", func() (bool, any) {
				return m.latency() > keptSound+keptSound/4, m.latency()
			})
		}
	})
	if least := soundFrames(keptSound); lost < 1000+least || l.lost < least {
		t.Errorf("xruns: %d heard, %d played", l.lost, lost)
	}
	l.agrees(t, lost)
	t.Logf("%d lost heard, %d lost played in %v", l.lost, lost, soundTime(l.lastAt-l.firstAt).Round(time.Millisecond))
}
