package pipeline

import (
	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/header"
)

// CodedColour is what a stream's own headers state about its colours, in the codes of ITU-T H.273.
type CodedColour struct {
	Primaries, Transfer, Matrix int // 2: unspecified
	FullRange                   bool
}

// unspecified is the code for what a header leaves open.
const unspecified = 2

// CodedColour reads what GStreamer's decoders do not pass on: the headers of AV1, where a container stores them separately. ok is false
// where there is nothing to read.
func (p *Pipeline) CodedColour() (colour CodedColour, ok bool) {
	c := p.Chosen()
	if c == nil || c.Container.Media != media.AV1 {
		return colour, false
	}
	config := p.Display().config // what qtdemux 1.22 makes of it is cut off in front
	if config == nil {
		config = c.Container.Buffer("codec_data")
	}
	read, ok := header.AV1Config(config)
	colour = CodedColour{read.Colour.Primaries, read.Colour.Transfer, read.Colour.Matrix, read.FullRange}
	return colour, ok && colour != CodedColour{unspecified, unspecified, unspecified, false}
}
