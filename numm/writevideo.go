package numm

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
)

// WriteVideo writes a video, and the sound of WithSound, in the format of the path's extension, at 30 frames a second or
// at the Rate that is given:
//
//	mkv        every bit: FFV1 in RGB, FLAC; with a Quality or Bitrate H.264 and Opus
//	mp4, m4v   H.264 of Quality 75, AAC; ready to play while it loads
//	mov        the same in QuickTime's container
//	webm       VP9 of Quality 75, Opus
//	avi        Motion JPEG of Quality 90, uncompressed sound
//	ogv, ogg   Theora of Quality 76, Vorbis
//	gif        256 colours in each picture, every bit where there are no more; what changes by 3 levels at most may stay; no
//	           sound; up to 50 frames a second
//	webp       every bit, or the Quality that is given; no sound; up to 90 frames a second, times in milliseconds
//	apng       every bit; no sound; up to 90 frames a second, times exact at a rate
//
// mkv is the format for archives and for work in between: FFV1 and FLAC are what archives keep, ffmpeg, mpv and VLC play it, browsers do
// not, and it is large. To show a film to others, mp4 and webm are the formats. H.264 is never without loss here: x264 takes no RGB from
// GStreamer, and 8-bit YUV cannot hold every colour of 8-bit RGB.
//
// gif, webp and apng are animations, which browsers show as pictures; they run without end unless Loop is given, and of each frame they hold
// what has changed.
//
// All but mkv, gif, apng and webp without a Quality halve the resolution of colour. H.264 has only even sides: of odd ones the last
// column or row is repeated, and shows when the film is read again. Bitrate is that of the pictures. With Lossless, what cannot keep every
// bit is an ErrUnsupported, and so is a Bitrate that the format does not have.
//
// The file is written beside its target and then takes its name, with the mode and owner of the file that it replaces: on any
// failure, and when ctx ends, the old file is unchanged and nothing is left over.
func WriteVideo(ctx context.Context, path string, v *Video, opts ...EncodeOption) error {
	return wrap("WriteVideo", path, writeVideo(ctx, path, v, opts))
}

// WriteMovie is WriteVideo with sound, of the same length or another. Its errors are those of [WriteVideo].
func WriteMovie(ctx context.Context, path string, v *Video, s Sound, opts ...EncodeOption) error {
	return wrap("WriteMovie", path, writeVideo(ctx, path, v, append(slices.Clip(opts), WithSound(s))))
}

// EncodeVideo is WriteVideo to any stream of bytes, in a format by name: "webm", with or without a dot. The file is made
// in the system's folder for temporary ones first, as the head of most formats can only be written at the end. When it
// fails, a part may have been written. An error of w is returned as it is, inside the *Error.
func EncodeVideo(ctx context.Context, w io.Writer, format string, v *Video, opts ...EncodeOption) error {
	return wrap("EncodeVideo", "", encodeVideo(ctx, w, format, v, opts))
}

// EncodeMovie is EncodeVideo with sound, of the same length or another. Its errors are those of [EncodeVideo].
func EncodeMovie(ctx context.Context, w io.Writer, format string, v *Video, s Sound, opts ...EncodeOption) error {
	return wrap("EncodeMovie", "", encodeVideo(ctx, w, format, v, append(slices.Clip(opts), WithSound(s))))
}

func writeVideo(ctx context.Context, path string, v *Video, opts []EncodeOption) error {
	l, c, err := layoutOf(v, filepath.Ext(path), opts)
	if err != nil {
		return err
	}
	return writeFile(ctx, path, l, c, func(r *recording) error { return r.writeFilm(v) })
}

func encodeVideo(ctx context.Context, w io.Writer, format string, v *Video, opts []EncodeOption) error {
	l, c, err := layoutOf(v, format, opts)
	if err != nil {
		return err
	}
	return writeStream(ctx, w, l, c, func(r *recording) error { return r.writeFilm(v) })
}

func layoutOf(v *Video, format string, opts []EncodeOption) (layout, *encodeConfig, error) {
	if v == nil || v.Len() == 0 {
		return layout{}, nil, fmt.Errorf("%w: a film without a picture", ErrSize)
	}
	return videoLayout(format, v.Width, v.Height, opts)
}

// writeFilm writes all pictures, each with the sound that plays while it shows, and then what is left of the sound.
func (r *recording) writeFilm(v *Video) error {
	s := r.config.sound
	r.total = r.config.frameTime(v.Len())
	for i := range v.Len() {
		if err := r.picture(v.Frame(i)); err != nil {
			return err
		}
		if !r.layout.hasSound {
			continue
		}
		if n := min(len(s), r.config.soundFrame(i+1)-r.samples); n > 0 {
			if err := r.sound(s[:n]); err != nil {
				return err
			}
			s = s[n:]
		}
	}
	for len(s) > 0 {
		n := min(len(s), soundPiece)
		if err := r.sound(s[:n]); err != nil {
			return err
		}
		s = s[n:]
	}
	return nil
}
