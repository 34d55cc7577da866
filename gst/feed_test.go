package gst_test

import (
	"encoding/binary"
	"errors"
	"testing"
	"time"

	"github.com/gonumm/gonumm/gst"
)

const feedCaps = "audio/x-raw, format=(string)S16LE, layout=(string)interleaved, rate=(int)44100, channels=(int)1"

// feeding returns a feed that is linked to a sink which holds at most ahead samples.
func feeding(t *testing.T, maxBytes int64, ahead int) (*gst.Pipeline, *gst.Feed, *gst.Sink) {
	t.Helper()
	p, err := gst.NewPipeline()
	if err != nil {
		t.Fatal(err)
	}
	feed, err := p.AddFeed(feedCaps, maxBytes)
	if err != nil {
		t.Fatal(err)
	}
	sink, err := p.AddSink(feedCaps, ahead)
	if err != nil {
		t.Fatal(err)
	}
	if err := feed.Link(&sink.Element); err != nil {
		t.Fatal(err)
	}
	if err := p.SetState(gst.Playing); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		sink.Close()
		p.Release()
		feed.Close()
	})
	return p, feed, sink
}

func numberedBlock(t *testing.T, f *gst.Feed, n, size int) *gst.Block {
	t.Helper()
	b, err := f.Block(size)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+4 <= len(b.Bytes); i += 4 {
		binary.LittleEndian.PutUint32(b.Bytes[i:], uint32(n<<16+i/4))
	}
	return b
}

// What is pushed comes out as it was, in order, at its time, whatever its size; then the end.
func TestFeed(t *testing.T) {
	_, feed, sink := feeding(t, 1000, 1)
	const blocks = 300
	sizes := func(n int) int { return []int{400, 400, 8, 1200, 400}[n%5] }
	failed := make(chan error, 1)
	go func() {
		defer close(failed)
		for n := range blocks {
			b := numberedBlock(t, feed, n, sizes(n))
			if err := feed.Push(b, time.Duration(n)*time.Millisecond, time.Millisecond, 10*time.Second); err != nil {
				failed <- err
				return
			}
		}
		feed.End()
	}()
	for n := range blocks {
		s, err := sink.Pull(10 * time.Second)
		if err != nil {
			t.Fatal(n, err, <-failed)
		}
		if len(s.Bytes) != sizes(n) || s.PTS != time.Duration(n)*time.Millisecond || s.Duration != time.Millisecond {
			t.Fatalf("block %d has %d bytes at %v for %v", n, len(s.Bytes), s.PTS, s.Duration)
		}
		for i := 0; i+4 <= len(s.Bytes); i += 4 {
			if got := binary.LittleEndian.Uint32(s.Bytes[i:]); got != uint32(n<<16+i/4) {
				t.Fatalf("word %d of block %d is %x", i/4, n, got)
			}
		}
		s.Release()
	}
	if _, err := sink.Pull(10 * time.Second); !errors.Is(err, gst.ErrEnd) {
		t.Errorf("after the last block %v", err)
	}
	if err := <-failed; err != nil {
		t.Error(err)
	}
}

// A feed holds what it may hold; a block that found no room is still there and goes in when there is some.
func TestFeedIsBounded(t *testing.T) {
	_, feed, sink := feeding(t, 1000, 1)
	pushed := 0
	var waiting *gst.Block
	for waiting == nil {
		b := numberedBlock(t, feed, pushed, 400)
		err := feed.Push(b, -1, -1, 50*time.Millisecond)
		switch {
		case errors.Is(err, gst.ErrTimeout):
			waiting = b
		case err != nil:
			t.Fatal(err)
		default:
			pushed++
		}
		if pushed > 20 {
			t.Fatal("a feed of 1000 bytes took 20 blocks of 400")
		}
	}
	for n := range pushed {
		s, err := sink.Pull(10 * time.Second)
		if err != nil {
			t.Fatal(err)
		}
		if got := int(binary.LittleEndian.Uint32(s.Bytes)) >> 16; got != n {
			t.Errorf("block %d came as %d", got, n)
		}
		s.Release()
	}
	if err := feed.Push(waiting, -1, -1, 10*time.Second); err != nil {
		t.Fatal(err)
	}
	s, err := sink.Pull(10 * time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Release()
	if got := int(binary.LittleEndian.Uint32(s.Bytes)) >> 16; got != pushed {
		t.Errorf("the block that waited came as %d, want %d", got, pushed)
	}
}

// After the end and after the pipeline has stopped, nothing is taken and nothing is lost.
func TestFeedRefuses(t *testing.T) {
	p, feed, _ := feeding(t, 1000, 1)
	feed.End()
	if err := feed.Push(numberedBlock(t, feed, 0, 8), -1, -1, time.Second); !errors.Is(err, gst.ErrRefused) {
		t.Errorf("after the end %v, want %v", err, gst.ErrRefused)
	}
	if err := p.SetState(gst.Null); err != nil {
		t.Fatal(err)
	}
	if err := feed.Push(numberedBlock(t, feed, 0, 8), -1, -1, time.Second); !errors.Is(err, gst.ErrRefused) {
		t.Errorf("after the stop %v, want %v", err, gst.ErrRefused)
	}
	numberedBlock(t, feed, 0, 8).Drop()
}
