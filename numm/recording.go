package numm

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"time"

	"github.com/gonumm/gonumm/internal/detach"
	"github.com/gonumm/gonumm/internal/file"
)

// recorder writes pictures and sound, side by side, into an open file.
type recorder interface {
	// picture writes a picture that is shown from at on, and lasts for a while unless another comes before.
	picture(m *Image, at, lasts time.Duration) error
	sound(s Sound) error
	// end writes what was held back, up to the last byte.
	end() error
	// deliver copies the file that was made to dst, where it was not made in its place; see staged.
	deliver(dst io.Writer) error
	// close releases everything but the file; without end before, the file is a part of one.
	close()
}

// recording is a file that is being written: what SoundWriter, VideoWriter and MovieWriter have in common.
//
//	open ──► Write … ──► Close ──► closed     the file has its name
//	  │         │
//	  └─────────┴─ failure, Abort ──► closed  nothing is left, the old file stands
type recording struct {
	ctx    context.Context
	path   string
	config *encodeConfig
	layout layout

	target *file.Atomic // nil where the file is for a stream of bytes
	dst    io.Writer    // a stream of bytes that receives the file once it is complete; nil where there is none
	stream *streamSink  // a stream of bytes that is given the file as it is made; nil where there is none
	staged *file.Atomic // what target is made of, where that has a name too; nil before the end
	work   *os.File     // what the recorder writes to: the target's part, or a file without a name
	record recorder

	borrowed bool // work is the caller's, who closes it

	frames, samples int           // written so far
	shown           time.Duration // when the last picture ends, and the next begins
	last            time.Duration // when the last one with a time of its own began
	variable        bool          // a picture had one that is not at the rate
	total           time.Duration
	done            error // of every further call
}

// layout is what a recording consists of.
type layout struct {
	format        *fileFormat
	pictures      bool
	width, height int
	hasSound      bool
	streamed      bool // into what cannot seek
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

// createRecording starts a file that will have a path.
func createRecording(ctx context.Context, path string, l layout, c *encodeConfig) (*recording, error) {
	r := &recording{ctx: ctx, path: path, config: c, layout: l}
	if err := l.check(c); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	target, err := file.Create(path)
	if err != nil {
		return nil, err
	}
	r.target, r.work = target, target.File
	if l.staged(c) && !l.survives(c) {
		if r.work, err = file.Unnamed(target.Folder()); err != nil {
			return nil, errors.Join(file.WithoutPath(err), target.Abort())
		}
	}
	if err := r.open(target.Folder()); err != nil {
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
	work, err := file.Unnamed(os.TempDir())
	if err != nil {
		return nil, fmt.Errorf("a file to make it in, in %s: %w", os.TempDir(), file.WithoutPath(err))
	}
	r := &recording{ctx: ctx, config: c, layout: l, work: work}
	if err := r.open(os.TempDir()); err != nil {
		return nil, err
	}
	return r, nil
}

// open starts to write; temporary files go into the folder, unnamed.
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
	if l.streamed && (len(c.tags) > 0 || len(c.cover) > 0) {
		return unkept("options Tags and Artwork need a file, or a writer that can seek")
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
	m, err := givenPicture(m)
	if err != nil {
		return err
	}
	if m.Bounds().Dx() != r.layout.width || m.Bounds().Dy() != r.layout.height {
		return fmt.Errorf("%w: a picture of %d by %d among those of %d by %d", ErrSize,
			m.Bounds().Dx(), m.Bounds().Dy(), r.layout.width, r.layout.height)
	}
	rgb, ok := m.(*Image)
	if !ok {
		rgb = ImageFrom(m)
	}
	at, lasts := r.shown, r.config.frameTime(1)
	if !r.variable {
		lasts = r.config.frameTime(r.frames+1) - at
	}
	if err := r.record.picture(rgb, at, lasts); err != nil {
		return r.fail(err)
	}
	r.frames++
	r.shown = at + lasts
	r.progress(r.shown)
	return nil
}

// pictureAt writes the next picture at a time of its own.
func (r *recording) pictureAt(m image.Image, t time.Duration) error {
	if err := r.ready(); err != nil {
		return err
	}
	if first := r.frames == 0; t < 0 || !first && t <= r.last {
		return fmt.Errorf("%w: a frame at %v after one at %v", ErrOption, t, r.last)
	}
	switch {
	case t == r.shown:
	case r.layout.format.fixedRate():
		return unkept("%s has frames at its one rate alone: the next is at %v, not at %v", r.layout.format.one(), r.shown, t)
	default:
		r.variable = true
		if e, ok := r.record.(*encodedFile); ok {
			e.variable = true
		}
	}
	before := r.shown
	r.shown = t
	if err := r.picture(m); err != nil {
		r.shown = before
		return err
	}
	r.last = t
	return nil
}

// sound writes some sound after what was written before.
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
		if r.stream != nil {
			if err := r.stream.failure(); err != nil {
				return r.fail(err)
			}
		}
	}
	return r.done
}

// close makes the file whole and brings it where it belongs.
func (r *recording) close() error {
	if r.dst != nil {
		return r.encodeTo(r.dst)
	}
	err := r.finish()
	if err == nil && r.target == nil {
		r.abort() // nothing is left to do but to release everything
	}
	return err
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
	if r.stream != nil {
		r.record.close() // which holds the pipe as well
		r.record = nil
		if err := r.stream.end(); err != nil {
			return r.fail(err)
		}
		r.abort()
		return nil
	}
	if r.target == nil {
		return nil
	}
	if r.layout.staged(r.config) {
		if err := r.deliver(); err != nil {
			return r.fail(file.WithoutPath(err))
		}
	}
	r.done = ErrClosed
	r.release()
	err := r.target.Commit(r.ctx)
	if r.staged != nil {
		err = errors.Join(err, r.staged.Abort())
	}
	if err != nil {
		r.done = err
	}
	return err
}

// deliver makes the file of what was staged. Where that has a name, so that it would survive a kill, the file is a second part, and the
// first one goes once the second has its place.
func (r *recording) deliver() error {
	if r.work == r.target.File {
		whole, err := file.Create(r.path)
		if err != nil {
			return err
		}
		r.staged, r.target = r.target, whole
	}
	return r.record.deliver(r.target)
}

// complete sees to it that there is something of every stream: most formats have none that is empty.
func (r *recording) complete() error {
	switch {
	case r.layout.pictures && r.frames == 0:
		return fmt.Errorf("%w: a film without a picture", ErrSize)
	case r.samples > 0 || !r.layout.hasSound || r.layout.format.plain != 0:
		return nil
	case !r.layout.pictures && r.layout.format.name() == "opus":
		return nil
	case !r.layout.pictures:
		return fmt.Errorf("%w: an empty sound in a %s", ErrSize, r.layout.format.name())
	}
	silence := make(Sound, soundPiece)
	for left := timeIndex(r.shown, SampleRate); left > 0; left -= soundPiece {
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
	sink := &endingWriter{ctx: r.ctx, w: detach.Writer(r.ctx, w)}
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
	return file.WithoutPath(err)
}

// fail releases everything and keeps the error, which every further call returns.
func (r *recording) fail(err error) error {
	r.abort()
	r.done = err
	return err
}

// abort drops what was written. After finish and after itself it does nothing.
func (r *recording) abort() {
	if r == nil || r.done != nil {
		return
	}
	r.done = ErrClosed
	r.release()
	if r.target != nil {
		// The error that led here is worth more than what became of the part, which the next write takes over.
		_ = r.target.Abort()
	}
	if r.staged != nil {
		_ = r.staged.Abort()
	}
}

// release releases everything but the target.
func (r *recording) release() {
	if r.stream != nil {
		r.stream.stop() // so that nothing waits for it any more
	}
	if r.record != nil {
		r.record.close()
	}
	named := r.staged != nil || r.target != nil && r.work == r.target.File // and closed with its name
	if !r.borrowed && !named {
		detach.Close(r.work) // nobody will read it
	}
}
