package numm

import (
	"context"
	"fmt"
	"io"
	"os"
)

// recordInto begins a file that is written to w: in place where w is an empty regular file, put together in a temporary
// file and copied at the end where w can seek or the format needs that, and else as it is made.
func recordInto(ctx context.Context, w io.Writer, l layout, c *encodeConfig) (*recording, error) {
	if w == nil {
		return nil, fmt.Errorf("%w: no writer", os.ErrInvalid)
	}
	if _, seeks := w.(io.Seeker); seeks || !l.streams() {
		return recordSeekable(ctx, w, l, c)
	}
	l.streamed = true
	if err := l.check(c); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	sink, err := newStreamSink(ctx, w, l.marked(c))
	if err != nil {
		return nil, err
	}
	r := &recording{ctx: ctx, config: c, layout: l, work: sink.file, stream: sink, borrowed: true}
	if err := r.open(os.TempDir()); err != nil {
		return nil, err
	}
	return r, nil
}

// marked returns what a stream of bytes passes through on its way to its writer.
func (l layout) marked(c *encodeConfig) func(io.Writer) io.Writer {
	if o, err := l.output(c); l.format.plain == 0 && err == nil {
		return o.Marked
	}
	return func(w io.Writer) io.Writer { return w }
}

// recordSeekable begins a file that needs its first bytes again once the last ones are written.
func recordSeekable(ctx context.Context, w io.Writer, l layout, c *encodeConfig) (*recording, error) {
	f, ok := w.(*os.File)
	if !ok || !isEmptyFile(f) || l.staged(c) {
		r, err := stagedRecording(ctx, l, c)
		if err != nil {
			return nil, err
		}
		r.dst = w
		return r, nil
	}
	if err := l.check(c); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r := &recording{ctx: ctx, config: c, layout: l, work: f, borrowed: true}
	if err := r.open(os.TempDir()); err != nil {
		return nil, err
	}
	return r, nil
}

func isEmptyFile(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular() && info.Size() == 0
}

// streams reports whether the format can be written without a way back.
func (l layout) streams() bool {
	return l.format.plain != aiffFormat && l.format.plain != webpFormat && l.format.plain != apngFormat
}
