package ogg

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"io"

	"github.com/gonumm/gonumm/internal/crc"
)

// ReadWriterAt is a file that is changed in place.
type ReadWriterAt interface {
	io.ReaderAt
	io.WriterAt
}

// Renumber gives the only stream of a file another serial number, in place. oggmux chooses a random one, so that two files of
// the same sound would differ.
func Renumber(ctx context.Context, f ReadWriterAt, size int64, serial uint32) error {
	r := bufio.NewReaderSize(io.NewSectionReader(f, 0, size), 1<<17)
	for at := int64(0); ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		head, err := r.Peek(headerSize)
		if len(head) == 0 && err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if head, err = r.Peek(headerSize + int(head[26])); err != nil {
			return err
		}
		length := len(head)
		for _, n := range head[headerSize:] {
			length += int(n)
		}
		page, err := r.Peek(length)
		if err != nil {
			return err
		}
		if string(page[:4]) != "OggS" {
			return errors.New("ogg: something between the pages")
		}
		var changed [12]byte // serial number, number of the page, checksum
		binary.LittleEndian.PutUint32(changed[:], serial)
		copy(changed[4:8], page[18:22])
		binary.LittleEndian.PutUint32(changed[8:], crc.Ogg(page[:14], changed[:], page[26:]))
		if _, err := f.WriteAt(changed[:], at+14); err != nil {
			return err
		}
		at += int64(length)
		if _, err := r.Discard(length); err != nil {
			return err
		}
	}
}

// StateRate states, in the header of a file of Opus, the rate of what was encoded, which players choose for what they decode (RFC 7845,
// 5.1). The checksum of the page is wrong after it, until the file is renumbered.
func StateRate(f ReadWriterAt, rate uint32) error {
	const magic, field = "OpusHead", 12
	var start [headerSize + 1 + len(magic)]byte // one packet on the first page
	if _, err := f.ReadAt(start[:], 0); err != nil {
		return err
	}
	if start[headerSize-1] != 1 || string(start[headerSize+1:]) != magic {
		return errors.New("ogg: not a file of Opus")
	}
	_, err := f.WriteAt(binary.LittleEndian.AppendUint32(nil, rate), headerSize+1+field)
	return err
}
