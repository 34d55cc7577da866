package numm

import (
	"context"
	"fmt"
	"iter"
)

// WriteFrames writes what a loop gives, each frame with its sound, in the size of the first one and in the format of the
// path's extension, as [WriteVideo] does. A first frame with a nil Sound makes a film without sound. The frames follow each
// other at 30 a second or at the Rate that is given. The options are those of [CreateMovie].
//
// An error of the loop ends it, is returned inside an *Error, and nothing is left over. So a filter is a function from
// one loop to another:
//
//	numm.WriteFrames(ctx, "out.mp4", negative(numm.MovieFrames(ctx, "in.mp4")))
//
// A loop without a frame is an ErrSize.
func WriteFrames(ctx context.Context, path string, frames iter.Seq2[MovieFrame, error], opts ...EncodeOption) error {
	return wrap("WriteFrames", path, writeFrames(ctx, path, frames, opts))
}

func writeFrames(ctx context.Context, path string, frames iter.Seq2[MovieFrame, error], opts []EncodeOption) error {
	var r *recording
	defer func() { r.abort() }()
	for f, err := range frames {
		if err != nil {
			return err
		}
		if f.Image == nil {
			return fmt.Errorf("%w: a frame without a picture", ErrSize)
		}
		if r == nil {
			if r, err = createVideo(ctx, path, f.Width(), f.Height(), f.Sound != nil, opts); err != nil {
				return err
			}
		}
		if err := r.picture(f.Image); err != nil {
			return err
		}
		if len(f.Sound) == 0 {
			continue
		}
		if !r.layout.hasSound {
			return fmt.Errorf("%w: frame %d has sound, the first one has none", ErrSize, r.frames-1)
		}
		if err := r.sound(f.Sound); err != nil {
			return err
		}
	}
	if r == nil {
		return fmt.Errorf("%w: a film without a picture", ErrSize)
	}
	return r.close()
}

// WriteChunks writes the sounds that a loop gives, one after the other, in the format of the path's extension, as
// [WriteSound] does. An error of the loop ends it, is returned inside an *Error, and nothing is left over.
func WriteChunks(ctx context.Context, path string, chunks iter.Seq2[Chunk, error], opts ...EncodeOption) error {
	return wrap("WriteChunks", path, writeChunks(ctx, path, chunks, opts))
}

func writeChunks(ctx context.Context, path string, chunks iter.Seq2[Chunk, error], opts []EncodeOption) error {
	r, err := createSound(ctx, path, opts)
	if err != nil {
		return err
	}
	defer r.abort()
	for c, err := range chunks {
		if err != nil {
			return err
		}
		if err := r.sound(c.Sound); err != nil {
			return err
		}
	}
	return r.close()
}
