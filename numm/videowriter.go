package numm

import (
	"context"
	"image"
	"io"
	"path/filepath"
	"time"
)

// VideoWriter writes a video picture by picture. The file appears at its path only at Close; Abort drops what was
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

// NewVideoWriter is [CreateVideo] for any stream of bytes, in a format by name: "webm", with or without a dot. It treats w as
// [NewSoundWriter] does: what cannot seek is given mkv, webm and avi with their lengths left open, mp4 and mov in fragments,
// gif and ogv as they are; webp and apng are put together in a temporary file.
func NewVideoWriter(ctx context.Context, w io.Writer, format string, width, height int, opts ...EncodeOption) (*VideoWriter, error) {
	r, err := newVideoRecording(ctx, w, format, width, height, false, opts)
	if err != nil {
		return nil, wrap("NewVideoWriter", "", err)
	}
	return &VideoWriter{r}, nil
}

// Write writes the next picture; an *Image is the quick path, also in a Frame, anything else is first made one. A size other than the
// film's is an ErrSize, and nothing is lost. m is the caller's again when Write returns.
func (w *VideoWriter) Write(m image.Image) error {
	return wrap("VideoWriter.Write", w.recording.path, w.recording.picture(m))
}

// WriteAt writes a picture that is shown from t on, until the next one. Times ascend; after WriteAt, Write goes on one frame later,
// and the last picture lasts for one frame. A format with one frame rate, as avi and ogv, takes what is in its places
// alone; anything else is an ErrOption, and nothing is lost.
func (w *VideoWriter) WriteAt(m image.Image, t time.Duration) error {
	return wrap("VideoWriter.WriteAt", w.recording.path, w.recording.pictureAt(m, t))
}

// Close completes the file and gives it its name. After a failure it returns that; after Close or Abort it
// is ErrClosed. A film without a picture is an ErrSize.
func (w *VideoWriter) Close() error {
	return wrap("VideoWriter.Close", w.recording.path, w.recording.close())
}

// Abort drops what was written; the old file is unchanged. After Close or Abort it does nothing.
// Abort of a nil writer does nothing either. The error is always nil.
func (w *VideoWriter) Abort() error {
	if w == nil {
		return nil
	}
	w.recording.abort()
	return nil
}

// MovieWriter writes pictures and sound into one file, each stream from the film's start on. It is not safe for
// concurrent use. The file appears at its path only at Close; Abort drops what was written, and so do the first failure
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

// NewMovieWriter is [CreateMovie] for any stream of bytes; see [NewVideoWriter].
func NewMovieWriter(ctx context.Context, w io.Writer, format string, width, height int, opts ...EncodeOption) (*MovieWriter, error) {
	r, err := newVideoRecording(ctx, w, format, width, height, true, opts)
	if err != nil {
		return nil, wrap("NewMovieWriter", "", err)
	}
	return &MovieWriter{r}, nil
}

// WriteFrame writes the next picture; see [VideoWriter.Write].
func (w *MovieWriter) WriteFrame(m image.Image) error {
	return wrap("MovieWriter.WriteFrame", w.recording.path, w.recording.picture(m))
}

// WriteFrameAt writes a picture that is shown from t on; see [VideoWriter.WriteAt].
func (w *MovieWriter) WriteFrameAt(m image.Image, t time.Duration) error {
	return wrap("MovieWriter.WriteFrameAt", w.recording.path, w.recording.pictureAt(m, t))
}

// WriteSound writes s after the sound that was written before. s is the caller's again when it returns. After a failure, of the
// encoder, the file or the context, every call returns that; after Close or Abort it is ErrClosed.
func (w *MovieWriter) WriteSound(s Sound) error {
	return wrap("MovieWriter.WriteSound", w.recording.path, w.recording.sound(s))
}

// Close completes the file and gives it its name. After a failure it returns that; after Close or Abort it
// is ErrClosed. A film without a picture is an ErrSize; one whose sound is shorter or longer keeps it so.
func (w *MovieWriter) Close() error {
	return wrap("MovieWriter.Close", w.recording.path, w.recording.close())
}

// Abort drops what was written; the old file is unchanged. After Close or Abort it does nothing.
// Abort of a nil writer does nothing either. The error is always nil.
func (w *MovieWriter) Abort() error {
	if w == nil {
		return nil
	}
	w.recording.abort()
	return nil
}

func createVideo(ctx context.Context, path string, width, height int, sound bool, opts []EncodeOption) (*recording, error) {
	l, c, err := streamLayout(filepath.Ext(path), width, height, sound, opts)
	if err != nil {
		return nil, err
	}
	return createRecording(ctx, path, l, c)
}

func newVideoRecording(ctx context.Context, w io.Writer, format string, width, height int, sound bool, opts []EncodeOption) (*recording, error) {
	l, c, err := streamLayout(format, width, height, sound, opts)
	if err != nil {
		return nil, err
	}
	return recordInto(ctx, w, l, c)
}

// streamLayout returns that of a video that is written piece by piece, with sound or without.
func streamLayout(format string, width, height int, sound bool, opts []EncodeOption) (layout, *encodeConfig, error) {
	l, c, err := videoLayout(format, width, height, opts)
	if err == nil && c.hasSound {
		err = unkept("WithSound is for WriteVideo")
	}
	l.hasSound = sound
	return l, c, err
}

// videoLayout returns that of a video with the sound of WithSound.
func videoLayout(format string, width, height int, opts []EncodeOption) (l layout, c *encodeConfig, err error) {
	if c, err = newEncodeConfig(opts); err != nil {
		return l, nil, err
	}
	f, err := formatOf(videoFormats, "video", format)
	return layout{format: f, pictures: true, width: width, height: height, hasSound: c.hasSound}, c, err
}
