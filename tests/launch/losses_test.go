package launch_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

const camera = "videotestsrc is-live=true ! video/x-raw,width=16,height=16,framerate=30/1"

// pass returns when a camera has given so many pictures, thirty a second.
func pass(ctx context.Context, pictures int) error {
	for f, err := range numm.LaunchFrames(ctx, camera) {
		if err != nil || f.Index >= pictures {
			return err
		}
	}
	return errors.New("the camera ended")
}

// A loop over a camera that is slow for a while loses the oldest pictures, and the next Index says how many. After that none is
// lost.
func TestSlowLoopOverACamera(t *testing.T) {
	turn.Long(t)
	t.Parallel()
	const before, passed = 5, 60
	next, after := 0, 0
	for f, err := range numm.LaunchFrames(t.Context(), camera) {
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case after == 0 && f.Index > before:
			if lost := f.Index - next; lost < passed/3 {
				t.Errorf("only %d pictures lost of some %d that passed", lost, passed)
			}
			after++
		case f.Index != next:
			t.Fatalf("picture %d after %d", f.Index, next-1)
		case f.Index == before:
			if err := pass(t.Context(), passed); err != nil {
				t.Fatal(err)
			}
		}
		next = f.Index + 1
		if after > 0 {
			return
		}
	}
}

// A source that keeps no time waits for the loop, however slow that is.
func TestSlowLoopOverATestPicture(t *testing.T) {
	t.Parallel()
	next := 0
	for f, err := range numm.LaunchFrames(t.Context(), "videotestsrc num-buffers=60 ! video/x-raw,width=16,height=16,framerate=30/1") {
		if err != nil {
			t.Fatal(err)
		}
		if f.Index != next {
			t.Fatalf("picture %d after %d", f.Index, next-1)
		}
		if next++; f.Index == 10 {
			if err := pass(t.Context(), 20); err != nil {
				t.Fatal(err)
			}
		}
	}
	if next != 60 {
		t.Errorf("%d pictures of 60", next)
	}
}

// A loop over a microphone that is slow for a while loses the oldest sound. The Index of each chunk is the true place of its
// samples: those of a tone, whose period is a hundred samples, show it.
func TestSlowLoopOverAMicrophone(t *testing.T) {
	turn.Long(t)
	t.Parallel()
	const microphone = "audiotestsrc is-live=true freq=441 samplesperbuffer=441 ! audio/x-raw,rate=44100,channels=1"
	var period numm.Sound
	next, lost := 0, 0
	for c, err := range numm.LaunchChunks(t.Context(), microphone, 1000) {
		if err != nil {
			t.Fatal(err)
		}
		if period == nil {
			period = c.Sound[:100]
		}
		lost += c.Index - next
		for i, s := range c.Sound {
			if want := period[(c.Index+i)%100]; distance(s[0], want[0]) > 100 {
				t.Fatalf("sound frame %d is %v, want %v", c.Index+i, s, want)
			}
		}
		next = c.Index + len(c.Sound)
		if c.Index == 5000 {
			if err := pass(t.Context(), 75); err != nil {
				t.Fatal(err)
			}
		}
		if next > 3*numm.SampleRate {
			break
		}
	}
	if lost < numm.SampleRate/8 {
		t.Errorf("only %d sound frames lost", lost)
	}
}

func distance(a, b int16) int { return max(int(a)-int(b), int(b)-int(a)) }

// Of sound over RTP, each tenth packet is lost on the way. The samples that arrive have the places that they had.
func TestLostPackets(t *testing.T) {
	turn.Long(t)
	t.Parallel()
	l := tables(t)["sound over RTP"]
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	port := freePort(t)
	relay := lossyRelay(t, port, 10)
	sent := make(chan error, 1)
	go func() { sent <- sendSound(ctx, with(l.sink, "5002", relay)) }()
	lost, err := lostSound(ctx, with(l.source, "5002", port, "udpsrc", "udpsrc address=127.0.0.1"))
	cancel()
	if err := errors.Join(err, <-sent); err != nil {
		t.Fatal(err)
	}
	if lost == 0 {
		t.Error("nothing was lost")
	}
}

// lostSound receives two seconds of numbered samples, checks the index of each chunk by the numbers, and returns how many are
// missing.
func lostSound(ctx context.Context, description string) (lost int, err error) {
	first, next := 0, 0
	for c, err := range numm.LaunchChunks(ctx, description, 1000) {
		if err != nil {
			return lost, err
		}
		number := numberOf(c.Sound[0])
		if c.Index == 0 {
			first, next = number, number
		}
		if number-first != c.Index {
			return lost, fmt.Errorf("the sound frame of index %d was the sender's %d", c.Index, number-first)
		}
		lost += number - next
		next = number + len(c.Sound)
		if numberOf(c.Sound[len(c.Sound)-1]) != next-1 {
			return lost, fmt.Errorf("a gap within the chunk at %d", c.Index)
		}
		if c.Index > 2*numm.SampleRate {
			return lost, nil
		}
	}
	return lost, errors.New("the sound ended early")
}

// lossyRelay passes datagrams on to a port of this machine but for one in so many, until the test ends, and returns its own port.
func lossyRelay(t *testing.T, to string, oneIn int) string {
	t.Helper()
	in, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	out, err := net.Dial("udp", "127.0.0.1:"+to)
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(in.LocalAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	go relay(in, out, oneIn)
	t.Cleanup(func() { in.Close() })
	return port
}

func relay(in net.PacketConn, out net.Conn, oneIn int) {
	defer out.Close()
	buffer := make([]byte, 1<<16)
	for n := 1; ; n++ {
		size, _, err := in.ReadFrom(buffer)
		if err != nil {
			return
		}
		if n%oneIn == 0 {
			continue
		}
		_, _ = out.Write(buffer[:size]) // as lost as the others where nobody listens yet
	}
}
