package flac

import "encoding/binary"

// Stream is what the first block states about the sound (RFC 9639, 8.2).
type Stream struct {
	Rate, Channels, Bits int
	Samples              int64 // 0 where unknown
}

// Stream returns what the header states about the sound.
func (f *File) Stream() Stream {
	v := binary.BigEndian.Uint64(f.info[10:])
	return Stream{
		Rate: int(v >> 44), Channels: int(v>>41&7) + 1, Bits: int(v>>36&31) + 1, Samples: int64(v & (1<<36 - 1)),
	}
}

// Stated returns how many samples a header that begins with the marker of a stream states; 0 where it states none.
func Stated(header []byte) int64 {
	if len(header) < 4+4+18 {
		return 0
	}
	return int64(binary.BigEndian.Uint64(header[4+4+10:]) & (1<<36 - 1))
}

// Picture is a picture block (RFC 9639, 8.8).
type Picture struct {
	Media string
	Data  []byte
}

// The types of blocks, and the longest that are read.
const (
	commentBlock = 4
	pictureBlock = 6
	longest      = 1 << 24
)

// Comment returns the block of Vorbis comments, without a header; nil where there is none.
func (f *File) Comment() (comment []byte) {
	f.blocks(func(kind byte, body []byte) {
		if kind == commentBlock && comment == nil {
			comment = body
		}
	})
	return comment
}

// Pictures returns the pictures before the sound.
func (f *File) Pictures() (all []Picture) {
	f.blocks(func(kind byte, body []byte) {
		if kind != pictureBlock {
			return
		}
		if p, ok := picture(body); ok {
			all = append(all, p)
		}
	})
	return all
}

func picture(b []byte) (p Picture, ok bool) {
	field := func(skip int) []byte {
		if len(b) < skip+4 {
			b = nil
			return nil
		}
		n := int64(binary.BigEndian.Uint32(b[skip:]))
		b = b[skip+4:]
		if n > int64(len(b)) {
			b = nil
			return nil
		}
		value := b[:n]
		b = b[n:]
		return value
	}
	p.Media = string(field(4)) // after the type
	field(0)                   // the description
	p.Data = field(16)         // after size, depth and colours
	return p, len(p.Data) > 0
}

// blocks reads the comments and pictures.
func (f *File) blocks(visit func(kind byte, body []byte)) {
	for at := int64(4); at < f.first; {
		head, err := f.read(at, 4)
		if err != nil || len(head) < 4 {
			return
		}
		n := length(head)
		if kind := head[0] & 0x7f; kind == commentBlock || kind == pictureBlock {
			if body, err := f.read(at+4, min(n, longest)); err == nil && len(body) == n {
				visit(kind, body)
			}
		}
		at += 4 + int64(n)
	}
}
