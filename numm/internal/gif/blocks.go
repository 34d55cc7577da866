package gif

import (
	"bufio"
	"io"
)

// blockReader reads the bytes of sub-blocks up to the one of length 0, which it
// consumes. A stream that ends before is an io.ErrUnexpectedEOF.
type blockReader struct {
	r    *bufio.Reader
	left int // of the present sub-block
	err  error
}

func (b *blockReader) next() error {
	for b.left == 0 && b.err == nil {
		n, err := b.r.ReadByte()
		switch {
		case err != nil:
			b.err = unexpected(err)
		case n == 0:
			b.err = io.EOF
		}
		b.left = int(n)
	}
	return b.err
}

func (b *blockReader) Read(p []byte) (int, error) {
	if err := b.next(); err != nil {
		return 0, err
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	if err != nil {
		b.err = unexpected(err)
	}
	return n, b.err
}

func (b *blockReader) ReadByte() (byte, error) {
	if err := b.next(); err != nil {
		return 0, err
	}
	c, err := b.r.ReadByte()
	if err != nil {
		b.err = unexpected(err)
		return 0, b.err
	}
	b.left--
	return c, nil
}

// skip reads to the end of the sub-blocks.
func (b *blockReader) skip() error {
	for {
		if err := b.next(); err == io.EOF {
			return nil
		} else if err != nil {
			return damaged("sub-blocks", err)
		}
		n, err := b.r.Discard(b.left)
		b.left -= n
		if err != nil {
			b.err = unexpected(err)
		}
	}
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
