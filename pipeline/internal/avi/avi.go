// Package avi walks over the chunks of one stream of pictures of an AVI file, OpenDML's further parts included:
//
//	RIFF AVI  ┬ LIST hdrl ┬ avih
//	          │           └ LIST strl ┬ strh    one for each stream
//	          │                       └ strf
//	          └ LIST movi ┬ 00dc      a picture of stream 0
//	                      ├ 01wb      sound of stream 1
//	                      └ ...
//	RIFF AVIX ─ LIST movi ...
//
// Each chunk of a stream is one step of its rate; one without bytes repeats the picture before.
package avi

import (
	"encoding/binary"
	"io"
	"time"
)

// Stream is a stream of pictures.
type Stream struct {
	Codec         string // the four characters that name it
	Width, Height int
	Num, Den      int64 // pictures a second
	Header        []byte
	Length        int64 // chunks, as the header states

	r      io.ReaderAt
	size   int64
	number int
	buf    []byte
	from   int64 // offset of buf
	at     int64 // of the next chunk
	end    int64 // of the list that is walked over
	next   int64 // where the next list is looked for
}

// Video finds the n-th stream of pictures in size bytes of r, from 0; the first for a negative n. ok is false where there is none.
func Video(r io.ReaderAt, size int64, n int) (s *Stream, ok bool) {
	s = &Stream{r: r, size: size, number: -1}
	if b := s.bytes(0, 12); len(b) < 12 || string(b[:4]) != "RIFF" || string(b[8:12]) != "AVI " {
		return nil, false
	}
	n = max(n, 0)
	streams := 0
	for at := int64(12); ; {
		c, ok := s.chunk(at, size)
		if !ok || c.list == "movi" {
			break
		}
		if c.list == "hdrl" {
			s.lists(c, func(strl chunk) {
				if strl.list != "strl" {
					return
				}
				if s.describes(strl) {
					if n == 0 {
						s.number = streams
					}
					n--
				}
				streams++
			})
		}
		at = c.next
	}
	s.next = 12
	return s, s.number >= 0 && s.Num > 0 && s.Den > 0
}

// describes reads what a list says of a stream, and reports whether it is one of pictures. What was read stays until
// the stream is found.
func (s *Stream) describes(strl chunk) bool {
	pictures := false
	s.lists(strl, func(c chunk) {
		b := s.bytes(c.data, int(min(c.end-c.data, 1<<16)))
		switch {
		case c.id == "strh" && len(b) >= 36:
			pictures = string(b[:4]) == "vids"
			if pictures && s.number < 0 {
				s.Den, s.Num = int64(binary.LittleEndian.Uint32(b[20:])), int64(binary.LittleEndian.Uint32(b[24:]))
				s.Length = int64(binary.LittleEndian.Uint32(b[32:]))
			}
		case c.id == "strf" && pictures && s.number < 0 && len(b) >= 40:
			s.Width, s.Height = int(int32(binary.LittleEndian.Uint32(b[4:]))), int(int32(binary.LittleEndian.Uint32(b[8:])))
			s.Codec = string(b[16:20])
			s.Header = append([]byte(nil), b[40:]...)
		}
	})
	return pictures
}

// Time returns when a chunk is shown that comes after n others.
func (s *Stream) Time(n int64) time.Duration {
	whole, rest := n*s.Den/s.Num, n*s.Den%s.Num
	return time.Duration(whole)*time.Second + time.Duration(rest*int64(time.Second)/s.Num)
}

// Steps returns how many chunks come nearest to so many ticks of a clock.
func (s *Stream) Steps(ticks, resolution int64) int64 {
	return (2*ticks*s.Num + resolution*s.Den) / (2 * resolution * s.Den)
}

// maxChunk is far more than a picture has.
const maxChunk = 1 << 28

// Next returns the bytes of the next chunk, valid until the one after, io.EOF at the end.
func (s *Stream) Next() ([]byte, error) {
	c, ok := s.picture()
	if !ok || c.end-c.data > maxChunk {
		return nil, io.EOF
	}
	return s.bytes(c.data, int(c.end-c.data)), nil
}

// Gap goes past the next chunk that holds something, and returns how many without bytes come before it; 0 at the end.
func (s *Stream) Gap() int64 {
	for empty := int64(0); ; empty++ {
		c, ok := s.picture()
		if !ok {
			return 0
		}
		if c.end > c.data {
			return empty
		}
	}
}

// picture goes past the next chunk of the stream. ok is false at the end.
func (s *Stream) picture() (c chunk, ok bool) {
	for {
		if s.at >= s.end && !s.list() {
			return chunk{}, false
		}
		c, ok := s.chunk(s.at, s.end)
		if !ok {
			s.at = s.end
			continue
		}
		s.at = c.next
		switch {
		case c.list == "rec ":
			s.at = c.data // its chunks are like those around it
		case s.holds(c.id):
			return c, true
		}
	}
}

// holds reports whether a chunk of that name is a picture of the stream.
func (s *Stream) holds(id string) bool {
	digit := func(c byte) int { return int(c) - '0' }
	return digit(id[0])*10+digit(id[1]) == s.number && id[2] == 'd' && (id[3] == 'c' || id[3] == 'b')
}

// list goes to the next list of pictures and sound.
func (s *Stream) list() bool {
	for {
		c, ok := s.chunk(s.next, s.size)
		if !ok {
			return false
		}
		switch {
		case c.id == "RIFF":
			s.next = c.data // of a further part
			continue
		case c.list == "movi":
			s.at, s.end, s.next = c.data, c.end, c.next
			return true
		}
		s.next = c.next
	}
}

// chunk is a head of eight bytes, or of twelve where it is a list, and what it holds.
type chunk struct {
	id, list  string
	data, end int64
	next      int64
}

// chunk reads the one at an offset. One that does not end where its parent does ends with it: recorders that were stopped leave sizes of 0 or too large.
func (s *Stream) chunk(at, limit int64) (c chunk, ok bool) {
	b := s.bytes(at, 12)
	if at+8 > limit || len(b) < 8 {
		return c, false
	}
	size := int64(binary.LittleEndian.Uint32(b[4:]))
	c = chunk{id: string(b[:4]), data: at + 8}
	c.end = min(c.data+size, limit)
	c.next = c.data + size + size&1
	if c.id == "LIST" || c.id == "RIFF" {
		if len(b) < 12 {
			return c, false
		}
		c.list, c.data = string(b[8:12]), at+12
		if size < 4 {
			c.end, c.next = limit, limit
		}
	}
	return c, true
}

// lists calls f for each chunk within one.
func (s *Stream) lists(parent chunk, f func(chunk)) {
	for at := parent.data; at < parent.end; {
		c, ok := s.chunk(at, parent.end)
		if !ok {
			return
		}
		f(c)
		at = c.next
	}
}

const block = 1 << 16

// bytes are n of the file from an offset on, or as many as there are, valid until the next call.
func (s *Stream) bytes(at int64, n int) []byte {
	if at < s.from || at+int64(n) > s.from+int64(len(s.buf)) {
		n := int(max(0, min(int64(max(block, n)), s.size-at)))
		if cap(s.buf) < n {
			s.buf = make([]byte, n)
		}
		s.from = at
		got, _ := s.r.ReadAt(s.buf[:n], at)
		s.buf = s.buf[:got]
	}
	b := s.buf[min(at-s.from, int64(len(s.buf))):]
	return b[:min(n, len(b))]
}
