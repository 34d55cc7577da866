package keyframe

import (
	"bytes"
	"encoding/binary"
	"testing"
	"time"
)

// tag returns one of FLV, with H.264 of one unit of a kind.
func tag(ms int, kind byte, unit ...byte) []byte {
	body := append([]byte{kind, 1, 0, 0, 0}, unit...)
	b := []byte{9, 0, 0, byte(len(body)), byte(ms >> 16), byte(ms >> 8), byte(ms), byte(ms >> 24), 0, 0, 0}
	b = append(b, body...)
	return binary.BigEndian.AppendUint32(b, uint32(len(b)))
}

const keyTag, interTag = 0x17, 0x27

// film returns an FLV of n frames, 40 ms each, with a key frame every tenth. edit may change one's time and content.
func film(n int, edit func(i, ms int) []byte) (data []byte, keys []int64) {
	data = []byte("FLV\x01\x01\x00\x00\x00\x09\x00\x00\x00\x00")
	header := tag(0, keyTag)
	header[12] = 0
	data = append(data, header...)
	for i := range n {
		frame := tag(40*i, interTag, 0, 0, 0, 1, 0x41)
		if i%10 == 0 {
			frame = tag(40*i, keyTag, 0, 0, 0, 1, 0x65)
			keys = append(keys, int64(len(data)))
		}
		if edit != nil {
			if other := edit(i, 40*i); other != nil {
				frame = other
			}
		}
		data = append(data, frame...)
	}
	return data, keys
}

// The last key frame at a time or before is entered, but none past a place where the rules end.
func TestEnterFLV(t *testing.T) {
	const n = 100
	for _, test := range []struct {
		name string
		edit func(i, ms int) []byte
		last int // key frame that can be entered
	}{
		{"whole", nil, 9},
		{"times jump", func(i, ms int) []byte {
			if i == 55 {
				return tag(ms+5000, interTag, 0, 0, 0, 1, 0x41)
			}
			return nil
		}, 5},
		{"the stream changes", func(i, ms int) []byte {
			if i == 35 {
				b := tag(ms, keyTag)
				b[12] = 0
				return b
			}
			return nil
		}, 3},
		{"a key frame that is not instantaneous", func(i, ms int) []byte {
			if i == 90 {
				return tag(ms, keyTag, 0, 0, 0, 1, 0x41)
			}
			return nil
		}, 8},
		{"begins without", func(i, ms int) []byte {
			if i == 0 {
				return tag(ms, interTag, 0, 0, 0, 1, 0x41)
			}
			return nil
		}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			data, keys := film(n, test.edit)
			x, ok := NewFLV(bytes.NewReader(data), int64(len(data)))
			if !ok {
				t.Fatal("not recognised")
			}
			for i := range n {
				v, at, ok := x.Enter(time.Duration(40*i+1) * time.Millisecond)
				want := min(i/10, test.last)
				if ok != (want > 0) {
					t.Fatalf("frame %d: entered %v", i, ok)
				}
				if !ok {
					continue
				}
				begin := v.Start + int64(len(v.Patches[0].Bytes))
				if at != time.Duration(400*want)*time.Millisecond || begin != keys[want] || string(v.Patches[0].Bytes[:3]) != "FLV" {
					t.Errorf("frame %d is entered at %v, byte %d, want key frame %d at byte %d", i, at, begin, want, keys[want])
				}
			}
		})
	}
}

// Bytes of all kinds, broken off anywhere, are no reason to fail.
func TestBrokenOff(*testing.T) {
	data, _ := film(30, nil)
	for n := range len(data) {
		if x, ok := NewFLV(bytes.NewReader(data[:n]), int64(n)); ok {
			x.Enter(time.Hour)
		}
	}
	packet := append([]byte{0x47, 0x40, 0, 0x10}, bytes.Repeat([]byte{0xff}, packetSize-4)...)
	for i := range packetSize {
		b := bytes.Repeat(packet, 3)
		b[i] ^= 0x55
		if x, ok := NewTS(bytes.NewReader(b), int64(len(b))); ok {
			x.Enter(time.Hour)
		}
	}
}
