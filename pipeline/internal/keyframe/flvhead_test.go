package keyframe

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
	"time"
)

// flashTag is a tag of a type at a time in ms.
func flashTag(kind byte, ms uint32, body ...byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(kind)<<24|uint32(len(body)))
	b = append(b, byte(ms>>16), byte(ms>>8), byte(ms), byte(ms>>24), 0, 0, 0)
	return binary.BigEndian.AppendUint32(append(b, body...), uint32(len(body)+11))
}

func flash(tags ...[]byte) []byte {
	return append([]byte("FLV\x01\x05\x00\x00\x00\x09\x00\x00\x00\x00"), slices.Concat(tags...)...)
}

func TestSizeOfVP6(t *testing.T) {
	rest := make([]byte, 20)
	for _, test := range []struct {
		name          string
		body          []byte
		width, height int
	}{
		{"coefficients in one", []byte{0x14, 0x36, 0x78, 0x46, 4, 5, 4, 5}, 77, 58},
		{"coefficients apart", []byte{0x14, 0x06, 0x79, 0x46, 0, 9, 10, 12, 10, 12}, 192, 154},
		{"without a filter", []byte{0x14, 0x00, 0x78, 0x40, 0, 9, 10, 12, 10, 12}, 192, 160},
		{"with alpha", []byte{0x15, 0xf0, 0, 0, 9, 0x78, 0x46, 4, 5, 4, 5}, 65, 64},
		{"no key frame", []byte{0x14, 0x36, 0xf8, 0x46, 4, 5, 4, 5}, 0, 0},
		{"nothing left", []byte{0x14, 0xff, 0x78, 0x46, 0, 0, 0, 0}, 0, 0},
		{"another codec", []byte{0x12, 0x36, 0x78, 0x46, 4, 5, 4, 5}, 0, 0},
	} {
		data := flash(flashTag(18, 0, 2, 0, 0), flashTag(FLVPicture, 0, append(test.body, rest...)...))
		if w, h := SizeOfVP6(bytes.NewReader(data), int64(len(data))); w != test.width || h != test.height {
			t.Errorf("%s: %d by %d, want %d by %d", test.name, w, h, test.width, test.height)
		}
	}
}

func TestFLVLength(t *testing.T) {
	film := flash(flashTag(18, 0, 2), flashTag(FLVSound, 40, 0x2f), flashTag(FLVPicture, 20, 0x12), flashTag(FLVPicture, 120, 0x22),
		flashTag(FLVSound, 66, 0x2f), flashTag(FLVPicture, 1<<24, 0x22), flashTag(FLVSound, 92, 0x2f))
	const ms = time.Millisecond
	for _, test := range []struct {
		name         string
		data         []byte
		kind         byte
		length, step time.Duration
		ok           bool
	}{
		{"pictures", film, FLVPicture, (1<<24 - 20) * ms, (1<<24 - 120) * ms, true},
		{"sound", film, FLVSound, 52 * ms, 26 * ms, true},
		{"one tag", flash(flashTag(FLVSound, 40, 0x2f)), FLVSound, 0, 0, true},
		{"none", flash(flashTag(FLVSound, 40, 0x2f)), FLVPicture, 0, 0, false},
		{"cut off", film[:len(film)-1], FLVSound, 0, 0, false},
		{"no file", nil, FLVSound, 0, 0, false},
	} {
		length, step, ok := FLVLength(bytes.NewReader(test.data), int64(len(test.data)), test.kind)
		if length != test.length || step != test.step || ok != test.ok {
			t.Errorf("%s: %v, %v, %v, want %v, %v, %v", test.name, length, step, ok, test.length, test.step, test.ok)
		}
	}
}

// Whatever the bytes are, the two looks end.
func FuzzFLV(f *testing.F) {
	f.Add(flash(flashTag(18, 0, 2), flashTag(FLVPicture, 20, 0x14, 0x36, 0x78, 0x46, 4, 5, 4, 5), flashTag(FLVSound, 66, 0x2f)))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, size := bytes.NewReader(data), int64(len(data))
		if w, h := SizeOfVP6(r, size); w < 0 || h < 0 {
			t.Errorf("%d by %d", w, h)
		}
		if length, step, _ := FLVLength(r, size, FLVPicture); length < 0 || step < 0 {
			t.Errorf("%v, %v", length, step)
		}
	})
}
