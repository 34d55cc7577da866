package mp3

import (
	"bytes"
	"errors"
	"testing"

	"github.com/gonumm/gonumm/pipeline/internal/view"
)

var errUnreadable = errors.New("unreadable")

// unreadable fails from a byte on.
type unreadable struct {
	*bytes.Reader
	from int64
}

func (u unreadable) ReadAt(p []byte, offset int64) (int, error) {
	if offset+int64(len(p)) > u.from {
		return 0, errUnreadable
	}
	return u.Reader.ReadAt(p, offset)
}

// All frames are known whose headers can be read, however many are asked for at once.
func TestFramesBeforeAnError(t *testing.T) {
	data := framesWith(make([]int, 300)...)
	for _, step := range []int64{1, 7, 1000} {
		x := NewIndex(unreadable{bytes.NewReader(data), 250*522 + 100}, view.Whole(int64(len(data))))
		at := int64(0)
		for {
			n, begin, _ := x.Stretch(at, step)
			if n == 0 {
				break
			}
			if begin != at*522 {
				t.Errorf("frame %d at %d", at, begin)
			}
			at += n
		}
		if _, _, ended := x.End(); at != 251 || ended || !errors.Is(x.Err(), errUnreadable) {
			t.Errorf("by %d: %d frames, %v", step, at, x.Err())
		}
		if n, begin, end := x.Stretch(200, 50); n != 50 || begin != 200*522 || end != 250*522 {
			t.Errorf("by %d: %d frames from %d to %d", step, n, begin, end)
		}
	}
}
