package numm

import (
	"context"
	"errors"
	"io"

	"github.com/gonumm/gonumm/internal/source"
	"github.com/gonumm/gonumm/pipeline"
)

// DecodeSound is ReadSound for any stream of bytes, from its current position. The array is the one that ReadSound returns for
// a file with these bytes.
//
// An io.ReadSeeker is read at random, with ReadAt where it has that, and not copied; so are the files of an fs.FS that
// can seek. Any other reader is first copied to its end into a file without a name in [os.TempDir], as most formats
// have something at their end that is needed at their start; a full disk is the error of that write, syscall.ENOSPC.
// How far r has moved afterwards is not defined.
//
// An error of r, or its panic, is what [errors.Is] finds in the *Error, whatever it was that could not go on without
// these bytes. Where r gives less than it promised, that is a file that was cut off. As with ReadSound, what could be read
// is returned with the error. A reader that has lost its place, as its Seek failed, is an ErrNotSeekable. When ctx ends while r blocks
// the call returns and abandons that Read, with the goroutine that waits for it; so it does, with ErrStalled, once r
// has given nothing for ten seconds. But for these two r is not used after the call.
func DecodeSound(ctx context.Context, r io.Reader, opts ...SoundOption) (Sound, error) {
	reader, err := readerOfStream(ctx, r, opts, newSoundConfig, newSoundReader)
	if err != nil {
		return nil, wrap("DecodeSound", "", err)
	}
	defer reader.Close()
	s, err := reader.readAll()
	return s, wrap("DecodeSound", "", err)
}

// DecodeVideo is ReadVideo for any stream of bytes, which it reads and treats as [DecodeSound] does.
func DecodeVideo(ctx context.Context, r io.Reader, opts ...VideoOption) (*Video, error) {
	reader, err := readerOfStream(ctx, r, append(opts[:len(opts):len(opts)], wholeArray{}), newVideoConfig, newVideoReader)
	if err != nil {
		return nil, wrap("DecodeVideo", "", err)
	}
	defer reader.Close()
	v, err := reader.readAll()
	return v, wrap("DecodeVideo", "", err)
}

// DecodeMovie is ReadMovie for any stream of bytes, which it reads and treats as [DecodeSound] does.
func DecodeMovie(ctx context.Context, r io.Reader, opts ...VideoOption) (*Video, Sound, error) {
	reader, err := readerOfStream(ctx, r, opts, newVideoConfig, newMovieReader)
	if err != nil {
		return nil, nil, wrap("DecodeMovie", "", err)
	}
	defer reader.Close()
	v, s, err := reader.readAll()
	return v, s, wrap("DecodeMovie", "", err)
}

// DecodeInfo is Probe for any stream of bytes, which it reads and treats as [DecodeSound] does.
func DecodeInfo(ctx context.Context, r io.Reader) (*Info, error) {
	file, leave, err := streamFile(ctx, r)
	if err != nil {
		return nil, wrap("DecodeInfo", "", err)
	}
	defer leave()
	defer file.Close()
	info, err := probe(ctx, file)
	if err != nil {
		return nil, wrap("DecodeInfo", "", err)
	}
	return info, nil
}

// streamFile returns what r holds, as a file. leave comes when that is closed: r is its owner's again.
func streamFile(ctx context.Context, r io.Reader) (file *pipeline.File, leave func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	src, err := source.New(ctx, r)
	switch {
	case err != nil:
	case src.Whole != nil:
		file, err = pipeline.FileFrom(src.Whole, src.Size)
	case src.From != nil:
		file, err = pipeline.FileFrom(src.From, src.Size)
	default:
		file, err = spooledFile(src)
	}
	return file, src.Leave, err
}

func spooledFile(src *source.Stream) (*pipeline.File, error) {
	f, err := src.Spool()
	if err != nil {
		return nil, err
	}
	file, err := pipeline.FileOf(f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return file, nil
}
