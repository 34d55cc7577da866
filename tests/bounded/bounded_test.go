package bounded

import (
	"bytes"
	"strings"
	"testing"
)

// What fits is kept as it is; of more the ends are, in whatever pieces it was written.
func TestLog(t *testing.T) {
	text := strings.Repeat("0123456789", 20_000)
	for _, piece := range []int{1, 7, 1000, kept, 5 * kept, len(text)} {
		for _, length := range []int{0, 5, kept, kept + 1, 2 * kept, 2*kept + 1, len(text)} {
			var l Log
			for at := 0; at < length; at += piece {
				p := []byte(text[at:min(at+piece, length)])
				if n, err := l.Write(p); n != len(p) || err != nil {
					t.Fatal(n, err)
				}
			}
			got := l.String()
			if l.Len() != int64(length) {
				t.Errorf("%d bytes of %d", l.Len(), length)
			}
			if length <= 2*kept && got != text[:length] {
				t.Errorf("%d bytes in pieces of %d are %d", length, piece, len(got))
			}
			if length > 2*kept && (!strings.HasPrefix(got, text[:kept]) || !strings.HasSuffix(got, text[length-kept:length]) ||
				len(got) > 2*kept+100 || !bytes.Contains([]byte(got), []byte("left out"))) {
				t.Errorf("of %d bytes in pieces of %d stand %d", length, piece, len(got))
			}
		}
	}
}
