package source

import (
	"errors"
	"io"
	"slices"
	"testing"
	"testing/iotest"

	"github.com/gonumm/gonumm/internal/sentinel"
)

// Bytes that are read twice are the same, or an error.
func TestVerified(t *testing.T) {
	const size = 10*blockSize + 77
	content := make([]byte, size)
	for i := range content {
		content[i] = byte(i ^ i>>8 ^ i>>16)
	}
	reads := 0
	source := func(content []byte) *verified {
		return newVerified(size, func(p []byte, off int64) (int, error) {
			reads++
			if off%blockSize != 0 || len(p) > blockSize || off+int64(len(p)) > size {
				t.Errorf("%d bytes are read at %d", len(p), off)
			}
			n := copy(p, content[min(off, int64(len(content))):])
			if n < len(p) {
				return n, io.EOF
			}
			return n, nil
		})
	}
	if err := iotest.TestReader(io.NewSectionReader(source(content), 0, size), content); err != nil {
		t.Error(err)
	}
	// One that is shorter than it says ends there.
	short := source(content[:size/2])
	if got, err := io.ReadAll(io.NewSectionReader(short, 0, size)); err != nil || !slices.Equal(got, content[:size/2]) {
		t.Errorf("%d bytes, %v, want %d", len(got), err, size/2)
	}
	// What was read last is kept.
	reads = 0
	s := source(content)
	for range 100 {
		for b := range keptBlocks {
			if _, err := s.ReadAt(make([]byte, 10), int64(b*blockSize+5)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if reads != keptBlocks {
		t.Errorf("%d reads for %d blocks", reads, keptBlocks)
	}
	// Of what is not, the sum is.
	changing := slices.Clone(content)
	s = source(changing)
	if _, err := s.ReadAt(make([]byte, size), 0); err != nil {
		t.Fatal(err)
	}
	changing[blockSize+3]++
	if n, err := s.ReadAt(make([]byte, 2*blockSize), 0); n != blockSize || !errors.Is(err, sentinel.ErrCorrupt) {
		t.Errorf("%d bytes, %v of a source that has changed", n, err)
	}
}
