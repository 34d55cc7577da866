package numm

import (
	"context"
	"fmt"
	"path/filepath"
)

// SoundWriter writes a sound piece by piece. Nothing stands under the path until Close; Abort drops what was written,
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
		return l, nil, fmt.Errorf("%w: WithSound is for WriteVideo", ErrUnsupported)
	}
	f, err := formatOf(soundFormats, "sound", format)
	return layout{format: f, hasSound: true}, c, err
}

// Write writes s behind what was written before. s is the caller's again when it returns.
func (w *SoundWriter) Write(s Sound) error {
	return wrap("SoundWriter.Write", w.recording.path, w.recording.sound(s))
}

// Close makes the file whole and puts it under its name. After a failure it returns that; after Close or Abort it
// is ErrClosed.
func (w *SoundWriter) Close() error {
	return wrap("SoundWriter.Close", w.recording.path, w.recording.finish())
}

// Abort drops what was written; the old file stands as it was. After Close or Abort it does nothing.
func (w *SoundWriter) Abort() error {
	w.recording.abort()
	return nil
}
