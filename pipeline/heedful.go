package pipeline

import (
	"context"
	"io"
)

// heedful reads only as long as a context lasts, and then fails with its error. What looks for an entry walks on the caller's
// goroutine over files of any size, and so comes back with the next piece that it wants. That it has found no more then is
// wrong, but not for long: whatever the pipeline is asked for next fails with the context's error as well.
type heedful struct {
	ctx  context.Context
	from io.ReaderAt
}

// ReadAt reads bytes of the file.
func (h heedful) ReadAt(p []byte, offset int64) (int, error) {
	if err := h.ctx.Err(); err != nil {
		return 0, err
	}
	return h.from.ReadAt(p, offset)
}
