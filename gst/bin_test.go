package gst_test

import (
	"testing"

	"github.com/gonumm/gonumm/gst"
)

// A description is one element from its first to its last pad, also with an element between that finds its pads only when
// data comes: nothing goes around it.
func TestAddDescription(t *testing.T) {
	for _, description := range []string{
		"identity name=first", "identity name=first ! identity", "identity name=first ! decodebin ! audioconvert dithering=none",
		"identity name=first ! audio/x-raw ! identity",
	} {
		t.Run(description, func(t *testing.T) {
			p, err := gst.NewPipeline()
			if err != nil {
				t.Fatal(err)
			}
			defer p.Release()
			feed, err := p.AddFeed(feedCaps, 10_000)
			if err != nil {
				t.Fatal(err)
			}
			defer feed.Close()
			between, err := p.AddDescription(description)
			if err != nil {
				t.Fatal(err)
			}
			sink, err := p.AddSink(feedCaps, 10)
			if err != nil {
				t.Fatal(err)
			}
			defer sink.Close()
			for _, link := range [][2]*gst.Element{{&feed.Element, between}, {between, &sink.Element}} {
				if err := link[0].Link(link[1]); err != nil {
					t.Fatalf("%s: %v", description, err)
				}
			}
			if err := p.SetState(gst.Playing); err != nil {
				t.Fatal(err)
			}
			if err := feed.Push(numberedBlock(t, feed, 7, 400), 0, -1, pullTimeout); err != nil {
				t.Fatal(err)
			}
			feed.End()
			s, err := sink.Pull(pullTimeout)
			if err != nil {
				t.Fatalf("%s: %v", description, err)
			}
			if len(s.Bytes) != 400 || s.Bytes[2] != 7 {
				t.Errorf("%s: %d bytes come out", description, len(s.Bytes))
			}
			s.Release()
		})
	}
	p, err := gst.NewPipeline()
	if err != nil {
		t.Fatal(err)
	}
	defer p.Release()
	for _, description := range []string{"", "nosuchelement", "identity !", "identity nosuchproperty=1", "audiotestsrc ! videoconvert"} {
		if _, err := p.AddDescription(description); err == nil {
			t.Errorf("%q is taken", description)
		}
	}
}
