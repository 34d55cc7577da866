package numm

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gonumm/gonumm/internal/file"
	"github.com/gonumm/gonumm/pipeline"
)

// Join writes the parts one after the other as one file, without decoding: nothing is lost, and it is as fast as copying. The extension of
// out chooses the format, which must be that of all parts: mp4, m4v, mov and m4a, which are one for this; mkv and webm; wav, aiff, flac
// and mp3. The parts must have the same streams, with the same codecs and parameters. Where they differ, the error names the part
// and says what differs; it is an [ErrUnsupported], or an [ErrSize] where it is the size of the pictures. Such parts, and other formats,
// are joined by decoding: with [MovieFrames] of each, and [WriteFrames].
//
// Reading the result gives the arrays of the parts one after the other, with sound and pictures in step over all joints. A part with
// pictures lasts as long as these; sound that ends before is followed by silence. Sound that goes on for less than a frame is cut off
// there, but for compressed sound in MKV and WebM, which cannot be cut. For sound that goes on for longer, the last picture is shown until it
// ends.
//
// Encoders of lossy sound add some milliseconds in front and at the end, which a file tells readers to leave out. MP4, QuickTime and M4A
// do so at every joint: readers here leave them out to the sample, those built on FFmpeg to the packet of 23 ms. MKV and WebM can do so at
// the end of a part alone, so that the encoder's delay, 6.5 ms of Opus, is heard at each joint. MP3 can do neither: at each joint there
// are up to 0.1 s of silence.
//
// Tags are those of the first part, where the format has them in its head; streams other than pictures and sound are
// left out. As with the writers, nothing is at out until it is complete, and out may be one of the parts.
func Join(ctx context.Context, out string, parts ...string) error {
	return joinParts(ctx, out, parts)
}

func joinParts(ctx context.Context, out string, parts []string) (err error) {
	join, err := joiner(filepath.Ext(out))
	switch {
	case err != nil:
	case len(parts) == 0:
		err = fmt.Errorf("%w: no parts to join", ErrOption)
	default:
		err = ctx.Err()
	}
	if err != nil {
		return wrap("Join", out, err)
	}
	files := make([]*pipeline.File, 0, len(parts))
	defer func() {
		for _, f := range files {
			err = errors.Join(err, f.Close())
		}
	}()
	for _, path := range parts {
		f, err := pipeline.Open(path)
		if err != nil {
			return wrap("Join", path, err)
		}
		files = append(files, f)
	}
	target, err := file.Create(out)
	if err != nil {
		return wrap("Join", out, err)
	}
	if err := join(ctx, target, files); err != nil {
		_ = target.Abort() // the error that led here is worth more
		var part *pipeline.PartError
		if errors.As(err, &part) {
			return wrap("Join", parts[part.Part], part.Err)
		}
		return wrap("Join", out, file.WithoutPath(err))
	}
	return wrap("Join", out, target.Commit(ctx))
}

// joiner returns how parts of a format are joined.
func joiner(extension string) (func(ctx context.Context, dst *file.Atomic, files []*pipeline.File) error, error) {
	wanted := strings.ToLower(strings.TrimPrefix(extension, "."))
	for _, f := range slices.Concat(soundFormats, videoFormats) {
		if !slices.Contains(f.extensions, wanted) {
			continue
		}
		return func(ctx context.Context, dst *file.Atomic, files []*pipeline.File) error {
			switch f.plain {
			case wavFormat, aiffFormat:
				return joinPCM(ctx, dst, files, f.name())
			case gifFormat, webpFormat, apngFormat:
				return fmt.Errorf("%w: %s cannot be joined without decoding", ErrUnsupported, f.one())
			}
			return pipeline.Output{Container: f.container, Sound: &pipeline.SoundTrack{Codec: f.sound.usual}}.Join(ctx, dst.File, files)
		}, nil
	}
	return nil, fmt.Errorf("%w: format %q", ErrUnsupported, wanted)
}
