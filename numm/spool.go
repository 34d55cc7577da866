package numm

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// spool copies what a reader that cannot seek still gives into a file without a name, so that it is read at random like
// any other. What is wrong with the reader and what is wrong with the disk are the errors themselves.
func (s *streamSource) spool() (*os.File, error) {
	file, err := unnamedFile(os.TempDir())
	if err != nil {
		return nil, fmt.Errorf("a file for what cannot seek, in %s: %w", os.TempDir(), bare(err))
	}
	buf := make([]byte, 4*blockSize)
	for {
		n, err := s.guard.ask(buf, func(v *visit) (int, error) { return v.fill(s.r) })
		if _, full := file.Write(buf[:n]); full != nil {
			err = fmt.Errorf("a file for what cannot seek, in %s: %w", os.TempDir(), bare(full))
		}
		switch {
		case err == io.EOF:
			return file, nil
		case err != nil:
			return nil, errors.Join(err, file.Close())
		}
	}
}
