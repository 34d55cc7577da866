package numm

import (
	"context"
	"errors"
	"io"

	"github.com/gonumm/gonumm/pipeline"
)

// DecodeSound is ReadSound for any stream of bytes, from where it stands. The array is the one that ReadSound gives of
// a file with these bytes.
//
// An io.ReadSeeker is read at random, with ReadAt where it has that, and not copied; so are the files of an fs.FS that
// can seek. Any other reader is first copied to its end into a file without a name in [os.TempDir], as most formats
// have something at their end that is needed at their begin; a full disk is the error of that write, syscall.ENOSPC.
// How far r has moved afterwards is not defined.
//
// An error of r, or its panic, is what [errors.Is] finds in the *Error, whatever it was that could not go on without
// these bytes. Where r gives less than it promised, that is a file that was cut off: the sound up to there, or
// ErrCorrupt. A reader that has lost its place, as its Seek failed, is an ErrNotSeekable. When ctx ends while r blocks
// the call returns and leaves that Read behind, with the goroutine that waits for it; so it does, with ErrStalled, once r
// has given nothing for ten seconds. But for these two r is not used after the call.
func DecodeSound(ctx context.Context, r io.Reader, opts ...SoundOption) (Sound, error) {
	s, err := decodeSound(ctx, r, opts)
	if err != nil {
		return nil, wrap("DecodeSound", "", err)
	}
	return s, nil
}

// DecodeVideo is ReadVideo for any stream of bytes, which it reads and treats as [DecodeSound] does.
func DecodeVideo(ctx context.Context, r io.Reader, opts ...VideoOption) (*Video, error) {
	v, err := decodeVideo(ctx, r, opts)
	if err != nil {
		return nil, wrap("DecodeVideo", "", err)
	}
	return v, nil
}

func decodeSound(ctx context.Context, r io.Reader, opts []SoundOption) (Sound, error) {
	config, err := newSoundConfig(opts)
	if err != nil {
		return nil, err
	}
	file, leave, err := streamFile(ctx, r)
	if err != nil {
		return nil, err
	}
	defer leave()
	reader, err := newSoundReader(ctx, "", file, config)
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	return reader.readAll()
}

func decodeVideo(ctx context.Context, r io.Reader, opts []VideoOption) (*Video, error) {
	config, err := newVideoConfig(opts)
	if err != nil {
		return nil, err
	}
	file, leave, err := streamFile(ctx, r)
	if err != nil {
		return nil, err
	}
	defer leave()
	reader, err := newVideoReader(ctx, "", file, config)
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	return reader.readAll()
}

// streamFile is what r holds, as a file. leave comes when that is closed: r is its owner's again.
func streamFile(ctx context.Context, r io.Reader) (file *pipeline.File, leave func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	src, err := newStreamSource(ctx, r)
	switch {
	case err != nil:
	case src.whole != nil:
		file, err = pipeline.FileFrom(src.whole, src.size)
	case src.from != nil:
		file, err = pipeline.FileFrom(src.from, src.size)
	default:
		file, err = spooledFile(src)
	}
	return file, src.guard.leave, err
}

func spooledFile(src *streamSource) (*pipeline.File, error) {
	f, err := src.spool()
	if err != nil {
		return nil, err
	}
	file, err := pipeline.FileOf(f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return file, nil
}
