package numm

import (
	"context"
	"io"

	"github.com/gonumm/gonumm/pipeline"
)

// reading is what every reader of a file holds.
type reading struct {
	ctx   context.Context
	path  string // empty for a stream of bytes
	file  *pipeline.File
	child *isolation // where the file is read; nil: here
	info  *Info
	leave func() // returns the stream of bytes to its owner; nil for a path
	done  error  // of every further call
}

// Info returns what the file states about itself.
func (r *reading) Info() *Info {
	if r.info == nil {
		r.info = probeOrNothing(r.ctx, r.file, r.child)
	}
	return r.info
}

// ended says why the reader can do no more; nil where it can.
func (r *reading) ended() error {
	if r.done == nil {
		r.done = r.ctx.Err()
	}
	return r.done
}

func (r *reading) fail(err error) error {
	r.done = err
	return err
}

// leaves makes leave the last that closing calls.
func (r *reading) leaves(leave func()) { r.leave = leave }

// releaseFile closes the file, after what reads it.
func (r *reading) releaseFile() {
	if r.file != nil {
		// Nothing was written that closing could lose.
		_ = r.file.Close()
		r.file = nil
	}
	if r.leave != nil {
		r.leave()
		r.leave = nil
	}
}

// readerOfPath opens a file for a reader. What makes the reader takes the file over.
func readerOfPath[Option, Config, Reader any](ctx context.Context, path string, opts []Option, config func([]Option) (Config, error),
	open func(context.Context, string, *pipeline.File, Config) (Reader, error)) (reader Reader, err error) {
	c, err := config(opts)
	if err != nil {
		return reader, err
	}
	file, err := pipeline.Open(path)
	if err != nil {
		return reader, err
	}
	return open(ctx, path, file, c)
}

// readerOfStream is readerOfPath for a stream of bytes, which the reader uses until it is closed.
func readerOfStream[Option, Config any, Reader interface{ leaves(func()) }](ctx context.Context, from io.Reader, opts []Option, config func([]Option) (Config, error),
	open func(context.Context, string, *pipeline.File, Config) (Reader, error)) (reader Reader, err error) {
	c, err := config(opts)
	if err != nil {
		return reader, err
	}
	file, leave, err := streamFile(ctx, from)
	if err != nil {
		return reader, err
	}
	if reader, err = open(ctx, "", file, c); err != nil {
		leave()
		return reader, err
	}
	reader.leaves(leave)
	return reader, nil
}
