// Package mpegps reads the video of MPEG program streams (ISO 13818-1, 2.5) and MPEG-1 system streams (ISO 11172-1):
//
//	pack header │ system header │ packet E0 │ packet C0 │ packet E0 │ pack header │ packet E0 │ ...
//	                              video       sound       video                     video
//
// A packet may state the time of the first picture that begins in it.
package mpegps

import (
	"encoding/binary"
	"io"
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/mpegvideo"
	"github.com/gonumm/gonumm/pipeline/internal/packet"
)

// Video finds the n-th stream of MPEG-1 or MPEG-2 video in size bytes of r, from 0; the first for a negative n. ok is
// false where there is none, or where the file is no program stream.
func Video(r io.ReaderAt, size int64, n int) (v *mpegvideo.Reader, version int, ok bool) {
	s := &stream{r: r, size: size}
	id, version, ok := s.find(max(n, 0))
	if !ok {
		return nil, 0, false
	}
	s = &stream{r: r, size: size, id: id}
	return mpegvideo.NewReader(s.chunk), version, true
}

// stream walks over a file and stops at the packets of one stream.
type stream struct {
	r    io.ReaderAt
	size int64
	id   byte

	buf  []byte // a window of the file
	from int64  // its offset
	at   int64  // of what is looked at next

	stated bool  // a time has come
	last   int64 // the last one, in 90 kHz
	wraps  int64 // what was added for each time that the clock began anew at 2^33
}

// The start codes of a program stream.
const (
	codeEnd    = 0xb9
	codePack   = 0xba
	firstVideo = 0xe0
	lastVideo  = 0xef
)

// searched is how much of a file is looked through for its streams.
const searched = 4 << 20

// find looks for the n-th stream of pictures, in the order of their first packets, and reads its version: 1 or 2.
func (s *stream) find(n int) (id byte, version int, ok bool) {
	if b := s.bytes(0, 4); len(b) < 4 || binary.BigEndian.Uint32(b) != 0x100|codePack {
		return 0, 0, false
	}
	var seen [256]bool
	for s.at < searched {
		code, payload, _, err := s.packet()
		if err != nil {
			return 0, 0, false
		}
		if code < firstVideo || code > lastVideo {
			continue
		}
		if !seen[code] {
			seen[code] = true
			n--
		}
		if n >= 0 || seen[code] && id != 0 && code != id {
			continue
		}
		id = code
		if version, known := versionOf(payload); known {
			return id, version, version > 0
		}
	}
	return 0, 0, false
}

// versionOf reads from the first bytes of a stream whether it is MPEG-1 or MPEG-2 video, or something else: 0. It is not
// known of bytes without a sequence header.
func versionOf(b []byte) (version int, known bool) {
	const sequence, extension = 0xb3, 0xb5
	for i := 0; i+4 <= len(b); i++ {
		if b[i] != 0 || b[i+1] != 0 || b[i+2] != 1 {
			continue
		}
		switch code := b[i+3]; {
		case code == sequence:
			version, known = 1, true
		case code == extension && version == 1:
			return 2, true
		case known:
			return version, true
		default:
			return 0, true // no video of MPEG begins so
		}
	}
	return version, known
}

// chunk returns the next bytes of the stream.
func (s *stream) chunk() (mpegvideo.Chunk, error) {
	for {
		code, payload, stamp, err := s.packet()
		if err != nil {
			return mpegvideo.Chunk{}, err
		}
		if code == s.id && len(payload) > 0 {
			return mpegvideo.Chunk{Bytes: payload, Time: s.time(stamp)}, nil
		}
	}
}

// time unwinds a clock of 33 bits.
func (s *stream) time(stamp int64) time.Duration {
	if stamp < 0 {
		return packet.None
	}
	const around = 1 << 33
	switch {
	case !s.stated:
		s.stated = true
	case stamp-s.last < -around/2:
		s.wraps += around
	case stamp-s.last > around/2:
		s.wraps -= around
	}
	s.last = stamp
	return max(0, time.Duration(stamp+s.wraps)*time.Second/90_000)
}

// packet returns the next packet of any stream, with its payload and the time that it states, or -1. What is no packet is
// passed over.
func (s *stream) packet() (code byte, payload []byte, stamp int64, err error) {
	for {
		b := s.bytes(s.at, 6)
		if len(b) < 4 {
			return 0, nil, -1, io.EOF
		}
		if b[0] != 0 || b[1] != 0 || b[2] != 1 || b[3] < codeEnd {
			s.resync()
			continue
		}
		code = b[3]
		switch {
		case code == codeEnd:
			s.at += 4
			continue
		case code == codePack:
			s.at += s.packLength()
			continue
		case len(b) < 6:
			return 0, nil, -1, io.EOF
		}
		length := int64(binary.BigEndian.Uint16(b[4:]))
		body := s.bytes(s.at+6, int(length))
		s.at += 6 + length
		payload, stamp = body, -1
		if code >= 0xc0 && code <= lastVideo {
			payload, stamp = unpack(body)
		}
		return code, payload, stamp, nil
	}
}

// resync goes on with the next start code.
func (s *stream) resync() {
	for s.at++; ; s.at++ {
		b := s.bytes(s.at, 4)
		if len(b) < 4 || b[0] == 0 && b[1] == 0 && b[2] == 1 && b[3] >= codeEnd {
			return
		}
	}
}

// packLength returns how long a pack header is: that of MPEG-2 has two bits 01 in front, and states how much fills it up.
func (s *stream) packLength() int64 {
	b := s.bytes(s.at, 14)
	switch {
	case len(b) == 14 && b[4]>>6 == 1:
		return 14 + int64(b[13]&7)
	case len(b) >= 12:
		return 12
	}
	return int64(max(4, len(b)))
}

// unpack takes the header off what a packet holds.
func unpack(b []byte) (payload []byte, stamp int64) {
	if len(b) >= 3 && b[0]>>6 == 2 { // MPEG-2
		if b[1]&0x80 != 0 && len(b) >= 8 {
			stamp = timeOf(b[3:])
		} else {
			stamp = -1
		}
		return b[min(len(b), 3+int(b[2])):], stamp
	}
	for len(b) > 0 && b[0] == 0xff {
		b = b[1:]
	}
	if len(b) >= 2 && b[0]>>6 == 1 { // buffer sizes
		b = b[2:]
	}
	switch {
	case len(b) >= 5 && b[0]>>4 == 2:
		return b[5:], timeOf(b)
	case len(b) >= 10 && b[0]>>4 == 3:
		return b[10:], timeOf(b)
	case len(b) >= 1:
		return b[1:], -1
	}
	return nil, -1
}

// timeOf reads 33 bits that are spread over five bytes.
func timeOf(b []byte) int64 {
	return int64(b[0]>>1&7)<<30 | int64(b[1])<<22 | int64(b[2]>>1)<<15 | int64(b[3])<<7 | int64(b[4]>>1)
}

const block = 1 << 18

// bytes are n of the file from an offset on, or as many as there are, valid until the next call.
func (s *stream) bytes(at int64, n int) []byte {
	if at < s.from || at+int64(n) > s.from+int64(len(s.buf)) {
		size := max(block, n)
		if cap(s.buf) < size {
			s.buf = make([]byte, size)
		}
		s.from = at
		got, _ := s.r.ReadAt(s.buf[:max(0, min(int64(size), s.size-at))], at)
		s.buf = s.buf[:got]
	}
	b := s.buf[min(at-s.from, int64(len(s.buf))):]
	return b[:min(n, len(b))]
}
