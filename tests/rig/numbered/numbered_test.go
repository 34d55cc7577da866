package numbered

import (
	"testing"

	"github.com/gonumm/gonumm/numm"
)

func TestReadsWhatWasWritten(t *testing.T) {
	for _, size := range [][2]int{{24, 2}, {320, 240}, {101, 7}} {
		m := numm.NewImage(size[0], size[1])
		if n, ok := Read(m); ok {
			t.Errorf("a black picture of %v has the number %d", size, n)
		}
		for _, want := range []int{0, 1, 2, 123456, 1<<24 - 1} {
			Write(m, want)
			if n, ok := Read(m); n != want || !ok {
				t.Errorf("%v: %d, %v, want %d", size, n, ok, want)
			}
		}
	}
}
