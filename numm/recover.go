package numm

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gonumm/gonumm/internal/file"
	"github.com/gonumm/gonumm/pipeline"
)

// Recover makes a complete file of what a killed program had written of path, and names it path. It is for mkv, webm, mp4, m4v and mov,
// films with sound or without, and for wav, aiff, ogg, opus and m4a. What was written last is lost: up to a second. The encoders of H.264
// and H.265 look ahead: 25 pictures may be lost, which are more than a second at a low rate; of H.265, and of H.264 of Speed 1, 40 may.
// Of other formats nothing is left by a kill, which is an ErrUnsupported.
//
// Where nothing was left, the error is an fs.ErrNotExist, and a file at path is not changed. Nor is it on any other
// failure, nor is what was left. The next writer of the same path removes what was left: recover before that.
func Recover(ctx context.Context, path string) error {
	if err := ctx.Err(); err != nil {
		return wrap("Recover", path, err)
	}
	return wrap("Recover", path, recoverFile(ctx, path))
}

func recoverFile(ctx context.Context, path string) error {
	complete, err := completion(filepath.Ext(path))
	if err != nil {
		return err
	}
	part, err := file.Left(path)
	if err != nil {
		return err
	}
	if err := complete(ctx, part.File); err != nil {
		return errors.Join(file.WithoutPath(err), part.Close())
	}
	return part.Commit(ctx)
}

// completion returns how a part of a format is made whole.
func completion(extension string) (func(ctx context.Context, part *os.File) error, error) {
	wanted := strings.ToLower(strings.TrimPrefix(extension, "."))
	for _, f := range slices.Concat(soundFormats, videoFormats) {
		if !slices.Contains(f.extensions, wanted) {
			continue
		}
		switch {
		case f.plain == wavFormat:
			return completeWAV, nil
		case f.plain == aiffFormat:
			return completeAIFF, nil
		case f.container == pipeline.Matroska, f.container == pipeline.WebM, f.container == pipeline.MP4, f.container == pipeline.QuickTime,
			f.container == pipeline.Ogg && !f.video.has:
			return pipeline.Output{Container: f.container}.Complete, nil
		}
		return nil, fmt.Errorf("%w: a killed program leaves nothing of a %s; mkv, webm, mp4, mov, m4a, wav, aiff, ogg and opus can be recovered",
			ErrUnsupported, f.name())
	}
	return nil, fmt.Errorf("%w: format %q; mkv, webm, mp4, mov, m4a, wav, aiff, ogg and opus can be recovered", ErrUnsupported, wanted)
}

func completeWAV(_ context.Context, part *os.File) error {
	return completePCM(part, wavHeader, func(h []byte) (rate, channels int) {
		return int(binary.LittleEndian.Uint32(h[24:])), int(h[22])
	})
}

func completeAIFF(_ context.Context, part *os.File) error {
	return completePCM(part, aiffHeader, func(h []byte) (rate, channels int) {
		shift := 16383 + 63 - int(binary.BigEndian.Uint16(h[28:]))
		return int(binary.BigEndian.Uint64(h[30:]) >> min(max(shift, 0), 63)), int(h[21])
	})
}

// completePCM writes the header anew, for as many whole sound frames as there are after it.
func completePCM(part *os.File, head pcmHeader, read func(header []byte) (rate, channels int)) error {
	info, err := part.Stat()
	if err != nil {
		return err
	}
	header := make([]byte, len(head.bytes(SampleRate, Channels, 0)))
	if _, err := io.ReadFull(io.NewSectionReader(part, 0, info.Size()), header); err != nil {
		return fmt.Errorf("%w: not even a header is left", ErrCorrupt)
	}
	rate, channels := read(header)
	if rate < 1 || rate > maxSoundRate || channels < 1 || channels > Channels {
		return fmt.Errorf("%w: a header of %d Hz and %d channels", ErrCorrupt, rate, channels)
	}
	frames := min(info.Size(), math.MaxUint32-64)
	frames = (frames - int64(len(header))) / int64(2*channels)
	if err := part.Truncate(int64(len(header)) + frames*int64(2*channels)); err != nil {
		return err
	}
	_, err = part.WriteAt(head.bytes(rate, channels, frames), 0)
	return err
}
