package mp4

import (
	"bytes"
	"testing"
	"time"
)

// filmWithKeys returns a film of ten frames a second, whose key frames, counted from 1, and delays are listed.
func filmWithKeys(keys []uint32, late ...uint32) []byte {
	table := [][]byte{boxOf("stts", u32(0, 1, 10, 10))}
	if keys != nil {
		table = append(table, boxOf("stss", u32(0, uint32(len(keys))), u32(keys...)))
	}
	ctts := u32(0, uint32(len(late)))
	for _, l := range late {
		ctts = append(ctts, u32(1, l)...)
	}
	table = append(table, boxOf("ctts", ctts))
	return boxOf("moov", boxOf("trak", boxOf("tkhd", u32(1, 0, 0, 7), make([]byte, 68)),
		boxOf("mdia", boxOf("mdhd", u32(0, 0, 0, 100, 100, 0)), boxOf("hdlr", u32(0, 0), []byte("vide")),
			boxOf("minf", boxOf("stbl", table...)))))
}

// A key frame counts from when it is shown, which is after frames that stand after it.
func TestKeyTimes(t *testing.T) {
	//            I0  P3  B1 B2 I6  B4 B5 P9  B7 B8
	late := []uint32{10, 30, 0, 0, 30, 0, 0, 30, 0, 0}
	for _, test := range []struct {
		name string
		keys []uint32
		want map[time.Duration]time.Duration // in hundredths of a second; -1: none
	}{
		{"open groups", []uint32{1, 5}, map[time.Duration]time.Duration{9: -1, 10: 10, 40: 10, 69: 10, 70: 70, 500: 70}},
		{"past the end", []uint32{1, 5, 11}, map[time.Duration]time.Duration{500: 70}},
		{"not in order", []uint32{5, 1}, map[time.Duration]time.Duration{500: 70}},
		{"number 0", []uint32{0, 5}, map[time.Duration]time.Duration{500: -1}},
		{"all are key frames", nil, map[time.Duration]time.Duration{500: -1}},
	} {
		data := filmWithKeys(test.keys, late...)
		f, err := Read(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		k := f.KeyTimes(&f.Tracks[0], bytes.NewReader(data))
		for asked, want := range test.want {
			got, ok := k.Before(asked * 10 * time.Millisecond)
			if ok != (want >= 0) || ok && got != want*10*time.Millisecond {
				t.Errorf("%s: before %d: %v, %v, want %d", test.name, asked, got, ok, want)
			}
		}
	}
}
