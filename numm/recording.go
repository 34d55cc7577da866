package numm

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"time"
)

// recorder writes pictures and sound, side by side, into an open file.
type recorder interface {
	picture(m *Image) error
	sound(s Sound) error
	// end writes what was held back, up to the last byte.
	end() error
	// deliver copies the file that was made to dst, where it was not made in its place; see staged.
	deliver(dst io.Writer) error
	// close gives everything back but the file; without end before, the file is a part of one.
	close()
}

// recording is a file that is being written: what SoundWriter, VideoWriter and MovieWriter have in common.
//
//	open ──► Write … ──► Close ──► closed     the file stands under its name
//	  │         │
//	  └─────────┴─ failure, Abort ──► closed  nothing is left, the old file stands
type recording struct {
	ctx    context.Context
	path   string
	config *encodeConfig
	layout layout

	target *atomicFile // nil where the file is for a stream of bytes
	work   *os.File    // what the recorder writes to: the target's part, or a file without a name
	record recorder

	frames, samples int // written so far
	total           time.Duration
	done            error // of every further call
}

// layout is what a recording consists of.
type layout struct {
	format        *fileFormat
	pictures      bool
	width, height int
	hasSound      bool
}

// writeFile makes the file under a path of what fill writes.
func writeFile(ctx context.Context, path string, l layout, c *encodeConfig, fill func(r *recording) error) error {
	r, err := createRecording(ctx, path, l, c)
	if err != nil {
		return err
	}
	defer r.abort()
	if err := fill(r); err != nil {
		return err
	}
	return r.finish()
}

// writeStream makes the same for a stream of bytes.
func writeStream(ctx context.Context, w io.Writer, l layout, c *encodeConfig, fill func(r *recording) error) error {
	r, err := stagedRecording(ctx, l, c)
	if err != nil {
		return err
	}
	defer r.abort()
	if err := fill(r); err != nil {
		return err
	}
	return r.encodeTo(w)
}

// createRecording begins a file that will stand under a path.
func createRecording(ctx context.Context, path string, l layout, c *encodeConfig) (*recording, error) {
	r := &recording{ctx: ctx, path: path, config: c, layout: l}
	if err := l.check(c); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	target, err := createAtomic(path)
	if err != nil {
		return nil, err
	}
	r.target, r.work = target, target.File
	if l.staged(c) {
		if r.work, err = unnamedFile(filepath.Dir(target.target)); err != nil {
			return nil, errors.Join(bare(err), target.abort())
		}
	}
	if err := r.open(filepath.Dir(target.target)); err != nil {
		return nil, err
	}
	return r, nil
}

// stagedRecording begins a file without a name, for encodeTo.
func stagedRecording(ctx context.Context, l layout, c *encodeConfig) (*recording, error) {
	if err := l.check(c); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	work, err := unnamedFile(os.TempDir())
	if err != nil {
		return nil, fmt.Errorf("a file to make it in, in %s: %w", os.TempDir(), bare(err))
	}
	r := &recording{ctx: ctx, config: c, layout: l, work: work}
	if err := r.open(os.TempDir()); err != nil {
		return nil, err
	}
	return r, nil
}

// open begins to write; what is written aside goes into the folder, unnamed.
func (r *recording) open(folder string) (err error) {
	if r.record, err = r.layout.record(r.ctx, r.work, folder, r.config); err != nil {
		return r.fail(err)
	}
	return nil
}

// check refuses what the format cannot hold, before anything is made.
func (l layout) check(c *encodeConfig) error {
	if err := l.format.checkOptions(c, l.pictures, l.hasSound); err != nil {
		return err
	}
	if l.pictures && (l.width < 1 || l.height < 1 || l.width > maxSide || l.height > maxSide) {
		return fmt.Errorf("%w: pictures of %d by %d", ErrSize, l.width, l.height)
	}
	if l.format.plain != 0 {
		return nil
	}
	_, err := l.output(c)
	return err
}

// picture writes the next picture.
func (r *recording) picture(m image.Image) error {
	if err := r.ready(); err != nil {
		return err
	}
	rgb, ok := m.(*Image)
	switch {
	case m == nil || ok && rgb == nil:
		return fmt.Errorf("%w: no picture", ErrSize)
	case m.Bounds().Dx() != r.layout.width || m.Bounds().Dy() != r.layout.height:
		return fmt.Errorf("%w: a picture of %d by %d among those of %d by %d", ErrSize,
			m.Bounds().Dx(), m.Bounds().Dy(), r.layout.width, r.layout.height)
	}
	if !ok {
		rgb = ImageFrom(m)
	}
	if err := r.record.picture(rgb); err != nil {
		return r.fail(err)
	}
	r.frames++
	r.progress(indexTime(r.frames, r.config.frameRate()))
	return nil
}

// sound writes some sound behind what was written before.
func (r *recording) sound(s Sound) error {
	if err := r.ready(); err != nil {
		return err
	}
	if err := r.record.sound(s); err != nil {
		return r.fail(err)
	}
	r.samples += len(s)
	if !r.layout.pictures {
		r.progress(indexTime(r.samples, r.config.sampleRate()))
	}
	return nil
}

func (r *recording) progress(done time.Duration) {
	if r.config.progress != nil {
		r.config.progress(done, r.total)
	}
}

// ready says why nothing more can be written; nil where it can.
func (r *recording) ready() error {
	if r.done == nil {
		if err := r.ctx.Err(); err != nil {
			return r.fail(err)
		}
	}
	return r.done
}

// finish makes the file whole, in its place where it has one.
func (r *recording) finish() error {
	if err := r.ready(); err != nil {
		return err
	}
	if err := r.complete(); err != nil {
		return r.fail(err)
	}
	if err := r.record.end(); err != nil {
		return r.fail(err)
	}
	if r.target == nil {
		return nil
	}
	if r.layout.staged(r.config) {
		if err := r.record.deliver(r.target); err != nil {
			return r.fail(bare(err))
		}
	}
	r.done = ErrClosed
	r.release()
	if err := r.target.commit(r.ctx); err != nil {
		r.done = err
		return err
	}
	return nil
}

// complete sees to it that there is something of every stream: most formats have none that is empty.
func (r *recording) complete() error {
	switch {
	case r.layout.pictures && r.frames == 0:
		return fmt.Errorf("%w: a film without a picture", ErrSize)
	case r.samples > 0 || !r.layout.hasSound || r.layout.format.plain != 0:
		return nil
	case !r.layout.pictures:
		return fmt.Errorf("%w: an empty sound in a %s", ErrSize, r.layout.format.name())
	}
	silence := make(Sound, soundPiece)
	for left := soundFrame(r.frames, r.config.frameRate()); left > 0; left -= soundPiece {
		if err := r.record.sound(silence[:min(left, soundPiece)]); err != nil {
			return err
		}
	}
	return nil
}

// encodeTo makes the file whole and copies it to a stream of bytes.
func (r *recording) encodeTo(w io.Writer) error {
	if err := r.finish(); err != nil {
		return err
	}
	sink := &endingWriter{ctx: r.ctx, w: &guardedWriter{ctx: r.ctx, w: w}}
	var err error
	if r.layout.staged(r.config) {
		err = r.record.deliver(sink)
	} else if _, err = r.work.Seek(0, io.SeekStart); err == nil {
		_, err = io.Copy(sink, r.work)
	}
	r.abort()
	if sink.err != nil {
		return sink.err
	}
	return bare(err)
}

// fail leaves nothing behind but the error, which every further call returns.
func (r *recording) fail(err error) error {
	r.abort()
	r.done = err
	return err
}

// abort drops what was written. After finish and after itself it does nothing.
func (r *recording) abort() {
	if r.done != nil {
		return
	}
	r.done = ErrClosed
	r.release()
	if r.target != nil {
		// The error that led here is worth more than what became of the part, which the next write takes over.
		_ = r.target.abort()
	}
}

// release gives back what is not the target.
func (r *recording) release() {
	if r.record != nil {
		r.record.close()
	}
	if r.target == nil || r.work != r.target.File {
		soon(func() { _ = r.work.Close() }) // nobody will read it
	}
}
