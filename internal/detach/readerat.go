package detach

import (
	"context"
	"io"
)

// ReaderAt returns a reader that fails with the error of ctx once that has ended. So parsers that walk through files of any size on
// the caller's goroutine stop at their next read.
func ReaderAt(ctx context.Context, r io.ReaderAt) io.ReaderAt { return ctxReaderAt{ctx, r} }

type ctxReaderAt struct {
	ctx  context.Context
	from io.ReaderAt
}

func (r ctxReaderAt) ReadAt(p []byte, offset int64) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.from.ReadAt(p, offset)
}
