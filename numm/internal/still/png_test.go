package still

import (
	"bytes"
	"compress/zlib"
	"testing"
)

func TestAPNGInflatesLittleToFindItsOrientation(t *testing.T) {
	var text bytes.Buffer
	z := zlib.NewWriter(&text)
	if _, err := z.Write(make([]byte, maxMetadata*2/3)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	left := int64(maxMetadata)
	for i, want := range []int{maxMetadata * 2 / 3, maxMetadata - maxMetadata*2/3, 0, 0} {
		if got := len(inflated("zTXt", append([]byte{0}, text.Bytes()...), &left)); got != want {
			t.Errorf("chunk %d: %d bytes, want %d", i, got, want)
		}
	}
}
