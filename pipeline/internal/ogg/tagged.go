package ogg

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
)

// CopyTagged copies a file of one stream of Vorbis or Opus with other comments, which have neither a head nor an end of their own. The
// header packets after the first one get pages of their own, and all pages after these other numbers.
func CopyTagged(ctx context.Context, dst io.Writer, src io.Reader, comments []byte) error {
	s := &stream{r: bufio.NewReaderSize(src, 1<<17)}
	if err := s.next(); err != nil {
		return err
	}
	if s.page == nil || len(s.page) < headerSize+int(s.page[26])+8 {
		return errors.New("ogg: no header")
	}
	first := bytes.Clone(s.page)
	packets, body := 2, first[headerSize+int(first[26]):]
	tagged := append([]byte("OpusTags"), comments...)
	if string(body[:7]) == "\x01vorbis" {
		packets, tagged = headerPackets, append(append([]byte("\x03vorbis"), comments...), 1)
	}
	serial := binary.LittleEndian.Uint32(first[14:])
	headers, err := s.headers(packets)
	if err != nil {
		return err
	}
	pages := pagesOf(append([][]byte{tagged}, headers[1:]...), serial)
	number := uint32(1)
	for _, p := range append([][]byte{first}, pages...) {
		if _, err := dst.Write(p); err != nil {
			return err
		}
	}
	for number += uint32(len(pages)); s.page != nil; number++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		binary.LittleEndian.PutUint32(s.page[18:], number)
		setSerial(s.page, serial)
		if err := s.pass(dst); err != nil {
			return err
		}
	}
	return nil
}

// headers returns the header packets after the first one, which end with a page, and goes on to the page after that.
func (s *stream) headers(packets int) (list [][]byte, err error) {
	var open []byte
	for len(list) < packets-1 {
		if err := s.next(); err != nil {
			return nil, err
		}
		if s.page == nil {
			return nil, errors.New("ogg: the file ends within its headers")
		}
		body := s.page[headerSize+int(s.page[26]):]
		for _, n := range s.page[headerSize:][:s.page[26]] {
			open = append(open, body[:n]...)
			body = body[n:]
			if n < 255 {
				list, open = append(list, open), nil
			}
		}
	}
	if len(list) != packets-1 || len(open) > 0 {
		return nil, errors.New("ogg: sound on a page of headers")
	}
	return list, s.next()
}

// pagesOf lays packets out in pages, from number 1 on.
func pagesOf(packets [][]byte, serial uint32) (pages [][]byte) {
	const most, continued = 255, 1
	var segments, body []byte
	ends, begun := false, false // a packet ends on the page; the page goes on with one
	flush := func(open bool) {
		p := append([]byte("OggS\x00"), 0)
		if begun {
			p[5] = continued
		}
		granule := int64(-1)
		if ends {
			granule = 0
		}
		p = binary.LittleEndian.AppendUint64(p, uint64(granule))
		p = append(p, make([]byte, 12)...) // serial, number, checksum
		binary.LittleEndian.PutUint32(p[18:], uint32(len(pages)+1))
		p = append(append(append(p, byte(len(segments))), segments...), body...)
		setSerial(p, serial)
		pages = append(pages, p)
		segments, body, ends, begun = nil, nil, false, open
	}
	for _, packet := range packets {
		for left := packet; ; {
			n := min(len(left), 255)
			segments, body = append(segments, byte(n)), append(body, left[:n]...)
			left = left[n:]
			if n < 255 {
				ends = true
			}
			if len(segments) == most {
				flush(n == 255)
			}
			if n < 255 {
				break
			}
		}
	}
	if len(segments) > 0 {
		flush(false)
	}
	return pages
}
