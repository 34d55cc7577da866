package pipeline

import (
	"context"
	"io"
	"os"

	"github.com/gonumm/gonumm/pipeline/internal/mp3"
	"github.com/gonumm/gonumm/pipeline/internal/mp4"
)

// aacDelay is by how many samples libav's AAC encoder is late.
const aacDelay = 1024

// Staged says whether what a writer writes is not yet the file: Deliver makes it, with what is known at the end in front.
func (o Output) Staged() bool {
	return o.Container == MP4 || o.Container == QuickTime || o.isMP3()
}

// Deliver makes the file of what was staged, from its first byte on, and of how many sound frames of the sound track there
// were.
func (o Output) Deliver(ctx context.Context, dst io.Writer, staged *os.File, samples int64) error {
	if !o.isMP3() {
		return mp4.Faststart(ctx, dst, staged, mp4.Coded{Delay: aacDelay, Total: samples})
	}
	front, err := mp3.Front(staged, o.Sound.Rate, samples)
	if err != nil {
		return failure(ErrUnsupported, "%v", err)
	}
	if _, err := dst.Write(front); err != nil {
		return err
	}
	if _, err := staged.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err = io.Copy(dst, staged)
	return err
}

func (o Output) isMP3() bool { return o.Sound != nil && o.Sound.Codec == MP3 }
