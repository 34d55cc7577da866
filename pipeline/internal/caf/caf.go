// Package caf reads Apple's Core Audio Format where its sound is coded in packets.
//
//	"caff"  version  flags ┬ "desc"  size  rate, format, bytes and frames of a packet, channels, bits
//	4       2        2     ├ "kuki"  size  what the decoder is told
//	                       ├ "pakt"  size  packets, frames that are heard, frames in front and behind │ bytes of each
//	                       └ "data"  size  edits │ packets
package caf

import (
	"encoding/binary"
	"io"
	"math"
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/packet"
)

// File is what the chunks state.
type File struct {
	Format         string // "alac", "aac ", ".mp3", "ac-3" …
	Rate, Channels int
	Cookie         []byte // what the decoder is told
	Frames         int64  // of a packet; 0 where each has its own
	Priming        int64  // frames in front of those that are heard
	Heard          int64  // 0 where it does not say
	Start, End     int64  // of the packets

	from  io.ReaderAt
	bytes int64 // of a packet; 0 where each has its own
	table [2]int64
	count int64
}

const (
	head     = 12
	most     = 1 << 20 // of a cookie
	maxChunk = 1 << 48
)

// Open reads the chunks. ok is false where there is no description, or no sound.
func Open(from io.ReaderAt, size int64) (f *File, ok bool) {
	f = &File{from: from}
	for at, chunks := int64(8), 0; at+head <= size && chunks < 1024; chunks++ {
		b := f.read(at, head)
		if len(b) < head {
			break
		}
		kind, length := string(b[:4]), int64(binary.BigEndian.Uint64(b[4:]))
		start := at + head
		if length < 0 && kind == "data" {
			length = size - start // up to the end of the file
		}
		if length < 0 || length > maxChunk {
			break
		}
		f.chunk(kind, start, min(length, size-start))
		at = start + length
	}
	if f.count == 0 && f.bytes > 0 && f.Frames > 0 && f.Frames < 1<<20 {
		f.Heard = (f.End - f.Start) / f.bytes * f.Frames
	}
	f.Heard = min(f.Heard, int64(max(f.Rate, 1))<<32)
	return f, f.Format != "" && f.Start > 0 && f.Rate > 0 && f.Channels > 0
}

func (f *File) read(at int64, n int) []byte {
	b := make([]byte, n)
	got, err := f.from.ReadAt(b, at)
	if err != nil && err != io.EOF {
		return nil
	}
	return b[:got]
}

func (f *File) chunk(kind string, at, length int64) {
	switch kind {
	case "desc":
		b := f.read(at, int(min(length, 32)))
		if len(b) < 32 {
			return
		}
		if rate := math.Float64frombits(binary.BigEndian.Uint64(b)); rate >= 1 && rate < 1<<24 {
			f.Rate = int(math.Round(rate))
		}
		f.Format, f.Channels = string(b[8:12]), int(min(binary.BigEndian.Uint32(b[24:]), 64))
		f.bytes, f.Frames = int64(binary.BigEndian.Uint32(b[16:])), int64(binary.BigEndian.Uint32(b[20:]))
	case "kuki":
		f.Cookie = f.read(at, int(min(length, most)))
	case "pakt":
		if b := f.read(at, int(min(length, 24))); len(b) == 24 {
			f.count, f.Heard = int64(binary.BigEndian.Uint64(b)), max(0, min(int64(binary.BigEndian.Uint64(b[8:])), maxChunk))
			f.Priming = int64(max(0, int32(binary.BigEndian.Uint32(b[16:]))))
			f.table = [2]int64{at + 24, at + length}
		}
	case "data":
		const edits = 4
		if length >= edits {
			f.Start, f.End = at+edits, at+length
		}
	}
}

// Reader returns a reader of the packets.
func (f *File) Reader() packet.Reader { return &reader{f: f, at: f.Start, entry: f.table[0]} }

type reader struct {
	f         *File
	at, entry int64
	read      int64 // packets
	frames    int64
	buf       []byte // of the table, from entry on
}

// Next returns the next packet. A table that ends early, and a packet that was cut off, end the sound.
func (r *reader) Next() (packet.Packet, error) {
	f := r.f
	size, frames := f.bytes, f.Frames
	if f.count > 0 && r.read >= f.count {
		return packet.Packet{}, io.EOF
	}
	if size == 0 {
		size = r.number()
	}
	if frames == 0 {
		frames = r.number()
	}
	const largest = 16 << 20 // of a packet: usual ones have some KiB
	if size <= 0 || size > largest || size > f.End-r.at {
		return packet.Packet{}, io.EOF
	}
	b := make([]byte, size)
	if n, err := f.from.ReadAt(b, r.at); n < len(b) {
		return packet.Packet{}, err
	}
	t := time.Duration(r.frames/int64(f.Rate))*time.Second + time.Duration(r.frames%int64(f.Rate))*time.Second/time.Duration(f.Rate)
	r.at, r.read, r.frames = r.at+size, r.read+1, min(r.frames+max(0, min(frames, 1<<32)), int64(f.Rate)<<32) // so that no time overflows
	return packet.Packet{Bytes: b, Time: t, Key: true}, nil
}

// number reads the next of the table, of seven bits a byte; 0 where there is none.
func (r *reader) number() (v int64) {
	for range 8 {
		if len(r.buf) == 0 {
			const block = 4096
			r.buf = r.f.read(r.entry, int(max(0, min(block, r.f.table[1]-r.entry))))
			if len(r.buf) == 0 {
				return 0
			}
		}
		b := r.buf[0]
		r.buf, r.entry = r.buf[1:], r.entry+1
		v = v<<7 | int64(b&0x7f)
		if b&0x80 == 0 {
			return v
		}
	}
	return 0
}
