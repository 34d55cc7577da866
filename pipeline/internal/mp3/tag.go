package mp3

import (
	"encoding/binary"
	"strings"
)

// tag is what the frame at the start states: Xing's numbers with LAME's extension, or
// Fraunhofer's VBRI.
type tag struct {
	frames, bytes  int64 // 0 where unknown
	encoder        string
	gapless        bool // delay and padding are stated
	delay, padding int64
}

// tag reads the one in the frame at offset at, if there is one.
//
//	header  side information        Xing  flags  frames?  bytes?  table?    quality?
//	4       32, 17 or 9 bytes       4     4      4        4       100       4
//	LAME:   name  revision..encoder flags  delay, padding
//	        9     12 bytes                 12 + 12 bits
func (f *file) tag(at int64, h header) (tag, bool) {
	const longest = 4 + 32 + 8 + 112 + 9 + 12 + 3
	b := f.read(at, longest)
	if t, ok := xing(tail(b, 4+side(h))); ok {
		return t, true
	}
	return vbri(tail(b, 4+32))
}

func xing(b []byte) (t tag, ok bool) {
	if len(b) < 8 || string(b[:4]) != "Xing" && string(b[:4]) != "Info" {
		return tag{}, false
	}
	flags := binary.BigEndian.Uint32(b[4:])
	b = b[8:]
	for bit, v := range []*int64{&t.frames, &t.bytes} {
		if flags>>bit&1 != 0 {
			if len(b) < 4 {
				return tag{}, false
			}
			*v = int64(binary.BigEndian.Uint32(b))
			b = b[4:]
		}
	}
	if flags&4 != 0 {
		b = tail(b, 100)
	}
	if flags&8 != 0 {
		b = tail(b, 4)
	}
	if len(b) >= 24 {
		t.encoder = strings.TrimRight(string(b[:9]), " \x00")
		switch t.encoder[:min(4, len(t.encoder))] {
		case "LAME", "Lavf", "Lavc":
			t.gapless = true
			v := binary.BigEndian.Uint32(b[20:]) & 0xffffff
			t.delay, t.padding = int64(v>>12), int64(v&0xfff)
		}
	}
	return t, t.frames > 0 || t.bytes > 0
}

func vbri(b []byte) (tag, bool) {
	if len(b) < 18 || string(b[:4]) != "VBRI" || binary.BigEndian.Uint16(b[4:]) != 1 {
		return tag{}, false
	}
	t := tag{frames: int64(binary.BigEndian.Uint32(b[14:])), bytes: int64(binary.BigEndian.Uint32(b[10:]))}
	return t, t.frames > 0 || t.bytes > 0
}

func tail(b []byte, n int) []byte { return b[min(n, len(b)):] }
