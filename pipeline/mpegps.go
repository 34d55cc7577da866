package pipeline

import (
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/mpegps"
	"github.com/gonumm/gonumm/pipeline/internal/mpegvideo"
	"github.com/gonumm/gonumm/pipeline/internal/packet"
)

// programStream is an MPEG program stream. It states the times of some frames only: those of MPEG-1 and MPEG-2 are worked out
// in Go, and others may come with that of another.
type programStream struct{ container }

// newMPEG opens a program stream, or MPEG video without a container.
func newMPEG(in inspection) (Format, error) {
	if in.caps.Text("systemstream") == "true" {
		return &programStream{container{in}}, nil
	}
	return newElementaryStream(in)
}

func (f *programStream) demux(s *shown, kind Kind, nth int) *demuxed {
	if kind != Video {
		return nil
	}
	from := s.bytes()
	reader, version, ok := mpegps.Video(from, from.Size(), nth)
	if !ok {
		return nil
	}
	return demuxMPEG(version, reader)
}

// describe reads how long a stream is by its first and last times, where mpegpsdemux guesses by the rate that is stated.
func (f *programStream) describe(c *Chosen, r *StreamReport) {
	f.container.describe(c, r)
	name := c.pad.Name() // which ends with the number of the stream's packets
	id, err := strconv.ParseUint(name[strings.LastIndexByte(name, '_')+1:], 16, 8)
	if err != nil {
		return
	}
	length := mpegps.SoundLength
	switch r.Codec {
	case "mpeg1video", "mpeg2video":
		length = mpegps.VideoLength
	case "mp1", "mp2", "mp3":
	default:
		return
	}
	if d, ok := length(f.walk, f.file.Size(), byte(id)); ok {
		r.Duration = d
	}
}

func (f *programStream) repeatsTimes() bool { return true }

// elementaryStream is video without a container, and so without times: each frame is the next step of the rate that its headers
// state.
type elementaryStream struct{ container }

func newElementaryStream(in inspection) (Format, error) { return &elementaryStream{container{in}}, nil }

func (f *elementaryStream) countsFrames(*Chosen) bool { return true }

// countedBytes is how much of MPEG-1 and MPEG-2 video is read to see how long it is. Of more than that, the rest is taken to be like it.
const countedBytes = 4 << 20

// describe adds up how long the frames are shown.
func (f *elementaryStream) describe(c *Chosen, r *StreamReport) {
	f.container.describe(c, r)
	if version := f.caps.Int("mpegversion"); f.caps.Media != media.MPEGVideo || version < 1 || version > 2 {
		return
	}
	size := min(f.file.Size(), countedBytes)
	frames := mpegvideo.NewReader(piecesOf(f.walk, size))
	for err := error(nil); err == nil; {
		_, err = frames.Next()
	}
	if length := frames.End(); length > 0 {
		r.Duration = time.Duration(float64(length) * float64(f.file.Size()) / float64(size))
	}
}

// demux cuts MPEG-1 and MPEG-2 video into frames, whose headers tell how long each is shown.
func (f *elementaryStream) demux(s *shown, kind Kind, nth int) *demuxed {
	version := f.caps.Int("mpegversion")
	if kind != Video || nth > 0 || f.caps.Media != media.MPEGVideo || version < 1 || version > 2 {
		return nil
	}
	from := s.bytes()
	return demuxMPEG(version, mpegvideo.NewReader(piecesOf(from, from.Size())))
}

// piecesOf gives bytes in pieces without times.
func piecesOf(from io.ReaderAt, size int64) func() (mpegvideo.Chunk, error) {
	section := io.NewSectionReader(from, 0, size)
	b := make([]byte, 1<<16)
	return func() (mpegvideo.Chunk, error) {
		n, err := section.Read(b)
		if n > 0 {
			err = nil
		}
		return mpegvideo.Chunk{Bytes: b[:n], Time: packet.None}, err
	}
}
