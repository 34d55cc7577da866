package pipeline

import (
	"io"

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

func (f *programStream) repeatsTimes() bool { return true }

// elementaryStream is video without a container, and so without times: each frame is the next step of the rate that its headers
// state.
type elementaryStream struct{ container }

func newElementaryStream(in inspection) (Format, error) { return &elementaryStream{container{in}}, nil }

func (f *elementaryStream) countsFrames(*Chosen) bool { return true }

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
