// Package packet holds what demuxers written in Go have in common.
package packet

import "time"

// Packet is a piece of a stream for a parser or decoder: a frame, or some bytes of the stream.
type Packet struct {
	Bytes    []byte        // valid until the next packet is asked for
	Time     time.Duration // when it is shown or heard; None where that is not known
	Duration time.Duration // 0 where unknown
	Key      bool          // a decoder can begin with it
}

// None is the Time of a packet that states none.
const None time.Duration = -1

// Reader gives the packets of one stream in the order in which they are decoded, io.EOF at the end.
type Reader interface {
	Next() (Packet, error)
}
