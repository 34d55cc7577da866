package ogg

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"github.com/gonumm/gonumm/internal/crc"
)

// CutOff returns how much of a file of one stream is complete: up to the end of the last complete page, which it marks as the last
// of the stream. The caller must cut off what follows.
func CutOff(f ReadWriterAt, size int64) (whole int64, err error) {
	last, pages := int64(0), 0
	for at := int64(0); at < size; pages++ {
		page, ok := pageAt(f, at, size)
		if !ok {
			break
		}
		last, whole = at, at+int64(len(page))
		at = whole
	}
	if pages <= 2 {
		return 0, errors.New("ogg: nothing behind the headers")
	}
	page, _ := pageAt(f, last, size)
	const endOfStream = 4
	page[5] |= endOfStream
	clear(page[22:26])
	binary.LittleEndian.PutUint32(page[22:], crc.Ogg(page))
	_, err = f.WriteAt(page, last)
	return whole, err
}

// pageAt returns the page at an offset; ok is false where there is no complete one with a matching checksum.
func pageAt(r io.ReaderAt, at, size int64) (page []byte, ok bool) {
	_, p, ok := readHead(r, size, at)
	if !ok || at+p.size > size {
		return nil, false
	}
	page = make([]byte, p.size)
	if n, _ := r.ReadAt(page, at); n < len(page) {
		return nil, false
	}
	own := bytes.Clone(page)
	clear(own[22:26])
	return page, crc.Ogg(own) == binary.LittleEndian.Uint32(page[22:])
}
