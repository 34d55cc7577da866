package pipeline

import (
	"context"
	"io"
	"os"

	"github.com/gonumm/gonumm/pipeline/internal/mp3"
	"github.com/gonumm/gonumm/pipeline/internal/mp4"
	"github.com/gonumm/gonumm/pipeline/internal/ogg"
)

// aacDelay is by how many samples libav's AAC encoder is late.
const aacDelay = 1024

// Apart says whether each track is written into a file of its own, which Deliver puts together.
func (o Output) Apart() bool { return o.Container == Ogg && o.Video != nil && o.Sound != nil }

// Staged says whether what a writer writes is not yet the file: Deliver makes it, with what is known at the end in front.
func (o Output) Staged() bool {
	return o.Container == MP4 || o.Container == QuickTime || o.isMP3() || o.Apart()
}

// Deliver makes the file of what was staged, from its first byte on, and of how many sound frames of the sound track there
// were.
func (o Output) Deliver(ctx context.Context, dst io.Writer, staged *os.File, samples int64) error {
	switch {
	case o.isMP3():
		return deliverMP3(ctx, dst, staged, o.Sound.Rate, samples)
	case o.Apart():
		for _, f := range []*os.File{staged, o.SoundFile} {
			if _, err := f.Seek(0, io.SeekStart); err != nil {
				return err
			}
		}
		return ogg.Interleave(ctx, dst, staged, o.SoundFile)
	}
	return mp4.Faststart(ctx, dst, staged, mp4.Coded{Delay: aacDelay, Total: samples})
}

func deliverMP3(ctx context.Context, dst io.Writer, staged *os.File, rate int, samples int64) error {
	front, err := mp3.Front(staged, rate, samples)
	if err != nil {
		return failure(ErrUnsupported, "%v", err)
	}
	if _, err := dst.Write(front); err != nil {
		return err
	}
	if _, err := staged.Seek(0, io.SeekStart); err != nil {
		return err
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		switch _, err := io.CopyN(dst, staged, 16<<20); err {
		case nil:
		case io.EOF:
			return nil
		default:
			return err
		}
	}
}

func (o Output) isMP3() bool { return o.Sound != nil && o.Sound.Codec == MP3 }
