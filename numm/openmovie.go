package numm

import (
	"context"
	"fmt"
	"io"
	"iter"
)

// OpenMovie opens a film for reading, as [ReadMovie] reads it. It reads as far as the first frame, so that the size is known.
// The reader ends with ctx, and holds file descriptors and threads until Close.
//
// The errors are those of [ReadMovie], as far as the start of the file tells them; Read returns the others.
func OpenMovie(ctx context.Context, path string, opts ...VideoOption) (*MovieReader, error) {
	r, err := openMovie(ctx, path, opts)
	if err != nil {
		return nil, wrap("OpenMovie", path, err)
	}
	return r, nil
}

// NewMovieReader is [OpenMovie] for any stream of bytes, which it reads and treats as [DecodeSound] does. The reader uses r
// until Close.
func NewMovieReader(ctx context.Context, r io.Reader, opts ...VideoOption) (*MovieReader, error) {
	reader, err := readerOfStream(ctx, r, opts, newVideoConfig, newMovieReader)
	if err != nil {
		return nil, wrap("NewMovieReader", "", err)
	}
	return reader, nil
}

func openMovie(ctx context.Context, path string, opts []VideoOption) (*MovieReader, error) {
	return readerOfPath(ctx, path, opts, newVideoConfig, newMovieReader)
}

// Size returns the size of every frame: in square pixels, upright, and scaled as the options say.
func (r *MovieReader) Size() (width, height int) { return r.width, r.height }

// Read returns the next frame with its sound, which are the caller's to keep. At the end of the film or of the range the
// error is io.EOF itself.
func (r *MovieReader) Read() (MovieFrame, error) {
	f, err := r.read()
	return f, wrap("MovieReader.Read", r.path, r.endOf(err))
}

func (r *MovieReader) read() (MovieFrame, error) {
	if err := r.ended(); err != nil {
		return MovieFrame{}, err
	}
	f := MovieFrame{
		Frame: Frame{Image: newUnpainted(r.width, r.height), Index: r.position, Time: r.rate.time(r.position)},
		Sound: make(Sound, r.soundOf(r.position+1)-r.soundOf(r.position)),
	}
	switch err := r.next(f.Image, f.Sound); {
	case err == io.EOF:
		return MovieFrame{}, err
	case err != nil:
		r.done = err
		return MovieFrame{}, err
	}
	return f, nil
}

// Frames ranges over the frames from here on, each the caller's to keep. An error ends the loop and is its last pair.
func (r *MovieReader) Frames() iter.Seq2[MovieFrame, error] {
	return r.frames("MovieReader.Frames")
}

func (r *MovieReader) frames(op string) iter.Seq2[MovieFrame, error] {
	return func(yield func(MovieFrame, error) bool) {
		for {
			f, err := r.read()
			if err = r.endOf(err); err == io.EOF {
				return
			}
			if !yield(f, wrap(op, r.path, err)) || err != nil {
				return
			}
		}
	}
}

// SeekTo makes index the next frame to read, counted in the whole film. An index past the end is no error: the next Read
// returns io.EOF.
func (r *MovieReader) SeekTo(index int) error {
	err := r.ended()
	switch {
	case err != nil:
	case index < 0:
		err = fmt.Errorf("%w: no frame %d", ErrSize, index)
	default:
		err = r.enter(index)
		r.done = err
	}
	return wrap("MovieReader.SeekTo", r.path, err)
}

// Close releases the file and the decoders. A second call does nothing. The error is always nil.
func (r *MovieReader) Close() error {
	r.release()
	r.done = ErrClosed
	return nil
}
