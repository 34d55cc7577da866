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

// Staged says whether what a writer writes is not yet the file: Deliver makes it.
func (o Output) Staged() bool { return o.Container == MP4 || o.Container == QuickTime }

// Begin writes what stands in front of what a writer writes.
func (o Output) Begin(file *os.File) error {
	if !o.isMP3() {
		return nil
	}
	info, err := mp3.NewFront(o.Sound.Rate)
	if err != nil {
		return failure(ErrUnsupported, "%v", err)
	}
	_, err = file.Write(info.Bytes())
	return err
}

// Finish writes into the file what is known only at its end: how long the sound is, in sound frames of its track.
func (o Output) Finish(file *os.File, samples int64) error {
	if !o.isMP3() {
		return nil
	}
	info, err := mp3.NewFront(o.Sound.Rate)
	if err != nil {
		return failure(ErrUnsupported, "%v", err)
	}
	stat, err := file.Stat()
	if err != nil {
		return err
	}
	if err := info.Tell(file, stat.Size(), samples); err != nil {
		return failure(ErrUnsupported, "%v", err)
	}
	_, err = file.WriteAt(info.Bytes(), 0)
	return err
}

// Deliver makes the file of what was staged.
func (o Output) Deliver(ctx context.Context, dst io.Writer, staged *os.File, samples int64) error {
	return mp4.Faststart(ctx, dst, staged, mp4.Coded{Delay: aacDelay, Total: samples})
}

func (o Output) isMP3() bool { return o.Sound != nil && o.Sound.Codec == MP3 }
