package ogg

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Interleave writes two files of one stream each as one file of both, Theora and Vorbis, with their pages in the order in
// which they play:
//
//	pictures   BOS  headers  page page      page
//	sound      BOS  headers       page page      page
//	dst        BOS BOS  headers headers  page page page page …
//
// Every page is copied unchanged (RFC 3533, 4 and 6). GStreamer 1.22's oggmux may drop the last page of the stream that ends
// first; when the stream is alone in its file it never does.
func Interleave(ctx context.Context, dst io.Writer, pictures, sound io.Reader) error {
	streams := []*stream{{r: bufio.NewReaderSize(pictures, 1<<17)}, {r: bufio.NewReaderSize(sound, 1<<17)}}
	for _, s := range streams {
		if err := s.begin(); err != nil {
			return err
		}
	}
	if streams[0].serial == streams[1].serial {
		return errors.New("ogg: both streams have one serial number")
	}
	for _, s := range streams {
		if _, err := dst.Write(s.page); err != nil {
			return err
		}
		if err := s.next(); err != nil {
			return err
		}
	}
	for _, s := range streams {
		for s.packets < headerPackets && s.page != nil {
			if err := s.pass(dst); err != nil {
				return err
			}
		}
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		first := streams[0]
		if first.page == nil || streams[1].page != nil && streams[1].time < first.time {
			first = streams[1]
		}
		if first.page == nil {
			return nil
		}
		if err := first.pass(dst); err != nil {
			return err
		}
	}
}

// headerPackets is how many packets come first, in Theora and in Vorbis: identification, comments, tables.
const headerPackets = 3

// stream reads the pages of one stream.
type stream struct {
	r       *bufio.Reader
	serial  uint32
	seconds func(granule int64) float64

	page    []byte  // the one at hand; nil at the end
	time    float64 // at which it ends
	packets int     // that have ended before the page at hand
}

// begin reads the first page, which holds only the first packet.
func (s *stream) begin() error {
	if err := s.next(); err != nil {
		return err
	}
	if s.page == nil {
		return errors.New("ogg: a stream without a page")
	}
	s.serial = binary.LittleEndian.Uint32(s.page[14:])
	packet := s.page[headerSize+int(s.page[26]):]
	switch {
	case len(packet) >= 42 && string(packet[:7]) == "\x80theora":
		// Theora specification, 6.2: frame rate at 22 as a fraction, the bits of a granule that count from a key frame at 40.
		n, d := binary.BigEndian.Uint32(packet[22:]), binary.BigEndian.Uint32(packet[26:])
		shift := binary.BigEndian.Uint16(packet[40:]) >> 5 & 31
		s.seconds = func(granule int64) float64 {
			return float64(granule>>shift+granule&(1<<shift-1)) * float64(d) / float64(max(1, n))
		}
	case len(packet) >= 16 && string(packet[:7]) == "\x01vorbis":
		rate := binary.LittleEndian.Uint32(packet[12:])
		s.seconds = func(granule int64) float64 { return float64(granule) / float64(max(1, rate)) }
	default:
		return fmt.Errorf("ogg: a stream that begins with %.7q", packet)
	}
	return nil
}

// pass writes the current page and goes on to the next.
func (s *stream) pass(dst io.Writer) error {
	if _, err := dst.Write(s.page); err != nil {
		return err
	}
	return s.next()
}

// next reads a page; page is nil at the end of the file.
func (s *stream) next() error {
	if s.page != nil {
		for _, n := range s.page[headerSize:][:s.page[26]] {
			if n < 255 {
				s.packets++
			}
		}
	}
	head, err := s.r.Peek(headerSize)
	if len(head) == 0 && err == io.EOF {
		s.page = nil
		return nil
	}
	if err != nil {
		return err
	}
	if head, err = s.r.Peek(headerSize + int(head[26])); err != nil {
		return err
	}
	size := len(head)
	for _, n := range head[headerSize:] {
		size += int(n)
	}
	s.page = make([]byte, size)
	if _, err := io.ReadFull(s.r, s.page); err != nil {
		return err
	}
	if string(s.page[:4]) != "OggS" {
		return errors.New("ogg: something between the pages")
	}
	granule := int64(binary.LittleEndian.Uint64(s.page[6:]))
	if s.seconds != nil && granule >= 0 { // on others no packet ends
		s.time = s.seconds(granule)
	}
	return nil
}
