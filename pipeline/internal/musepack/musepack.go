// Package musepack cuts files of Musepack, of stream version 7 and 8, into packets.
package musepack

import (
	"encoding/binary"
	"io"
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/header"
	"github.com/gonumm/gonumm/pipeline/internal/packet"
)

const (
	// Frame is how many samples a frame has.
	Frame = 1152
	// largest is what a packet has at most; usual ones have some ten KiB.
	largest = 16 << 20
	// Delay is how many samples the decoder's filter gives before the first that is heard.
	Delay = 481
)

// File is what the header states.
type File struct {
	Version  int
	Config   []byte // for the decoder
	Rate     int
	Channels int
	Silence  int64 // samples in front of the first that is heard, beside Delay
	Samples  int64 // that are heard; 0 where it does not say

	from  io.ReaderAt
	first int64 // where the packets start
	size  int64
}

// Open reads the header. ok is false where there is none of a version that has packets.
func Open(from io.ReaderAt, size int64) (f *File, ok bool) {
	sound, samples, ok := header.Musepack(from)
	if !ok || sound.Rate == 0 {
		return nil, false
	}
	f = &File{Rate: sound.Rate, Channels: sound.Channels, Samples: samples, from: from, size: size}
	head := make([]byte, 24)
	if _, err := from.ReadAt(head, 0); err != nil && err != io.EOF {
		return nil, false
	}
	if string(head[:3]) == "MP+" {
		f.Version, f.Config, f.first = 7, head[8:], int64(len(head))
		return f, true
	}
	return f, f.open8()
}

// open8 looks for the packet with the stream's header.
func (f *File) open8() bool {
	f.Version = 8
	for at := int64(4); ; {
		key, body, end, err := f.packet(at)
		if err != nil {
			return false
		}
		if key != "SH" {
			at = end
			continue
		}
		const sum, version = 4, 1
		numbers := make([]byte, max(0, min(end-body, 32)))
		if n, _ := f.from.ReadAt(numbers, body); n < len(numbers) || n < sum+version {
			return false
		}
		numbers = numbers[sum+version:]
		_, n := header.MusepackNumber(numbers)
		silence, m := header.MusepackNumber(numbers[n:])
		if len(numbers) < n+m+2 {
			return false
		}
		f.Silence, f.Config, f.first = silence, numbers[n+m:n+m+2], end
		return true
	}
}

// packet reads the key of a packet of version 8 and returns where its body stands, as far as it is there.
func (f *File) packet(at int64) (key string, body, end int64, err error) {
	b := make([]byte, 2+8)
	n, err := f.from.ReadAt(b, at)
	if err != nil && err != io.EOF {
		return "", 0, 0, err
	}
	if n < 3 {
		return "", 0, 0, io.EOF
	}
	size, m := header.MusepackNumber(b[2:n])
	if m == 0 || size < int64(2+m) || size > largest {
		return "", 0, 0, io.EOF
	}
	return string(b[:2]), at + int64(2+m), min(at+size, f.size), nil
}

// Reader returns a reader of the packets.
func (f *File) Reader() packet.Reader {
	if f.Version == 7 {
		return &reader7{File: f, word: f.first, bit: 8}
	}
	return &reader8{File: f, at: f.first}
}

// reader7 reads frames that lie bit to bit in words of 32 bits, of which each lies with its last byte in front.
type reader7 struct {
	*File
	word, bit int64 // of the next frame
	frames    int64 // that were read
}

// Next returns the words in which the next frame lies. In front of them are the number of the first bit that is its own, and
// three bytes that are nothing to a decoder that gives whole frames.
func (r *reader7) Next() (packet.Packet, error) {
	if r.Samples > 0 && r.frames*Frame >= r.Samples+Delay {
		return packet.Packet{}, io.EOF
	}
	const length = 20 // bits that state how many follow
	b := make([]byte, 8)
	n, err := r.from.ReadAt(b, r.word)
	if err != nil && err != io.EOF {
		return packet.Packet{}, err
	}
	if n < 4 {
		return packet.Packet{}, io.EOF
	}
	two := uint64(binary.LittleEndian.Uint32(b))<<32 | uint64(binary.LittleEndian.Uint32(b[4:]))
	first := r.bit + length
	end := first + int64(two<<r.bit>>(64-length))
	frame := make([]byte, 4+(end+31)/32*4)
	frame[0] = byte(first)
	if n, err := r.from.ReadAt(frame[4:], r.word); n < len(frame)-4 {
		return packet.Packet{}, err // the end, where the frame was cut off
	}
	p := packet.Packet{Bytes: frame, Time: r.time(r.frames), Key: r.frames == 0}
	r.word, r.bit = r.word+end/32*4, end%32
	r.frames++
	return p, nil
}

// time returns when a frame begins.
func (f *File) time(frame int64) time.Duration {
	samples, rate := frame*Frame, int64(f.Rate)
	return time.Duration(samples/rate)*time.Second + time.Duration(samples%rate)*time.Second/time.Duration(rate)
}

// reader8 reads packets of several frames each.
type reader8 struct {
	*File
	at     int64
	frames int64 // that were read
}

// Next returns the next packet of sound.
func (r *reader8) Next() (packet.Packet, error) {
	for {
		key, body, end, err := r.packet(r.at)
		if err != nil || key == "SE" {
			if err == nil {
				err = io.EOF
			}
			return packet.Packet{}, err
		}
		r.at = end
		if key != "AP" {
			continue
		}
		b := make([]byte, max(0, end-body))
		if n, err := r.from.ReadAt(b, body); n < len(b) {
			return packet.Packet{}, err
		}
		p := packet.Packet{Bytes: b, Time: r.time(r.frames), Key: true}
		r.frames += 1 << (2 * (r.Config[1] & 7)) // all packets but the last have as many
		return p, nil
	}
}
