package numm

import (
	"context"
	"io"
	"path/filepath"
)

// SoundWriter writes a sound piece by piece. The file appears at its path only at Close; Abort drops what was written,
// and so do the first failure and the end of the context. It is not safe for concurrent use.
type SoundWriter struct{ recording *recording }

// CreateSound begins a sound file in the format of the path's extension, as [WriteSound] does. It holds a descriptor and
// threads until Close or Abort:
//
//	w, err := numm.CreateSound(ctx, "long.flac")
//	if err != nil {
//		return err
//	}
//	defer w.Abort()
//	for … {
//		if err := w.Write(piece); err != nil {
//			return err
//		}
//	}
//	return w.Close()
func CreateSound(ctx context.Context, path string, opts ...EncodeOption) (*SoundWriter, error) {
	r, err := createSound(ctx, path, opts)
	if err != nil {
		return nil, wrap("CreateSound", path, err)
	}
	return &SoundWriter{r}, nil
}

// NewSoundWriter is [CreateSound] for any stream of bytes, in a format by name: "flac", with or without a dot. w stays the
// caller's, and is used until Close or Abort.
//
// Where w is an empty file the sound is written in place. Another w that can seek is given the file at Close; it is made in
// the system's folder for temporary ones. Any other w is given the bytes as they are made, so that memory and disk stay bounded:
// a wav or flac that leaves its length open, ogg, opus, mp3 without a count of its frames, m4a in fragments. For an aiff, which
// cannot leave its length open, it is the file at Close. An error of w is returned as it is, inside the *Error; what w was
// given before a failure is a part of a file.
func NewSoundWriter(ctx context.Context, w io.Writer, format string, opts ...EncodeOption) (*SoundWriter, error) {
	l, c, err := soundLayout(format, opts)
	if err != nil {
		return nil, wrap("NewSoundWriter", "", err)
	}
	r, err := recordInto(ctx, w, l, c)
	if err != nil {
		return nil, wrap("NewSoundWriter", "", err)
	}
	return &SoundWriter{r}, nil
}

func createSound(ctx context.Context, path string, opts []EncodeOption) (*recording, error) {
	l, c, err := soundLayout(filepath.Ext(path), opts)
	if err != nil {
		return nil, err
	}
	return createRecording(ctx, path, l, c)
}

func soundLayout(format string, opts []EncodeOption) (l layout, c *encodeConfig, err error) {
	if c, err = newEncodeConfig(opts); err != nil {
		return l, nil, err
	}
	if c.hasSound {
		return l, nil, unkept("WithSound is for WriteVideo")
	}
	f, err := formatOf(soundFormats, "sound", format)
	return layout{format: f, hasSound: true}, c, err
}

// Write writes s after what was written before. s is the caller's again when it returns. After a failure, of the encoder, the file or
// the context, every call returns that; after Close or Abort it is ErrClosed.
func (w *SoundWriter) Write(s Sound) error {
	return wrap("SoundWriter.Write", w.recording.path, w.recording.sound(s))
}

// Close completes the file and gives it its name. After a failure it returns that; after Close or Abort it
// is ErrClosed.
func (w *SoundWriter) Close() error {
	return wrap("SoundWriter.Close", w.recording.path, w.recording.close())
}

// Abort drops what was written; the old file is unchanged. After Close or Abort it does nothing.
// Abort of a nil writer does nothing either. The error is always nil.
func (w *SoundWriter) Abort() error {
	if w == nil {
		return nil
	}
	w.recording.abort()
	return nil
}
