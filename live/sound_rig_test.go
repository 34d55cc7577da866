//go:build rig

package live

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// number returns a sound frame that says which one it is, and never silence.
func number(n int) [2]int16 {
	return [2]int16{int16(n & 0x7fff), int16(n>>15&0x7fff | -0x8000)}
}

// numberOf returns the number of a sound frame; ok is false for silence.
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

// listener hears a counter and says what it has missed of it. The zero value is ready.
type listener struct {
	at          int // sound frames of the microphone so far, the lost ones too
	first, last int // numbers
	firstAt     int // where they were heard
	lastAt      int
	missing     int // numbers between them that were left out
	lost        int // sound frames that were told to be lost, between them
	untold      int // and since the last one
	heard       bool
}

// misses takes how many sound frames a microphone has lost.
func (l *listener) misses(frames int) {
	l.at += frames
	l.untold += frames
}

// hear takes what a microphone has read next.
func (l *listener) hear(t testing.TB, s numm.Sound) {
	t.Helper()
	for _, f := range s {
		n, ok := numberOf(f)
		switch {
		case !ok && f != [2]int16{}:
			t.Fatalf("%v is neither silence nor a number: the samples are not what was played", f)
		case ok && l.heard && n <= l.last:
			t.Fatalf("number %d after %d", n, l.last)
		case ok && l.heard:
			l.missing += n - l.last - 1
			l.lost += l.untold
		case ok:
			l.heard, l.first, l.firstAt = true, n, l.at
		}
		if ok {
			l.last, l.lastAt, l.untold = n, l.at, 0
		}
		l.at++
	}
}

// hearRest hears what the microphone has heard until now, and a few blocks more: that much it is behind the speaker.
func (l *listener) hearRest(t *testing.T, m *microphone) {
	t.Helper()
	in := make(numm.Sound, 441)
	for end := m.offset + int64(soundFrames(m.latency()+300*time.Millisecond)); m.offset < end; {
		n, err := m.read(in)
		if err != nil {
			t.Fatal(err)
		}
		l.misses(n)
		l.hear(t, in)
	}
}

// silence returns how much of it lies between the numbers, where nothing was heard also.
func (l *listener) silence() int { return l.lastAt - l.firstAt - (l.last - l.first) }

// whole checks that a counter was heard from its first number to its last, and nothing counted as lost. On a machine that is too busy for
// the default latency, where all that is silence was counted, it is to be tried again.
func (l *listener) whole(t *testing.T, numbers, lostPlayed int) (again bool) {
	t.Helper()
	if l.silence() != lostPlayed {
		t.Fatalf("%d of silence between the numbers, %d counted as lost by the speaker", l.silence(), lostPlayed)
	}
	if l.first == 0 && l.last == numbers-1 && l.missing == 0 && l.lost == 0 && l.untold == 0 && lostPlayed == 0 {
		return false
	}
	text := fmt.Sprintf("numbers %d to %d of %d were heard, %d are missing; counted as lost: %d heard, %d played",
		l.first, l.last, numbers, l.missing, l.lost+l.untold, lostPlayed)
	if l.lost+l.untold+lostPlayed == 0 {
		t.Fatal(text)
	}
	t.Log(text)
	return true
}

// agrees checks that each sound frame that was lost between the numbers was counted once, and on its side: what a speaker loses is
// silence between the numbers, and what a microphone loses is not heard at all.
func (l *listener) agrees(t *testing.T, lostPlayed int) {
	t.Helper()
	if l.silence() != lostPlayed {
		t.Errorf("%d of silence between the numbers, %d counted as lost by the speaker", l.silence(), lostPlayed)
	}
	// The microphone may also lose some of the speaker's silence.
	if l.missing > l.lost || l.missing < l.lost-lostPlayed {
		t.Errorf("%d numbers are missing, %d counted as lost by the microphone, and %d by the speaker", l.missing, l.lost, lostPlayed)
	}
}

// tries are how often a machine may be too busy for the default latency, one after the other.
const tries = 10

// steady is a latency that outlasts whatever a test's machine does: what is lost is what the test wants.
const steady = time.Second / 2

// between opens a microphone and a speaker.
func between(t *testing.T, c soundConfig) (*microphone, *speaker) {
	t.Helper()
	m, err := openMicrophone(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.close)
	s, err := openSpeaker(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	return m, s
}

// playing plays a counter by a microphone's pace until its last number was heard, or is lost. before is called before each block is
// written. It says what the speaker has lost before the last number.
func playing(t *testing.T, m *microphone, s *speaker, out numm.Sound, l *listener, before func(at int)) (lost int) {
	t.Helper()
	const block = 441
	in := make(numm.Sound, block)
	for at, after := 0, 0; l.last < len(out)-1 && after < 2*numm.SampleRate; {
		n, err := m.read(in)
		if err != nil {
			t.Fatal(err)
		}
		l.misses(n)
		l.hear(t, in)
		if at >= len(out) {
			after += block
			continue
		}
		before(at)
		to := min(len(out), at+block)
		if n, err = s.write(out[at:to]); err != nil {
			t.Fatal(err)
		}
		lost += n
		at = to
	}
	return lost
}

// What is played is heard, sample for sample, all of it and in order, and nothing is counted as lost.
func TestSoundSampleForSample(t *testing.T) {
	out := counter(3 * numm.SampleRate)
	for try := 1; ; try++ {
		m, s := between(t, soundConfig{Block: 441})
		var l listener
		lost := playing(t, m, s, out, &l, func(int) {})
		if !l.whole(t, len(out), lost) {
			return
		}
		if try == tries {
			t.Fatal("something is lost each time")
		}
	}
}

// A writer who comes when the speaker has run dry finds counted what was played in its place.
func TestSpeakerRunsDry(t *testing.T) {
	m, s := between(t, soundConfig{Block: 441, Latency: steady})
	var l listener
	lost := playing(t, m, s, counter(2*numm.SampleRate), &l, func(at int) {
		if at == numm.SampleRate/2/441*441 || at == numm.SampleRate/441*441 {
			await(t, "a speaker that has run dry", func() (bool, any) { return s.ahead() < -1000, s.ahead() })
		}
	})
	if lost < 2*1000 {
		t.Errorf("%d are counted as lost", lost)
	}
	l.agrees(t, lost)
	t.Logf("%d lost heard, %d lost played", l.lost, lost)
}

// A reader who comes when the microphone's queue has run over finds counted what is missing.
func TestMicrophoneRunsOver(t *testing.T) {
	m, s := between(t, soundConfig{Block: 441, Latency: steady})
	out := counter(4 * numm.SampleRate)
	var lost int
	var failed error
	var wait sync.WaitGroup
	wait.Go(func() {
		for at := 0; at < len(out) && failed == nil; at += 441 {
			var n int
			n, failed = s.write(out[at:min(len(out), at+441)])
			lost += n
		}
	})
	in := make(numm.Sound, 441)
	var l listener
	for late := false; l.last < len(out)-1 && l.at-l.lastAt < 2*numm.SampleRate; {
		n, err := m.read(in)
		if err != nil {
			t.Fatal(err)
		}
		l.misses(n)
		l.hear(t, in)
		if !late && l.last > numm.SampleRate/2 {
			late = true
			await(t, "a microphone that has run over", func() (bool, any) {
				return m.latency() > keptSound+keptSound/4, m.latency()
			})
		}
	}
	wait.Wait()
	if failed != nil {
		t.Fatal(failed)
	}
	if l.missing < numm.SampleRate/2 {
		t.Errorf("%d numbers are missing", l.missing)
	}
	l.agrees(t, lost)
	t.Logf("%d lost heard, %d lost played", l.lost, lost)
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
	var l listener
	for l.last < len(want)-1 {
		select {
		case err := <-played:
			if err != nil {
				t.Fatal(err)
			}
			l.hearRest(t, m)
			if l.last != len(want)-1 {
				t.Fatalf("returned, and number %d of %d is the last that was heard", l.last, len(want)-1)
			}
			return
		default:
		}
		n, err := m.read(in)
		if err != nil {
			t.Fatal(err)
		}
		l.misses(n)
		l.hear(t, in)
	}
	if err := <-played; err != nil {
		t.Fatal(err)
	}
}

func TestPlayEndsWithTheContext(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	played := make(chan error, 1)
	go func() { played <- Play(ctx, numm.Silence(time.Minute)) }()
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
