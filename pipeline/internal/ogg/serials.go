package ogg

import (
	"encoding/binary"
	"errors"
	"io"

	"github.com/gonumm/gonumm/internal/crc"
)

// Serials passes on an Ogg file that a muxer writes to what cannot seek, and numbers its streams 1, 2 and so on, in the order in which they
// begin. oggmux numbers them at random, so that two files of the same film would differ.
type Serials struct {
	w       io.Writer
	numbers map[uint32]uint32
	held    []byte // the start of the page at hand
	err     error
}

// NewSerials begins a file.
func NewSerials(w io.Writer) *Serials { return &Serials{w: w, numbers: map[uint32]uint32{}} }

func (s *Serials) Write(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	s.held = append(s.held, p...)
	for {
		n := pageLength(s.held)
		if n == 0 || len(s.held) < n {
			return len(p), nil
		}
		if s.err = s.send(s.held[:n]); s.err != nil {
			return 0, s.err
		}
		s.held = append(s.held[:0], s.held[n:]...)
	}
}

func (s *Serials) send(page []byte) error {
	if string(page[:4]) != "OggS" {
		return errors.New("ogg: something between the pages")
	}
	old := binary.LittleEndian.Uint32(page[14:])
	number, known := s.numbers[old]
	if !known {
		number = uint32(len(s.numbers) + 1)
		s.numbers[old] = number
	}
	setSerial(page, number)
	_, err := s.w.Write(page)
	return err
}

// setSerial numbers the stream of a page, and mends its checksum.
func setSerial(page []byte, serial uint32) {
	binary.LittleEndian.PutUint32(page[14:], serial)
	clear(page[22:26])
	binary.LittleEndian.PutUint32(page[22:], crc.Ogg(page))
}

// pageLength returns how long the page is that begins a buffer; 0 where its head is not all there.
func pageLength(b []byte) int {
	if len(b) < headerSize || len(b) < headerSize+int(b[26]) {
		return 0
	}
	length := headerSize + int(b[26])
	for _, n := range b[headerSize:length] {
		length += int(n)
	}
	return length
}
