package gst_test

import (
	"errors"
	"io"
	"testing"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/must"
)

// playUnits plays what next gives, with caps whose number is 7, into a sink.
func playUnits(t *testing.T, next func() (gst.Unit, error)) (*gst.Pipeline, *gst.Source, *gst.Sink) {
	t.Helper()
	p := newPipeline(t)
	caps := must.Value(gst.ParseCaps("application/x-test, number=(int)7"))(t)
	source := must.Value(p.AddUnits(caps, next))(t)
	sink := addSink(t, p, &source.Element, "ANY", 2)
	if err := p.SetState(gst.Playing); err != nil {
		t.Fatal(err)
	}
	return p, source, sink
}

// Packets come out with their bytes, times and order, although the one who gives them uses one array for all.
func TestUnits(t *testing.T) {
	times := []time.Duration{0, 40 * time.Millisecond, 20 * time.Millisecond, -1}
	memory := make([]byte, 1)
	n := 0
	_, source, sink := playUnits(t, func() (gst.Unit, error) {
		if n == len(times) {
			return gst.Unit{}, io.EOF
		}
		n++
		memory[0] = byte(n)
		return gst.Unit{Bytes: memory, PTS: times[n-1], Key: n == 1}, nil
	})
	for i, want := range times {
		s, err := sink.Pull(pullTimeout)
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Bytes) != 1 || s.Bytes[0] != byte(i+1) || s.PTS != want || s.Caps.Int("number") != 7 {
			t.Errorf("packet %d is %v at %v of %v, want %d at %v", i, s.Bytes, s.PTS, s.Caps, i+1, want)
		}
		s.Release()
	}
	if _, err := sink.Pull(pullTimeout); !errors.Is(err, gst.ErrEnd) {
		t.Errorf("after the last: %v", err)
	}
	if got := source.Taken(); got != int64(len(times)) {
		t.Errorf("%d bytes were taken, want %d", got, len(times))
	}
}

// An error, and a panic, of the one who gives packets is a failure of the pipeline.
func TestUnitsFail(t *testing.T) {
	for name, next := range map[string]func() (gst.Unit, error){
		"error": func() (gst.Unit, error) { return gst.Unit{}, errors.New("no") },
		"panic": func() (gst.Unit, error) { panic("no") },
	} {
		t.Run(name, func(t *testing.T) {
			p, _, _ := playUnits(t, next)
			m := p.Pop(pullTimeout)
			for m != nil && m.Type != gst.MessageError {
				m = p.Pop(pullTimeout)
			}
			if m == nil {
				t.Fatal("no error is on the bus")
			}
		})
	}
}
