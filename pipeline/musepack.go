package pipeline

import (
	"fmt"
	"io"

	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/musepack"
)

// musepackFile is a file of Musepack. musepackdec does not start with one that was cut off, so packets are cut out in Go
// for libav's decoders, which give all that is there.
type musepackFile struct {
	elementarySound
	file *musepack.File
}

// newMusepack leaves to GStreamer what has no packets, which are versions before 7.
func newMusepack(f *elementarySound) Format {
	file, ok := musepack.Open(io.NewSectionReader(f.container.walk, f.offset, f.size), f.size)
	if !ok {
		return f
	}
	return &musepackFile{*f, file}
}

func (f *musepackFile) demux(_ *shown, kind Kind, nth int) *demuxed {
	if kind != Sound || nth > 0 {
		return nil
	}
	caps := media.MusepackFrames + ", streamversion=(int)%d, rate=(int)%d, channels=(int)%d, codec_data=(buffer)%x"
	return &demuxed{
		caps:   fmt.Sprintf(caps, f.file.Version, f.file.Rate, f.file.Channels, f.file.Config),
		reader: f.file.Reader(), length: ticks(f.file.Samples, f.file.Rate),
	}
}

// soundCut leaves out what the decoder's filter gives first, as the format's own decoder does, and what fills up the last frame.
func (f *musepackFile) soundCut(*Chosen, int) SoundCut {
	cut := uncut
	cut.Skip = f.file.Silence + musepack.Delay
	if f.file.Samples > 0 {
		cut.Stop = cut.Skip + f.file.Samples
	}
	return cut
}

func (f *musepackFile) short(samples int64) error {
	if stated := f.file.Samples; samples >= 0 && ClearlyShort(samples, stated) {
		return failure(ErrCorrupt, "the sound ends after %d of %d samples", samples, stated)
	}
	return nil
}
