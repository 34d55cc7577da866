package mpegts

import (
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/packet"
)

// LOAS cuts pieces of AAC in LATM (ISO 14496-3, 1.7.2) into the frames that a decoder takes one by one. aacparse would drop the first, which
// may be the only one for a while that says how all are coded.
type LOAS struct {
	from packet.Reader
	left []byte
	time time.Duration // of the next frame that begins in left; packet.None where none is stated
	end  error
}

// NewLOAS cuts what a reader gives.
func NewLOAS(from packet.Reader) *LOAS { return &LOAS{from: from, time: packet.None} }

// Next returns the next frame, with its length in front.
func (l *LOAS) Next() (packet.Packet, error) {
	for {
		if frame := l.frame(); frame != nil {
			p := packet.Packet{Bytes: frame, Time: l.time, Key: true}
			l.time = packet.None
			return p, nil
		}
		if l.end != nil {
			return packet.Packet{}, l.end
		}
		p, err := l.from.Next()
		if l.end = err; err == nil {
			if len(l.left) == 0 || l.left[0] != 0x56 {
				l.time = p.Time // else it is that of a frame after the one that has begun, which goes on here
			}
			l.left = append(l.left[:len(l.left):len(l.left)], p.Bytes...)
		}
	}
}

// frame takes the next frame that is whole; bytes that are none are left out.
func (l *LOAS) frame() []byte {
	const head = 3
	for len(l.left) >= head {
		if l.left[0] != 0x56 || l.left[1]>>5 != 7 {
			l.left = l.left[1:]
			continue
		}
		n := head + (int(l.left[1]&0x1f)<<8 | int(l.left[2]))
		if n > len(l.left) {
			return nil
		}
		frame := l.left[:n:n]
		l.left = l.left[n:]
		return frame
	}
	return nil
}
