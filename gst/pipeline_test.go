package gst_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/disk"
)

func TestParsePipeline(t *testing.T) {
	for _, test := range []struct{ description, fails string }{
		{"fakesrc ! fakesink", ""},
		{"fakesrc name=a fakesink name=b a. ! b.", ""},
		{"fakesrc ! nosuchelement ! fakesink", "nosuchelement"},
		{"fakesrc nosuchproperty=1 ! fakesink", "nosuchproperty"},
		{"audiotestsrc ! videoconvert ! fakesink", "link"},
		{"fakesrc ! ", "syntax"},
		{"fakesrc", "alone"},
		{"( fakesrc ! fakesink )", "alone"},
		{"", ""},
	} {
		p, err := gst.ParsePipeline(test.description)
		switch {
		case err == nil && test.fails == "" && test.description != "":
			p.Release()
		case err == nil:
			p.Release()
			t.Errorf("%q is taken", test.description)
		case test.fails == "" && test.description != "", !strings.Contains(err.Error(), test.fails):
			t.Errorf("%q: %v, want an error with %q", test.description, err, test.fails)
		}
	}
}

func TestElementByName(t *testing.T) {
	p := parsePipeline(t, "fakesrc name=here ! fakesink")
	if e := p.Element("here"); e == nil || e.Factory() != "fakesrc" {
		t.Errorf("found %v", e)
	}
	if e := p.Element("there"); e != nil {
		t.Errorf("found %v under a name that nobody has", e.Factory())
	}
}

func TestSettle(t *testing.T) {
	p := parsePipeline(t, "fakesrc num-buffers=3 ! appsink sync=false")
	play(t, p)
	if done, err := p.Settle(pullTimeout); !done || err != nil {
		t.Errorf("%v, %v", done, err)
	}
	waiting := parsePipeline(t, "appsrc ! appsink sync=false")
	play(t, waiting)
	if done, err := waiting.Settle(time.Millisecond); done || err != nil {
		t.Errorf("without data: %v, %v, want neither done nor failed", done, err)
	}
	failing := parsePipeline(t, "filesrc location=/nonexistent ! fakesink")
	if err := failing.SetState(gst.Playing); err == nil {
		if done, err := failing.Settle(pullTimeout); done || err == nil {
			t.Errorf("without a file: %v, %v", done, err)
		}
	}
}

func TestDuration(t *testing.T) {
	p := parsePipeline(t, "videotestsrc num-buffers=50 ! video/x-raw,framerate=25/1 ! appsink name=sink sync=false")
	if d, ok := p.Duration(); ok {
		t.Errorf("%v before anything flows", d)
	}
	play(t, p)
	if _, err := p.Settle(pullTimeout); err != nil {
		t.Fatal(err)
	}
	if d, ok := p.Duration(); !ok || d != 2*time.Second {
		t.Errorf("%v, %v, want 2s", d, ok)
	}
}

// Failures come with the domain, the code and GStreamer's own words.
func TestErrorMessages(t *testing.T) {
	text := disk.File(t, "text", []byte("neither sound nor picture"))
	for _, test := range []struct {
		description, element, domain string
		code                         int
		debug                        string
	}{
		{"filesrc location=/nonexistent ! fakesink", "filesrc", gst.ResourceError, 3, "/nonexistent"},
		{"filesrc location=" + text + " ! wavparse ! fakesink", "wavparse", gst.StreamError, gst.StreamWrongType, "no RIFF"},
		{"filesrc location=" + text + " ! typefind ! fakesink", "typefind", gst.StreamError, 4, "gsttypefind"},
	} {
		p := parsePipeline(t, test.description)
		_ = p.SetState(gst.Playing) // what is wrong with it is on the bus
		m := p.Pop(pullTimeout)
		if m == nil || m.Type != gst.MessageError || m.Err == nil {
			t.Fatalf("%s: %+v, want an error", test.description, m)
		}
		if !strings.HasPrefix(m.Element, test.element) || m.Err.Element != m.Element {
			t.Errorf("%s: the error comes from %q", test.description, m.Element)
		}
		if m.Err.Domain != test.domain || m.Err.Code != test.code || !strings.Contains(m.Err.Debug, test.debug) {
			t.Errorf("%s: %q %d %q, want %q %d with %q", test.description,
				m.Err.Domain, m.Err.Code, m.Err.Debug, test.domain, test.code, test.debug)
		}
		var err error = m.Err
		var native *gst.Error
		if !errors.As(err, &native) || err.Error() != m.Err.Element+": "+m.Err.Text {
			t.Errorf("it reads %q", err)
		}
	}
}

func TestErrorWithoutElement(t *testing.T) {
	if got := (&gst.Error{Text: "text"}).Error(); got != "text" {
		t.Errorf("it reads %q", got)
	}
}

func TestEndAndElementMessages(t *testing.T) {
	p := parsePipeline(t, "audiotestsrc num-buffers=20 ! level interval=1000000 ! fakesink sync=false")
	play(t, p)
	levels := 0
	for {
		m := p.Pop(pullTimeout)
		if m == nil {
			t.Fatal("no end")
		}
		if m.Type == gst.MessageEnd {
			break
		}
		if m.Type != gst.MessageElement || m.Element != "level" || m.Name != "level" || !strings.Contains(m.Text, "peak=") {
			t.Fatalf("%+v", m)
		}
		levels++
	}
	if levels == 0 {
		t.Error("no message of an element")
	}
	if m := p.Pop(0); m != nil {
		t.Errorf("after the end: %+v", m)
	}
}

// A source has given up when it has stopped by itself; that another one has does not matter.
func TestGaveUp(t *testing.T) {
	p := parsePipeline(t, "fakesrc name=short num-buffers=3 ! fakesink  fakesrc name=long ! fakesink")
	short, long := p.Element("short"), p.Element("long")
	if short.GaveUp() || long.GaveUp() {
		t.Error("before they begin")
	}
	play(t, p)
	for begin := time.Now(); !short.GaveUp(); runtime.Gosched() {
		if time.Since(begin) > pullTimeout {
			t.Fatal("it plays on for ever")
		}
	}
	if long.GaveUp() {
		t.Error("the one that goes on")
	}
}

// What nobody will read does not pile up on the bus of a long stream.
func TestBusHoldsOnlyWhatIsOfInterest(t *testing.T) {
	p := parsePipeline(t, "fakesrc num-buffers=10 ! fakesink sync=false")
	play(t, p)
	if m := p.Pop(pullTimeout); m == nil || m.Type != gst.MessageEnd {
		t.Fatalf("%+v, want the end", m)
	}
	if err := p.SetState(gst.Ready); err != nil {
		t.Fatal(err)
	}
	if err := p.SetState(gst.Paused); err != nil {
		t.Fatal(err)
	}
	if m := p.Pop(0); m != nil {
		t.Errorf("a message of type %v lies there", m.Type)
	}
}

func TestReleaseTwice(t *testing.T) {
	for _, description := range []string{"fakesrc ! fakesink", "filesrc location=/nonexistent ! fakesink"} {
		p, err := gst.ParsePipeline(description)
		if err != nil {
			t.Fatal(err)
		}
		_ = p.SetState(gst.Playing) // one of them fails, and is released as well
		p.Release()
		p.Release()
	}
	unused, err := gst.NewPipeline()
	if err != nil {
		t.Fatal(err)
	}
	unused.Release()
	unused.Release()
}

func TestVersion(t *testing.T) {
	if v := gst.Version(); !strings.HasPrefix(v, "1.") || strings.Count(v, ".") != 2 {
		t.Errorf("version %q", v)
	}
}
