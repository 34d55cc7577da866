package mp3

import (
	"bytes"
	"slices"
	"testing"
)

// Frames whose data begin before those of the frames before them, or are longer than what is there, are not in order.
func TestOrderedFrames(t *testing.T) {
	long := framesWith(0)
	long[6], long[7] = 0x0f, 0xff // a granule of 4095 bits, more than a frame has
	for _, test := range []struct {
		data []byte
		want bool
	}{
		{framesWith(0, 0, 0), true},
		{framesWith(511, 486, 100), true}, // what the first refers to is not known
		{framesWith(0, 486), true},
		{framesWith(0, 487), false},
		{framesWith(0, 486, 511), true},
		{framesWith(0, 0)[:600], false},
		{long, false},
		{framesWith(0)[:3], false},
	} {
		if got := Ordered(test.data); got != test.want {
			t.Errorf("% x…: %v", test.data[:3], got)
		}
	}
}

// A file is regular if it begins with frames, behind tags or not; a frame that states numbers is no sound.
func TestRegularFiles(t *testing.T) {
	frames := framesWith(0, 0, 0, 0, 0)
	stated := slices.Clone(frames)
	copy(stated[2*522+4+32:], "Info")
	tag := append([]byte("ID3\x04\x00\x00\x00\x00\x00\x14"), make([]byte, 20)...)
	other := slices.Clone(frames)
	other[522+1] ^= 1 // a checksum, which mpegaudioparse takes for another stream
	for name, test := range map[string]struct {
		data []byte
		want bool
	}{
		"frames":                {frames, true},
		"a tag in front":        {slices.Concat(tag, frames), true},
		"numbers in the middle": {stated, true},
		"a byte in front":       {slices.Concat([]byte{0}, frames), false},
		"three frames":          {framesWith(0, 0, 0), false},
		"a checksum at times":   {other, false},
		"nothing":               {nil, false},
	} {
		info, _, err := Regular(bytes.NewReader(test.data), int64(len(test.data)))
		if err != nil || (info != nil) != test.want {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	if !Plain(frames) || Plain(stated) {
		t.Error("a frame with the word Info is not told from one with sound")
	}
	if !Frameless([]byte{0xff, 0, 0xff}) || Frameless([]byte{0, 0xff, 0xe0}) {
		t.Error("a frame may begin where there is no 0xffe")
	}
}

// A stretch ends where the frames do, and its bytes with the last one.
func TestStretchOfFrames(t *testing.T) {
	data := append(framesWith(0, 0, 0, 0, 0), "no frame"...)
	_, x, err := Regular(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ n, most, frames, begin, end int64 }{
		{0, 1, 1, 0, 522}, {1, 3, 3, 522, 4 * 522}, {3, 9, 2, 3 * 522, 5 * 522}, {5, 1, 0, 0, 0},
	} {
		if frames, begin, end := x.Stretch(test.n, test.most); frames != test.frames || begin != test.begin || end != test.end {
			t.Errorf("%d from %d on: %d, %d to %d", test.most, test.n, frames, begin, end)
		}
	}
	if frames, end, ok := x.End(); frames != 5 || end != 5*522 || !ok {
		t.Error(frames, end, ok)
	}
}
