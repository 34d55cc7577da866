package source

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/gonumm/gonumm/internal/detach"
	"github.com/gonumm/gonumm/internal/file"
)

// Spool copies the rest of a reader that cannot seek into a file without a name, so that it can be read at random. It returns the
// errors of the reader and of the disk as they are.
func (s *Stream) Spool() (*os.File, error) {
	copied, err := file.Unnamed(os.TempDir())
	if err != nil {
		return nil, fmt.Errorf("a file for what cannot seek, in %s: %w", os.TempDir(), file.WithoutPath(err))
	}
	buf := make([]byte, 4*blockSize)
	for {
		n, err := s.asked.Ask(buf, func(v *detach.Request) (int, error) { return v.Fill(s.r) })
		if _, full := copied.Write(buf[:n]); full != nil {
			err = fmt.Errorf("a file for what cannot seek, in %s: %w", os.TempDir(), file.WithoutPath(full))
		}
		switch {
		case err == io.EOF:
			return copied, nil
		case err != nil:
			return nil, errors.Join(err, copied.Close())
		}
	}
}
