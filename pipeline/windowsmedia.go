package pipeline

import (
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/asf"
	"github.com/gonumm/gonumm/pipeline/internal/packet"
)

// windowsMedia is a file of ASF: WMV, WMA. asfdemux believes what a file states, so that is checked before it reads it.
type windowsMedia struct {
	container
	stated int64 // size of the file; 0 where unknown
}

func newWindowsMedia(in inspection) (Format, error) {
	f := &windowsMedia{container: container{in}}
	_, err := f.show(Unknown, -1)
	return f, err
}

func (f *windowsMedia) show(kind Kind, nth int) (*shown, error) {
	s, err := f.container.show(kind, nth)
	if err != nil {
		return nil, err
	}
	from, err := asf.NewReader(f.file, f.file.Size())
	if lie := asLie(err); lie != nil {
		return nil, lie
	}
	if err != nil {
		return nil, err
	}
	f.stated = from.StatedSize()
	s.guard = &guard{from: from}
	s.from = s.guard
	return s, nil
}

// demux cuts Windows Media Audio 1 and 2 into packets, and adds what makes the decoder give its last frame: GStreamer's never asks
// libav for it.
//
//	the file's ...  one that is too short      no sound at all
//	                forgets what has begun     comes as the last frame, unchanged
func (f *windowsMedia) demux(s *shown, kind Kind, nth int) *demuxed {
	if kind != Sound {
		return nil
	}
	from := s.bytes()
	r, err := asf.NewReader(from, from.Size())
	if err != nil {
		return nil
	}
	sound, ok := r.Sound(max(0, nth))
	version := sound.Tag - wmaTag
	if !ok || sound.Encrypted || version != 1 && version != 2 || sound.BlockAlign < 1 || sound.Channels < 1 || sound.Rate < 1 {
		return nil
	}
	caps := fmt.Sprintf(media.WMA+", wmaversion=(int)%d, rate=(int)%d, channels=(int)%d, bitrate=(int)%d, block_align=(int)%d, depth=(int)%d",
		version, sound.Rate, sound.Channels, min(8*sound.BytesPerSecond, math.MaxInt32), sound.BlockAlign, sound.Bits)
	if len(sound.Config) > 0 {
		caps += fmt.Sprintf(", codec_data=(buffer)%x", sound.Config)
	}
	return &demuxed{caps: caps, length: r.Duration(), reader: r.Packets(sound, silentWMA(sound, version)...)}
}

// wmaTag is the format tag below that of Windows Media Audio 1.
const wmaTag = 0x15f

// silentWMA returns the packets that follow the last. The bits of a frame without sound are 0. Where packets are super-frames, into which
// frames of those before go on, the number of frames counts one that has begun.
func silentWMA(s asf.Sound, version int) []packet.Packet {
	silent := packet.Packet{Bytes: make([]byte, s.BlockAlign), Time: packet.None}
	flags := 2 * version // where they stand in the configuration
	const superFrames = 2
	if len(s.Config) <= flags || s.Config[flags]&superFrames == 0 || s.BlockAlign < 2 {
		return []packet.Packet{silent}
	}
	silent.Bytes[0] = 2
	return []packet.Packet{{Bytes: []byte{0}, Time: packet.None}, silent}
}

// tags returns the pictures of the header, which asfdemux does not give.
func (f *windowsMedia) tags() []gst.Tag {
	r, err := asf.NewReader(f.file, f.file.Size())
	if err != nil {
		return nil
	}
	return covers(r.Pictures())
}

func (f *windowsMedia) short(int64) error { return shortFile(f.file.Size(), f.stated) }

// wmaCut leaves out the lead-in of Windows Media Audio 1 and 2, in whatever container: two frames, by ffmpeg's decoder, which
// drops them where GStreamer does not. All else it leaves whole.
func wmaCut(c *Chosen, rate int) SoundCut {
	if version := c.Container.Int("wmaversion"); c.Container.Media == media.WMA && version <= 2 {
		return SoundCut{Skip: 2 * wmaFrame(rate, version), Stop: Endless, Resume: Endless}
	}
	return uncut
}

// wmaFrame returns the samples of a frame of Windows Media Audio 1 and 2.
func wmaFrame(rate, version int) int64 {
	switch {
	case rate <= 16000:
		return 512
	case rate <= 22050, rate <= 32000 && version == 1:
		return 1024
	case rate <= 48000:
		return 2048
	}
	return 4096
}

// guard stands between a file and a demuxer that believes it. A lie is to the demuxer the end of the file, so that what
// was right before it comes out whole, and to the pipeline the reason.
type guard struct {
	from io.ReaderAt
	lie  firstError
}

// ReadAt reads the file up to its first lie.
func (g *guard) ReadAt(p []byte, offset int64) (int, error) {
	n, err := g.from.ReadAt(p, offset)
	if lie := asLie(err); lie != nil {
		g.lie.keep(lie)
		return 0, io.EOF
	}
	return n, err
}

// cause returns the first lie, else err.
func (g *guard) cause(err error) error { return g.lie.or(err) }

// asLie is nil for other errors.
func asLie(err error) error {
	var lie *asf.LieError
	if errors.As(err, &lie) {
		return failure(ErrCorrupt, "it states %v", lie)
	}
	return nil
}
