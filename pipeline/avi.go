package pipeline

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gonumm/gonumm/internal/media"
	chunks "github.com/gonumm/gonumm/pipeline/internal/avi"
	"github.com/gonumm/gonumm/pipeline/internal/mpeg4"
)

// avi is a file of AVI. Its frames' times are counted in the order in which they are stored, from where the file is entered.
type avi struct{ container }

func newAVI(in inspection) (Format, error) { return &avi{container{in}}, nil }

func (f *avi) short(int64) error { return shortFile(f.file.Size(), chunks.End(f.file, f.file.Size())) }

// simpleProfiles are the names that AVI files have for MPEG-4 video.
var simpleProfiles = []string{
	"XVID", "XVIX", "DIVX", "DX50", "DXGM", "FMP4", "MP4V", "MP4S", "M4S2", "3IV2", "BLZ0", "RMP4", "SEDG", "UMP4", "WV1F", "SMP4", "DM4V", "PM4V",
}

// demux opens MPEG-4 video with B-frames, whose chunks may hold two frames, or none.
func (f *avi) demux(s *shown, kind Kind, nth int) *demuxed {
	if kind != Video {
		return nil
	}
	from := s.bytes()
	v, ok := chunks.Video(from, from.Size(), nth)
	if !ok || !slices.Contains(simpleProfiles, strings.ToUpper(v.Codec)) || f.lowDelay() {
		return nil
	}
	caps := "%s, parsed=(boolean)true, width=(int)%d, height=(int)%d, framerate=(fraction)%d/%d"
	return &demuxed{
		caps:   fmt.Sprintf(caps, mpegCaps(4), v.Width, v.Height, v.Num, v.Den),
		reader: mpeg4.NewReader(v.Header, v.Next, v), length: v.Time(v.Length), exact: true,
	}
}

// countsFrames returns true for B-frames: they come with the times of others.
func (f *avi) countsFrames(c *Chosen) bool {
	return c.Container.Media == media.H264 && !f.inOrder(c)
}

// frameSteps counts the chunks: one without bytes takes a step in which the frame before stays. Frames are shown at the times of
// the chunks that hold them, in the order of both.
func (f *avi) frameSteps(c *Chosen) func() int64 {
	nth, err := strconv.Atoi(strings.TrimPrefix(c.pad.Name(), "video_")) // as avidemux numbers them
	if err != nil {
		return nil
	}
	v, ok := chunks.Video(f.file.bytes(), f.file.Size(), nth)
	if !ok {
		return nil
	}
	v.Gap() // before the first
	return func() int64 { return v.Gap() + 1 }
}

// seekForFrame knows none for B-frames: their times would differ from those of a reading from the start.
func (f *avi) seekForFrame(c *Chosen, t time.Duration) (FrameSeek, bool) {
	return FrameSeek{To: t}, f.inOrder(c)
}

// inOrder reports whether frames are shown in the order in which they are stored.
func (f *avi) inOrder(c *Chosen) bool {
	switch caps := c.Container; caps.Media {
	case media.JPEG, media.HuffYUV, media.FFV1, media.MSMPEG4, media.RawVideo:
		return true
	case media.DivX:
		return caps.Int("divxversion") == 3 || f.lowDelay()
	case media.Xvid, media.MPEGVideo:
		return f.lowDelay()
	case media.H264:
		profile := c.Stream().Text("profile")
		return profile == "baseline" || profile == "constrained-baseline"
	}
	return false
}

// lowDelay reports whether MPEG-4 video, in an AVI file, states that it has no B-frames: the first video object layer's header
// has the flag (ISO 14496-2, 6.2.3).
func (f *avi) lowDelay() bool {
	head := make([]byte, min(1<<18, f.file.Size()))
	n, err := f.file.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return false
	}
	_, frames, _ := bytes.Cut(head[:n], []byte("movi"))
	for {
		_, layer, ok := bytes.Cut(frames, []byte{0, 0, 1})
		if !ok || len(layer) < 10 {
			return false
		}
		if layer[0]>>4 == 2 {
			return statesLowDelay(layer[1:])
		}
		frames = layer
	}
}

func statesLowDelay(layer []byte) bool {
	at := 0
	bits := func(n int) (v int) {
		for range n {
			v = v<<1 | int(layer[at/8]>>(7-at%8)&1)
			at++
		}
		return v
	}
	bits(1 + 8) // random access, type
	if bits(1) == 1 {
		bits(4 + 3) // version, priority
	}
	const extended = 15
	if bits(4) == extended { // aspect ratio
		bits(8 + 8)
	}
	return bits(1) == 1 && bits(2) == 1 && bits(1) == 1 // control parameters: 4:2:0, low delay
}
