package gst_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/must"
)

// numberedSamples count from -32768 on, channel after channel and frame after frame.
func numberedSamples(frames, channels int) []int16 {
	samples := make([]int16, frames*channels)
	for i := range samples {
		samples[i] = int16(i - 32768)
	}
	return samples
}

func littleEndian(samples []int16) []byte {
	b := make([]byte, 0, 2*len(samples))
	for _, s := range samples {
		b = binary.LittleEndian.AppendUint16(b, uint16(s))
	}
	return b
}

// wavFile puts samples after a header.
func wavFile(samples []int16, rate, channels int) []byte {
	size := uint32(2 * len(samples))
	b := []byte("RIFF")
	b = binary.LittleEndian.AppendUint32(b, 36+size)
	b = append(b, "WAVEfmt \x10\x00\x00\x00\x01\x00"...)
	b = binary.LittleEndian.AppendUint16(b, uint16(channels))
	b = binary.LittleEndian.AppendUint32(b, uint32(rate))
	b = binary.LittleEndian.AppendUint32(b, uint32(2*rate*channels))
	b = binary.LittleEndian.AppendUint16(b, uint16(2*channels))
	b = append(b, "\x10\x00data"...)
	b = binary.LittleEndian.AppendUint32(b, size)
	return append(b, littleEndian(samples)...)
}

// wavPipeline decodes a file of numbered samples.
func wavPipeline(t testing.TB, frames int) (*gst.Pipeline, *gst.Element, *gst.Sink) {
	t.Helper()
	content := wavFile(numberedSamples(frames, 2), 44100, 2)
	p := newPipeline(t)
	file := openBytes(t, content)
	source := must.Value(p.AddSource(file, gst.View{End: int64(len(content))}))(t)
	file.Close()
	demuxer := must.Value(p.Add("wavparse"))(t)
	if err := source.Link(demuxer); err != nil {
		t.Fatal(err)
	}
	return p, demuxer, addSink(t, p, demuxer, "audio/x-raw", 4)
}

func TestPull(t *testing.T) {
	for _, gathered := range []int{1, 3} { // of the four that the sink holds
		t.Run(strconv.Itoa(gathered), func(t *testing.T) { testPull(t, gathered) })
	}
}

func testPull(t *testing.T, gathered int) {
	const frames = 100_003
	p, _, sink := wavPipeline(t, frames)
	if gathered > 1 {
		sink.WakeEvery(gathered)
	}
	play(t, p)
	var got []byte
	var caps *gst.Caps
	for at := 0; ; {
		s, err := sink.Pull(pullTimeout)
		if errors.Is(err, gst.ErrEnd) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if caps == nil {
			caps = s.Caps
		}
		if s.Caps != caps || caps.Int("rate") != 44100 || caps.Text("format") != "S16LE" {
			t.Fatalf("caps are %v, were %v", s.Caps, caps)
		}
		want := time.Duration(at) * time.Second / 44100
		if d := s.PTS - want; d < -1 || d > 1 {
			t.Errorf("sample %d at %v, want %v", at, s.PTS, want)
		}
		if s.Discont != (at == 0) {
			t.Errorf("sample %d: discontinuous is %v", at, s.Discont)
		}
		at += len(s.Bytes) / 4
		got = append(got, s.Bytes...)
		s.Release()
	}
	if !bytes.Equal(got, littleEndian(numberedSamples(frames, 2))) {
		t.Errorf("%d bytes, want %d others", len(got), 4*frames)
	}
	for range 2 {
		if _, err := sink.Pull(0); !errors.Is(err, gst.ErrEnd) {
			t.Errorf("after the end %v", err)
		}
		if _, err := sink.PullFrame(0); !errors.Is(err, gst.ErrEnd) {
			t.Errorf("after the end %v", err)
		}
	}
}

func TestPullTimesOut(t *testing.T) {
	p := parsePipeline(t, "appsrc ! appsink name=sink sync=false")
	sink := &gst.Sink{Element: *p.Element("sink")}
	for i, timeout := range []time.Duration{0, time.Millisecond, time.Millisecond} {
		if i == 2 {
			sink.WakeEvery(2)
		}
		play(t, p)
		if _, err := sink.Pull(timeout); !errors.Is(err, gst.ErrTimeout) {
			t.Errorf("%v: %v, want %v", timeout, err, gst.ErrTimeout)
		}
		if _, err := sink.PullFrame(timeout); !errors.Is(err, gst.ErrTimeout) {
			t.Errorf("%v: %v, want %v", timeout, err, gst.ErrTimeout)
		}
	}
	if err := p.SetState(gst.Null); err != nil {
		t.Fatal(err)
	}
	if _, err := sink.Pull(pullTimeout); !errors.Is(err, gst.ErrEnd) {
		t.Errorf("of a pipeline that was stopped: %v", err)
	}
}

// A sink that nobody pulls from holds so many samples and no more.
func TestSinkIsBounded(t *testing.T) {
	p := newPipeline(t)
	content := numberedBytes(1 << 22)
	source := must.Value(p.AddSource(openBytes(t, content), gst.View{End: int64(len(content))}))(t)
	sink := addSink(t, p, &source.Element, "ANY", 3)
	play(t, p)
	const block = 64 << 10
	for pulled := range 8 {
		s, err := sink.Pull(pullTimeout)
		if err != nil {
			t.Fatal(err)
		}
		s.Release()
		// Three wait, one is in the source's hands, and one more may have been begun.
		if most := int64(pulled+1+3+2) * block; source.Taken() > most {
			t.Fatalf("%d blocks are read when %d were pulled", source.Taken()/block, pulled+1)
		}
	}
}

// A picture's sink refuses what is no picture, and goes on.
func TestPullFrameOfSound(t *testing.T) {
	p, _, sink := wavPipeline(t, 1000)
	play(t, p)
	if f, err := sink.PullFrame(pullTimeout); err == nil || errors.Is(err, gst.ErrEnd) || errors.Is(err, gst.ErrTimeout) {
		t.Errorf("%v, %v, want an error of its own", f, err)
	}
}

func TestPullKeepsMemoryThroughCollections(t *testing.T) {
	const frames = 50_000
	stop := make(chan struct{})
	var collector sync.WaitGroup
	collector.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				runtime.GC()
			}
		}
	})
	defer collector.Wait()
	defer close(stop)
	want := littleEndian(numberedSamples(frames, 2))
	for range 3 {
		p, _, sink := wavPipeline(t, frames)
		play(t, p)
		var samples []*gst.Sample
		for {
			s, err := sink.Pull(pullTimeout)
			if errors.Is(err, gst.ErrEnd) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if s.Caps.Int("channels") != 2 {
				t.Fatalf("caps are %v", s.Caps)
			}
			samples = append(samples, s)
		}
		var got []byte
		for _, s := range samples {
			got = append(got, s.Bytes...)
			s.Release()
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%d bytes, want %d others", len(got), len(want))
		}
		sink.Close()
		p.Release()
	}
}

// A sink that drops what is too old says how many have come; one that does not drop has as many as are pulled.
func TestArrived(t *testing.T) {
	for _, drop := range []string{"false", "true"} {
		p := newPipeline(t)
		from, err := p.Add("audiotestsrc", "num-buffers", "10")
		if err != nil {
			t.Fatal(err)
		}
		sink, err := p.AddSink("audio/x-raw", 2)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(sink.Close)
		if err := sink.Set("drop", drop); err != nil {
			t.Fatal(err)
		}
		if err := from.Link(&sink.Element); err != nil {
			t.Fatal(err)
		}
		if err := p.SetState(gst.Playing); err != nil {
			t.Fatal(err)
		}
		if drop == "true" {
			for begin := time.Now(); sink.Arrived() < 10 && time.Since(begin) < time.Minute; {
				p.Pop(time.Millisecond)
			}
		}
		pulled := 0
		for {
			sample, err := sink.Pull(time.Second)
			if errors.Is(err, gst.ErrEnd) {
				break
			}
			if err == nil {
				sample.Release()
				pulled++
			}
		}
		if want := map[string]int{"false": 10, "true": 2}[drop]; pulled != want || sink.Arrived() != 10 {
			t.Errorf("drop %s: %d pulled, %d arrived", drop, pulled, sink.Arrived())
		}
	}
}
