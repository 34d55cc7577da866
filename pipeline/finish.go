package pipeline

import (
	"context"
	"errors"
	"io"
	"os"
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/matroska"
	"github.com/gonumm/gonumm/pipeline/internal/mp3"
	"github.com/gonumm/gonumm/pipeline/internal/mp4"
	"github.com/gonumm/gonumm/pipeline/internal/ogg"
	"github.com/gonumm/gonumm/pipeline/internal/riff"
)

// aacDelay is how many samples libav's AAC encoder is late.
const aacDelay = 1024

// Written is how much a writer was given.
type Written struct {
	Pictures time.Duration
	Sound    time.Duration
	Variable bool // pictures have times of their own
}

// Finish completes, in place, a file that a writer has written to its end: it adds what GStreamer's muxers leave out and
// players need. What is staged is completed by Deliver. The error is that of the file or the context, or says what of the file
// cannot be completed.
func (o Output) Finish(ctx context.Context, file *os.File, w Written) error {
	if o.Streamed {
		return nil // see Marked
	}
	switch o.Container {
	case Matroska, WebM:
		film := matroska.Film{Same: true, Video: w.Pictures, Sound: w.Sound, Variable: w.Variable, Colour: o.Video.colour()}
		o.describe(&film)
		return unfinished(matroska.Finish(ctx, file, film))
	case AVI:
		info, err := file.Stat()
		if err != nil {
			return err
		}
		return riff.MarkSound(ctx, file, info.Size())
	case Ogg:
		if o.Video == nil && o.Sound.Codec == Opus && o.Sound.Given > 0 {
			if err := ogg.StateRate(file, uint32(o.Sound.Given)); err != nil {
				return err
			}
		}
		if err := renumber(ctx, file, 1); err != nil || o.SoundFile == nil {
			return err
		}
		return renumber(ctx, o.SoundFile, 2)
	}
	return nil
}

// Complete makes a complete file, in place, of what a writer has written before its process was killed. It is for Matroska,
// WebM, MP4, QuickTime, and Ogg with one stream. The errors are those of Finish.
func (o Output) Complete(ctx context.Context, file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	switch o.Container {
	case Ogg:
		whole, err := ogg.CutOff(file, info.Size())
		if err != nil {
			return failure(ErrCorrupt, "%v", err)
		}
		if err := file.Truncate(whole); err != nil {
			return err
		}
		return renumber(ctx, file, 1)
	case MP4, QuickTime:
		err := mp4.Recover(file, info.Size())
		if errors.Is(err, mp4.ErrFormat) {
			return failure(ErrCorrupt, "%v", err)
		}
		return err
	}
	return unfinished(matroska.Finish(ctx, file, matroska.Film{}))
}

// Survives reports whether what a writer has written can be completed, though it is staged, when its process is killed.
func (o Output) Survives() bool {
	return o.Staged() && (o.Container == MP4 || o.Container == QuickTime)
}

func renumber(ctx context.Context, file *os.File, serial uint32) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	return ogg.Renumber(ctx, file, info.Size(), serial)
}

// Marked returns a writer in place of w for what is Streamed: it does as much of Finish as can be done in passing.
func (o Output) Marked(w io.Writer) io.Writer {
	if o.Container == Matroska || o.Container == WebM {
		return matroska.NewMarker(w, matroska.Film{Colour: o.Video.colour()})
	}
	switch o.Container {
	case Ogg:
		return ogg.NewSerials(w)
	case MP4, QuickTime:
		return mp4.NewStream(w)
	}
	return w
}

// unfinished distinguishes what this package cannot complete from what the disk refuses.
func unfinished(err error) error {
	if errors.Is(err, matroska.ErrFormat) {
		return failure(ErrUnsupported, "%v", err)
	}
	return err
}

// delay is by how many samples the sound of a movie begins late.
func (o Output) delay() int64 {
	if o.Sound == nil || o.Sound.Codec != AAC {
		return 0
	}
	return aacDelay
}

// Apart reports whether each track is written into a file of its own, which Deliver joins.
func (o Output) Apart() bool {
	return !o.Streamed && o.Container == Ogg && o.Video != nil && o.Sound != nil
}

// Staged reports whether the output of a writer is not yet the file: Deliver makes it, with what is known at the end moved to the front.
func (o Output) Staged() bool {
	return !o.Streamed && (o.Container == MP4 || o.Container == QuickTime || o.isMP3() || (o.isFLAC() || o.isOggSound()) && o.tagged() || o.Apart())
}

// Deliver makes the file from what was staged, from its first byte on, and from how many sound frames the sound track
// has. The errors are those of dst, staged and the context.
func (o Output) Deliver(ctx context.Context, dst io.Writer, staged *os.File, samples int64) error {
	switch {
	case o.isMP3():
		if _, err := dst.Write(mp3.ID3(o.Tags, o.Cover)); err != nil {
			return err
		}
		return deliverMP3(ctx, dst, staged, o.Sound.Rate, samples)
	case o.isOggSound():
		return o.deliverOgg(ctx, dst, staged)
	case o.isFLAC():
		return o.deliverFLAC(ctx, dst, staged)
	case o.Apart():
		for _, f := range []*os.File{staged, o.SoundFile} {
			if _, err := f.Seek(0, io.SeekStart); err != nil {
				return err
			}
		}
		return ogg.Interleave(ctx, dst, staged, o.SoundFile)
	}
	return mp4.Faststart(ctx, dst, staged, mp4.Coded{Delay: o.delay(), Total: samples, Shown: o.Shown, Metadata: mp4.Metadata(o.Tags, o.Cover)})
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
