package numm

import (
	"context"
	"fmt"
	"image"
	"path/filepath"
)

// VideoWriter writes a video picture by picture. Nothing stands under the path until Close; Abort drops what was
// written, and so do the first failure and the end of the context. It is not safe for concurrent use.
type VideoWriter struct{ recording *recording }

// CreateVideo begins a video file of pictures of one size, without sound, in the format of the path's extension, as
// [WriteVideo] does. It holds descriptors and threads until Close or Abort.
func CreateVideo(ctx context.Context, path string, width, height int, opts ...EncodeOption) (*VideoWriter, error) {
	r, err := createVideo(ctx, path, width, height, false, opts)
	if err != nil {
		return nil, wrap("CreateVideo", path, err)
	}
	return &VideoWriter{r}, nil
}

// Write writes the next picture; an *Image is the quick path, anything else is first made one. A size other than the
// film's is an ErrSize, and nothing is lost. m is the caller's again when Write returns.
func (w *VideoWriter) Write(m image.Image) error {
	return wrap("VideoWriter.Write", w.recording.path, w.recording.picture(m))
}

// Close makes the file whole and puts it under its name. After a failure it returns that; after Close or Abort it
// is ErrClosed. A film without a picture is an ErrSize.
func (w *VideoWriter) Close() error {
	return wrap("VideoWriter.Close", w.recording.path, w.recording.finish())
}

// Abort drops what was written; the old file stands as it was. After Close or Abort it does nothing.
func (w *VideoWriter) Abort() error {
	w.recording.abort()
	return nil
}

// MovieWriter writes pictures and sound into one file, each stream from the film's begin on. It is not safe for
// concurrent use. Nothing stands under the path until Close; Abort drops what was written, and so do the first failure
// and the end of the context.
//
// Write both in step, such as a frame and its [FrameSound] sound frames in turn. Where one is ahead, up to 128 MiB of it,
// coded, wait for the other; beyond that it is an ErrStalled.
type MovieWriter struct{ recording *recording }

// CreateMovie begins a film with sound, in the format of the path's extension, as [WriteMovie] does. It holds descriptors
// and threads until Close or Abort.
func CreateMovie(ctx context.Context, path string, width, height int, opts ...EncodeOption) (*MovieWriter, error) {
	r, err := createVideo(ctx, path, width, height, true, opts)
	if err != nil {
		return nil, wrap("CreateMovie", path, err)
	}
	return &MovieWriter{r}, nil
}

// WriteFrame writes the next picture; see [VideoWriter.Write].
func (w *MovieWriter) WriteFrame(m image.Image) error {
	return wrap("MovieWriter.WriteFrame", w.recording.path, w.recording.picture(m))
}

// WriteSound writes s behind the sound that was written before. s is the caller's again when it returns.
func (w *MovieWriter) WriteSound(s Sound) error {
	return wrap("MovieWriter.WriteSound", w.recording.path, w.recording.sound(s))
}

// Close makes the file whole and puts it under its name. After a failure it returns that; after Close or Abort it
// is ErrClosed. A film without a picture is an ErrSize; one whose sound is shorter or longer keeps it so.
func (w *MovieWriter) Close() error {
	return wrap("MovieWriter.Close", w.recording.path, w.recording.finish())
}

// Abort drops what was written; the old file stands as it was. After Close or Abort it does nothing.
func (w *MovieWriter) Abort() error {
	w.recording.abort()
	return nil
}

func createVideo(ctx context.Context, path string, width, height int, sound bool, opts []EncodeOption) (*recording, error) {
	l, c, err := videoLayout(filepath.Ext(path), width, height, opts)
	if err != nil {
		return nil, err
	}
	if c.hasSound {
		return nil, fmt.Errorf("%w: WithSound is for WriteVideo", ErrUnsupported)
	}
	l.hasSound = sound
	return createRecording(ctx, path, l, c)
}

// videoLayout is that of a video with the sound of WithSound.
func videoLayout(format string, width, height int, opts []EncodeOption) (l layout, c *encodeConfig, err error) {
	if c, err = newEncodeConfig(opts); err != nil {
		return l, nil, err
	}
	f, err := formatOf(videoFormats, "video", format)
	return layout{format: f, pictures: true, width: width, height: height, hasSound: c.hasSound}, c, err
}
