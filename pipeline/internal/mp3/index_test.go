package mp3

import (
	"bytes"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// framesWith are frames of 160 kbit/s, two channels, whose data begin so many bytes before them; negative: that state none.
func framesWith(begins ...int) []byte {
	var data []byte
	for _, begin := range begins {
		b := append([]byte{0xff, 0xfb, 0xa0, 0x04}, make([]byte, 518)...) // 522 bytes, 486 of data
		if begin >= 0 {
			b[4], b[5] = byte(begin>>1), byte(begin<<7)
			b[7] = 0xff // of the length
		}
		data = append(data, b...)
	}
	return data
}

// A fresh decoder leaves those frames silent that refer to data which it has not seen.
func TestSilentFrames(t *testing.T) {
	for _, test := range []struct {
		begins []int
		want   int64 // -1: not known
	}{
		{[]int{0, 0}, 0},
		{[]int{1, 0}, 1},
		{[]int{511, 487, 0}, 2},
		{[]int{511, 486}, 1},
		{[]int{300, -1, 0}, 1},
		{[]int{-1, 0}, 0}, // whose data begin in it, and are none
		{[]int{1}, -1},
	} {
		data := framesWith(test.begins...)
		x := NewIndex(bytes.NewReader(data), view.Whole(int64(len(data))))
		got, ok := x.silent(0)
		if !ok {
			got = -1
		}
		if got != test.want {
			t.Errorf("%v: %d, want %d", test.begins, got, test.want)
		}
	}
}

// heldBefore counts the bytes of data from one frame up to before another, and those that this refers to.
func heldBefore(t *testing.T, x *Index, from, to int64) (held, needed int) {
	t.Helper()
	for ; ; from++ {
		at, h, ok := x.frame(from)
		if !ok {
			t.Fatalf("no frame %d", from)
		}
		if from == to {
			b := (&file{r: x.r}).read(at+4, 2)
			if h.low {
				return held, int(b[0])
			}
			return held, int(b[0])<<1 | int(b[1])>>7
		}
		held += h.size - 4 - side(h)
	}
}

// Files of any rate are entered at any place, where the decoder's filter stands as it does from the start.
func TestEveryPlaceIsEntered(t *testing.T) {
	turn.Long(t)
	for _, args := range [][]string{{"-b:a", "320k"}, {"-b:a", "64k"}, {"-q:a", "0"}, {"-q:a", "4"}, {"-q:a", "9"}, {"-ar", "22050", "-q:a", "3"}} {
		data := encode(t, append([]string{"-af", "aloop=loop=9:size=60000", "-c:a", "libmp3lame"}, args...)...)
		info, err := Read(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		x := NewIndex(bytes.NewReader(data), info.View)
		var missed []int64
		for n := int64(64); n < info.Frames; n++ {
			places := x.Enter(n)
			if len(places) == 0 {
				missed = append(missed, n)
			}
			last := n
			for _, p := range places {
				if (p.Number+x.turns(p.Silent))%filterCycle != 0 || p.Number >= last || p.Number+p.Silent+overlap > n {
					t.Errorf("%v: frame %d is entered at %+v", args, n, p)
				}
				last = p.Number
				if held, needed := heldBefore(t, x, p.Number, n-overlap); held < needed {
					t.Errorf("%v: frame %d needs %d bytes in front, entered at %+v come %d", args, n-overlap, needed, p, held)
				}
			}
		}
		if len(missed) > 0 {
			t.Errorf("%v: of %d frames not entered: %v", args, info.Frames, missed)
		}
	}
}
