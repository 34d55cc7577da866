package numm

import (
	"context"
	"io"
	"path/filepath"
)

// WriteSound writes a sound in the format of the path's extension, at 44100 Hz or at the Rate that is given:
//
//	wav, aiff, aif   every bit; up to 4 GiB
//	flac             every bit
//	ogg, oga         Vorbis, of Quality 64 unless another or a Bitrate is given
//	opus             Opus, resampled to its 48000 Hz; 160 kbit/s unless a Quality or Bitrate is given
//	mp3              MP3 of a varying rate, Quality 80; with a LAME tag, so that no sample is added or lost
//	m4a              AAC, 192 kbit/s; ends to the sample, though some readers show all of its last packet
//
// With Lossless, what cannot keep every bit is an ErrUnsupported, and so is a Rate or Bitrate that the format does not have.
//
// The file is written beside its target and then takes its name, with the mode and owner of the file that it replaces: on any
// failure, and when ctx ends, the old file is unchanged and nothing is left over.
func WriteSound(ctx context.Context, path string, s Sound, opts ...EncodeOption) error {
	return wrap("WriteSound", path, writeSound(ctx, path, s, opts))
}

// EncodeSound is WriteSound to any stream of bytes, in a format by name: "flac", with or without a dot. The file is made
// in the system's folder for temporary ones first, as the head of most formats can only be written at the end. When it
// fails, a part may have been written. An error of w is returned as it is, inside the *Error.
func EncodeSound(ctx context.Context, w io.Writer, format string, s Sound, opts ...EncodeOption) error {
	return wrap("EncodeSound", "", encodeSound(ctx, w, format, s, opts))
}

func writeSound(ctx context.Context, path string, s Sound, opts []EncodeOption) error {
	l, c, err := soundLayout(filepath.Ext(path), opts)
	if err != nil {
		return err
	}
	return writeFile(ctx, path, l, c, func(r *recording) error { return r.writeAll(s) })
}

func encodeSound(ctx context.Context, w io.Writer, format string, s Sound, opts []EncodeOption) error {
	l, c, err := soundLayout(format, opts)
	if err != nil {
		return err
	}
	return writeStream(ctx, w, l, c, func(r *recording) error { return r.writeAll(s) })
}

// soundPiece is how many sound frames of an array are written between two looks at the context.
const soundPiece = SampleRate

// writeAll writes a whole sound.
func (r *recording) writeAll(s Sound) error {
	r.total = indexTime(len(s), r.config.sampleRate())
	for at := 0; at < len(s); at += soundPiece {
		if err := r.sound(s[at:min(at+soundPiece, len(s))]); err != nil {
			return err
		}
	}
	return nil
}
