package mp3

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// file reads small pieces and keeps the first error that is not the file's end.
type file struct {
	r   io.ReaderAt
	err error
}

// read returns n bytes from offset at, fewer where the file ends.
func (f *file) read(at int64, n int) []byte {
	if f.err != nil || at < 0 {
		return nil
	}
	return f.fill(make([]byte, n), at)
}

// fill is read into memory of the caller's.
func (f *file) fill(b []byte, at int64) []byte {
	if f.err != nil {
		return nil
	}
	got, err := f.r.ReadAt(b, at)
	if err != nil && !errors.Is(err, io.EOF) {
		f.err = fmt.Errorf("mp3: at byte %d: %w", at, err)
		return nil
	}
	return b[:got]
}

// junk is how far the first frame is looked for, as ffmpeg does.
const junk = 64 << 10

// sync finds the first frame from offset at on that another of its kind follows.
func (f *file) sync(at, end int64) (int64, header, bool) {
	buf := f.read(at, junk+4)
	for i := 0; i+4 <= len(buf); i++ {
		h, ok := parse(buf[i:])
		if !ok {
			continue
		}
		next := at + int64(i+h.size)
		if next+4 > end {
			continue
		}
		if follower, ok := parse(f.read(next, 4)); ok && follower.word&sameStream == h.word&sameStream {
			return at + int64(i), h, true
		}
		if f.err != nil {
			break
		}
	}
	return 0, header{}, false
}

// maxTags bounds the number of tags in a row.
const maxTags = 16

// leadingTags returns where the ID3v2 tags at the start end.
func (f *file) leadingTags(size int64) int64 {
	at := int64(0)
	for range maxTags {
		b := f.read(at, 10)
		if len(b) < 10 || string(b[:3]) != "ID3" || b[3] == 0xff || b[4] == 0xff || (b[6]|b[7]|b[8]|b[9])&0x80 != 0 {
			break
		}
		length := 10 + (int64(b[6])<<21 | int64(b[7])<<14 | int64(b[8])<<7 | int64(b[9]))
		if b[5]&0x10 != 0 {
			length += 10 // the footer
		}
		if at+length > size {
			break
		}
		at += length
	}
	return at
}

// trailingTags returns where the ID3v1, APE and Lyrics3 tags at the end start.
func (f *file) trailingTags(from, end int64) int64 {
	for range maxTags {
		n := f.trailingTag(end)
		if n == 0 || end-n < from {
			break
		}
		end -= n
	}
	return end
}

// trailingTag returns the length of the one tag that ends at end, or 0.
func (f *file) trailingTag(end int64) int64 {
	if b := f.read(end-128, 3); string(b) == "TAG" {
		if b := f.read(end-128-227, 4); string(b) == "TAG+" {
			return 128 + 227
		}
		return 128
	}
	b := f.read(end-32, 32)
	if len(b) < 32 {
		return 0
	}
	if string(b[:8]) == "APETAGEX" {
		length := int64(binary.LittleEndian.Uint32(b[12:]))
		if binary.LittleEndian.Uint32(b[20:])&(1<<31) != 0 {
			length += 32 // the header
		}
		return length
	}
	if string(b[23:]) == "LYRICS200" {
		if n, err := strconv.ParseUint(string(b[17:23]), 10, 32); err == nil {
			return int64(n) + 6 + 9
		}
	}
	return 0
}
