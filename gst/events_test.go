package gst_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/must"
)

// recorder watches all pads, passes or drops each stream, and notes what it hears.
type recorder struct {
	pipeline *gst.Pipeline
	verdict  func(p *gst.Pad) gst.Verdict

	mu    sync.Mutex
	heard []string
	pads  []*gst.Pad
}

func (r *recorder) note(what string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.heard = append(r.heard, what)
}

func (r *recorder) PadAdded(e *gst.Element, p *gst.Pad) {
	r.note("added " + e.Factory() + " " + p.Name())
	r.pipeline.WatchPad(p)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pads = append(r.pads, p)
}

func (r *recorder) NoMorePads(e *gst.Element) { r.note("no more " + e.Factory()) }

func (r *recorder) FirstBuffer(p *gst.Pad, _ gst.Buffer) gst.Verdict {
	r.note("first " + p.Caps().Media)
	return r.verdict(p)
}

func (r *recorder) PadEnded(*gst.Pad) { r.note("ended") }

func (r *recorder) Size(width, height int) gst.Verdict {
	r.note(fmt.Sprintf("size %d by %d", width, height))
	return gst.Pass
}

func TestEvents(t *testing.T) {
	const frames = 50_000
	for _, test := range []struct {
		name    string
		verdict gst.Verdict
		want    []byte
	}{
		{"pass", gst.Pass, littleEndian(numberedSamples(frames, 2))},
		{"drop", gst.Drop, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, demuxer, sink := wavPipeline(t, frames)
			r := &recorder{pipeline: p, verdict: func(*gst.Pad) gst.Verdict { return test.verdict }}
			p.Listen(r)
			p.WatchElement(demuxer)
			play(t, p)
			if got := pullAllBytes(t, sink); !bytes.Equal(got, test.want) {
				t.Errorf("%d bytes, want %d others", len(got), len(test.want))
			}
			p.Release() // nothing is heard from here on
			want := []string{"added wavparse src", "no more wavparse", "first audio/x-raw", "ended"}
			if !slices.Equal(r.heard, want) {
				t.Errorf("heard %q, want %q", r.heard, want)
			}
		})
	}
}

// Of the pads that a demuxer opens, one is linked when its first buffer stands before it and the others are dropped:
// the stream flows to its end, and what the container says of it is known.
func TestEventsOfDemuxer(t *testing.T) {
	file := disk.Open(t, "../tests/testdata/bigbuckbunny.mp4")
	p := newPipeline(t)
	source, demuxer := must.Value(p.AddSource(file, gst.View{End: disk.Size(t, file)}))(t), must.Value(p.Add("qtdemux"))(t)
	sink, err := p.AddSink("audio/mpeg", 4)
	if err != nil {
		t.Fatal(err)
	}
	defer sink.Close()
	if err := source.Link(demuxer); err != nil {
		t.Fatal(err)
	}
	r := &recorder{pipeline: p}
	r.verdict = func(pad *gst.Pad) gst.Verdict {
		if pad.Caps().Media != "audio/mpeg" {
			return gst.Drop
		}
		if err := pad.Link(&sink.Element, "sink"); err != nil {
			t.Error(err)
		}
		return gst.Pass
	}
	p.Listen(r)
	p.WatchElement(demuxer)
	if len(r.pads) != 0 {
		t.Error("a demuxer has pads before it runs")
	}
	play(t, p)
	if packets := countPackets(t, sink); packets != 249 { // as ffprobe counts
		t.Errorf("%d packets, want 249, after %q", packets, r.heard)
	}

	if len(r.pads) != 2 {
		t.Fatalf("%d pads, want 2", len(r.pads))
	}
	for i, media := range []string{"video/x-h264", "audio/mpeg"} {
		checkPad(t, r.pads[i], media)
	}
	if one, other := r.pads[0].StreamID(), r.pads[1].StreamID(); one == other || one == "" {
		t.Errorf("the streams are called %q and %q", one, other)
	}
	wants := []string{"added qtdemux video_0", "added qtdemux audio_0", "no more qtdemux", "first video/x-h264", "first audio/mpeg", "ended", "ended"}
	heard := slices.Clone(r.heard)
	slices.Sort(heard)
	slices.Sort(wants)
	if !slices.Equal(heard, wants) {
		t.Errorf("heard %q, want %q", r.heard, wants)
	}
}

// countPackets pulls until the stream ends.
func countPackets(t *testing.T, sink *gst.Sink) (packets int) {
	t.Helper()
	for {
		s, err := sink.Pull(pullTimeout)
		if errors.Is(err, gst.ErrEnd) {
			return packets
		}
		if err != nil {
			t.Fatal(packets, err)
		}
		packets++
		s.Release()
	}
}

// checkPad compares what a pad of bigbuckbunny.mp4 states with what ffprobe prints.
func checkPad(t *testing.T, pad *gst.Pad, media string) {
	t.Helper()
	if pad.Caps().Media != media {
		t.Errorf("a pad has %v, want %s", pad.Caps(), media)
	}
	if d, ok := pad.Duration(); !ok || d.Milliseconds() < 5280 || d.Milliseconds() > 5312 {
		t.Errorf("%s takes %v, %v", media, d, ok)
	}
	if !pad.Seekable() {
		t.Errorf("%s cannot be sought", media)
	}
	if pad.Default() != 0 {
		t.Errorf("%s is marked %d, and the container says nothing", media, pad.Default())
	}
	var names []string
	for _, tag := range pad.Tags() {
		names = append(names, tag.Name)
		if tag.Name == "encoder" && (!tag.Global || tag.Value != "Lavf53.24.2") {
			t.Errorf("the encoder is %+v", tag)
		}
	}
	if !slices.Contains(names, "encoder") || !slices.Contains(names, "bitrate") {
		t.Errorf("%s has the tags %q", media, names)
	}
}
