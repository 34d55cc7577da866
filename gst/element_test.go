package gst_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/gst"
)

// newPipeline is released with its test.
func newPipeline(t testing.TB) *gst.Pipeline {
	t.Helper()
	p, err := gst.NewPipeline()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Release)
	return p
}

func parsePipeline(t testing.TB, description string) *gst.Pipeline {
	t.Helper()
	p, err := gst.ParsePipeline(description)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Release)
	return p
}

func play(t testing.TB, p *gst.Pipeline) {
	t.Helper()
	if err := p.SetState(gst.Playing); err != nil {
		t.Fatal(err)
	}
}

// pullTimeout is for what must come; where it does not, the test fails.
const pullTimeout = 20 * time.Second

func TestProperties(t *testing.T) {
	p := newPipeline(t)
	tests := []struct {
		factory, property, value string
		fails                    string // what the error says; empty: none
	}{
		{"fakesrc", "num-buffers", "5", ""},
		{"fakesrc", "num-buffers", "-1", ""},
		{"fakesrc", "silent", "true", ""},
		{"fakesrc", "data", "subbuffer", ""}, // an enum by its nick
		{"fakesrc", "data", "2", ""},
		{"appsink", "caps", "audio/x-raw, rate=(int)[ 1, 2 ]", ""},
		{"appsink", "max-buffers", "3", ""},
		{"filesrc", "location", "a name with spaces, \"quotes\" and ! marks", ""},
		{"fakesrc", "colour", "red", "fakesrc has no property"},
		{"fakesrc", "", "5", "fakesrc has no property"},
		{"fakesink", "last-message", "no", "fakesink has no property"}, // only to be read
		{"fakesrc", "num-buffers", "many", `"many"`},
		{"fakesrc", "silent", "perhaps", `"perhaps"`},
		{"fakesrc", "data", "nothing", `"nothing"`},
	}
	for _, test := range tests {
		_, err := p.Add(test.factory, test.property, test.value)
		switch {
		case test.fails == "" && err != nil:
			t.Errorf("%s %s=%s: %v", test.factory, test.property, test.value, err)
		case test.fails != "" && (err == nil || !strings.Contains(err.Error(), test.fails)):
			t.Errorf("%s %s=%s: %v, want an error with %s", test.factory, test.property, test.value, err, test.fails)
		}
	}
}

// A property that was set takes effect.
func TestPropertyCounts(t *testing.T) {
	p := parsePipeline(t, "fakesrc name=source ! appsink name=sink sync=false")
	if err := p.Element("source").Set("num-buffers", "7"); err != nil {
		t.Fatal(err)
	}
	play(t, p)
	sink := &gst.Sink{Element: *p.Element("sink")}
	for range 7 {
		s, err := sink.Pull(pullTimeout)
		if err != nil {
			t.Fatal(err)
		}
		s.Release()
	}
	if _, err := sink.Pull(pullTimeout); !errors.Is(err, gst.ErrEnd) {
		t.Errorf("after 7 buffers %v, want the end", err)
	}
}

func TestAddUnknownElement(t *testing.T) {
	_, err := newPipeline(t).Add("nosuchelement")
	var missing *gst.MissingError
	if !errors.As(err, &missing) || missing.Feature != "nosuchelement" {
		t.Errorf("%v, want a MissingError", err)
	}
}

func TestLink(t *testing.T) {
	p := newPipeline(t)
	add := func(factory string) *gst.Element {
		e, err := p.Add(factory)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	source, video, sound, sink := add("audiotestsrc"), add("videoconvert"), add("audioconvert"), add("fakesink")
	if err := source.Link(video); err == nil || err.Error() != "audiotestsrc does not link to videoconvert" {
		t.Errorf("sound linked to a picture's element: %v", err)
	}
	if err := source.Link(sound); err != nil {
		t.Error(err)
	}
	if err := sound.Pad("src").Link(sink, "sink"); err != nil {
		t.Error(err)
	}
	if err := sound.Pad("src").Link(sink, "other"); err == nil || err.Error() != "fakesink has no pad other" {
		t.Errorf("linked to a pad that is not: %v", err)
	}
	if err := sound.Pad("src").Link(add("fakesink"), "sink"); err == nil {
		t.Error("linked twice")
	}
	if sink.Pad("src") != nil {
		t.Error("a sink has a source pad")
	}
	if pad := sink.Pad("sink"); pad.Name() != "sink" || !pad.Same(sink.Pad("sink")) || pad.Same(sound.Pad("sink")) || pad.Same(nil) {
		t.Error("pads are not told apart")
	}
}
