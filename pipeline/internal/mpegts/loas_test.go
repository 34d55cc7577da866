package mpegts

import (
	"io"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/crc"
	"github.com/gonumm/gonumm/pipeline/internal/packet"
)

// pieces gives bytes that come together.
type pieces []packet.Packet

func (p *pieces) Next() (packet.Packet, error) {
	if len(*p) == 0 {
		return packet.Packet{}, io.EOF
	}
	first := (*p)[0]
	*p = (*p)[1:]
	return first, nil
}

// Frames are cut out wherever they lie: several in a piece, behind bytes that are none, and over the end of a piece.
func TestLOAS(t *testing.T) {
	const a, b, c = "\x56\xe0\x02ab", "\x56\xe0\x00", "\x56\xe0\x04cdef"
	l := NewLOAS(&pieces{
		{Bytes: []byte(a + "?" + b + c[:4]), Time: time.Second},
		{Bytes: []byte(c[4:] + a), Time: 2 * time.Second},
		{Bytes: []byte(b + a[:3]), Time: 3 * time.Second},
	})
	for i, want := range []struct {
		bytes string
		time  time.Duration
	}{{a, time.Second}, {b, packet.None}, {c, packet.None}, {a, packet.None}, {b, 3 * time.Second}} {
		if p, err := l.Next(); err != nil || string(p.Bytes) != want.bytes || p.Time != want.time {
			t.Errorf("frame %d is %x at %v, %v", i, p.Bytes, p.Time, err)
		}
	}
	if _, err := l.Next(); err != io.EOF {
		t.Errorf("after the last: %v", err)
	}
}

// The sum of a table with its sum is 0.
func TestChecksum(t *testing.T) {
	table := []byte("\x00\xb0\x0d\x00\x01\xc1\x00\x00\x00\x01\xf0\x00\x2a\xb1\x04\xb2") // as ffmpeg writes it
	if sum := crc.MPEG(table); sum != 0 {
		t.Errorf("it is %08x", sum)
	}
}
