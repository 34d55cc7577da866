//go:build rig

package live

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// number is a sound frame that says which one it is, and never silence.
func number(n int) [2]int16 {
	return [2]int16{int16(n & 0x7fff), int16(n>>15&0x7fff | -0x8000)}
}

// numberOf is the number of a sound frame; ok is false for silence.
func numberOf(f [2]int16) (n int, ok bool) {
	return int(f[0]) | int(f[1]&0x7fff)<<15, f[1] < 0
}

func counter(n int) numm.Sound {
	s := make(numm.Sound, n)
	for i := range s {
		s[i] = number(i)
	}
	return s
}

// listener hears a counter and says what it has missed of it.
type listener struct {
	last    int // number heard last; -1 before the first
	missing int // numbers that were left out
	silence int // since the last number
	inside  int // silence between two numbers
}

func (l *listener) hear(t *testing.T, s numm.Sound) {
	t.Helper()
	for _, f := range s {
		n, ok := numberOf(f)
		switch {
		case !ok && f != [2]int16{}:
			t.Fatalf("%v is neither silence nor a number: the samples are not what was played", f)
		case !ok:
			l.silence++
			continue
		case n <= l.last:
			t.Fatalf("number %d after %d", n, l.last)
		}
		l.missing += n - l.last - 1
		if l.last >= 0 {
			l.inside += l.silence
		}
		l.last, l.silence = n, 0
	}
}

// What is played is heard, sample for sample and in order. On a machine that is too busy something may be lost, which is
// counted on one of the two sides then; it never is in silence.
func TestSoundSampleForSample(t *testing.T) {
	const block = 441
	for _, latency := range []time.Duration{0, 40 * time.Millisecond} {
		c := soundConfig{Block: block, Latency: latency}
		m, err := openMicrophone(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		defer m.close()
		s, err := openSpeaker(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		defer s.close()
		out, in := counter(5*numm.SampleRate/block*block), make(numm.Sound, block)
		l := listener{last: -1}
		lostIn, lostOut := 0, 0
		for at := 0; l.last < len(out)-1; {
			n, err := m.read(in)
			if err != nil {
				t.Fatal(err)
			}
			lostIn += n
			l.hear(t, in)
			if at == len(out) {
				if n > 0 || l.silence > numm.SampleRate {
					break // the last number is among what was lost
				}
				continue
			}
			if n, err = s.write(out[at : at+block]); err != nil {
				t.Fatal(err)
			}
			lostOut += n
			at += block
		}
		if l.missing+l.inside > 0 && lostIn+lostOut == 0 {
			t.Errorf("latency %v: %d numbers and %d of silence; counted as lost: %d heard, %d played",
				latency, l.missing, l.inside, lostIn, lostOut)
		}
		t.Logf("latency %v: %d lost heard, %d lost played; says %v and %v", latency, lostIn, lostOut, m.latency(), s.latency())
	}
}

// Play returns when the last sound frame has left: what is heard until then ends with it.
func TestPlayReturnsAtTheEnd(t *testing.T) {
	m, err := openMicrophone(t.Context(), soundConfig{Block: 441})
	if err != nil {
		t.Fatal(err)
	}
	defer m.close()
	in := make(numm.Sound, 441)
	if _, err := m.read(in); err != nil {
		t.Fatal(err)
	}
	played := make(chan error, 1)
	want := counter(numm.SampleRate)
	go func() { played <- Play(t.Context(), want) }()
	l := listener{last: -1}
	for l.last < len(want)-1 {
		select {
		case err := <-played:
			if err != nil {
				t.Fatal(err)
			}
			// The microphone is a few blocks behind the speaker.
			for range 30 {
				if _, err := m.read(in); err != nil {
					t.Fatal(err)
				}
				l.hear(t, in)
			}
			if l.last != len(want)-1 {
				t.Fatalf("returned, and number %d of %d is the last that was heard", l.last, len(want)-1)
			}
			return
		default:
		}
		if _, err := m.read(in); err != nil {
			t.Fatal(err)
		}
		l.hear(t, in)
	}
	if err := <-played; err != nil {
		t.Fatal(err)
	}
}

func TestPlayEndsWithTheContext(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	played := make(chan error, 1)
	go func() { played <- Play(ctx, numm.Silence(time.Hour)) }()
	stop()
	if err := <-played; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestRecordAndChunks(t *testing.T) {
	s, err := Record(t.Context(), nil, 10_000)
	if len(s) != 10_000 || err != nil {
		t.Errorf("%d sound frames, %v", len(s), err)
	}
	next := 0
	for c, err := range Chunks(t.Context(), nil, 1000) {
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Sound) != 1000 || c.Index < next || c.Time != soundTime(c.Index) {
			t.Fatalf("%d sound frames at %d, %v; want 1000 at %d or later", len(c.Sound), c.Index, c.Time, next)
		}
		if next = c.Index + 1000; next > 10_000 {
			break
		}
	}
}
