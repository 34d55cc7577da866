package appsink

import (
	"strings"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/internal/pixel"
	"github.com/gonumm/gonumm/pipeline"
)

// colour is how the numbers of a picture stand for colours.
type colour struct {
	matrix    pixel.Matrix
	fullRange bool
	dynamics
}

// dynamics are how light is coded, and count where that is a high dynamic range.
type dynamics struct {
	transfer  pixel.Transfer
	primaries pixel.Primaries
}

// dynamicsOf asks the decoder, then the container, then the stream, and takes the first that states a transfer; coded are the
// headers that GStreamer does not pass on. VP9 itself states none: its decoder guesses.
func dynamicsOf(coded *pipeline.CodedColour, decoded, container, stream *gst.Caps) dynamics {
	order := []*gst.Caps{decoded, container, stream}
	if container.Media == media.VP9 {
		order = []*gst.Caps{container}
	}
	for _, caps := range order {
		if t, p, ok := gst.Dynamics(caps); ok {
			return dynamics{t, p}
		}
	}
	var d dynamics
	if coded == nil {
		return d
	}
	switch coded.Transfer { // the codes are those of ITU-T H.273, 8.1 and 8.2
	case 16:
		d.transfer = pixel.TransferPQ
	case 18:
		d.transfer = pixel.TransferHLG
	default:
		return d
	}
	switch coded.Primaries {
	case 1:
		d.primaries = pixel.PrimariesBT709
	case 12:
		d.primaries = pixel.PrimariesP3
	}
	return d
}

// colourOf asks, in this order, the decoder, which merges what it was told with what the stream states;
// the container, whose colorimetry was kept from the parser so that it could not hide the stream's; and the stream's headers where
// the decoder does not pass them on. The rest is decided by the law of colour: BT.601 below 720 lines, BT.709 from there, and grey
// from 0 to 255. VP8 is BT.601 at any size where nothing else is stated (RFC 6386, 9.2).
func colourOf(decoded, container, stream *gst.Caps, coded *pipeline.CodedColour) colour {
	c := matrixAndRange(decoded, container, stream, coded)
	c.dynamics = dynamicsOf(coded, decoded, container, stream)
	return c
}

func matrixAndRange(decoded, container, stream *gst.Caps, coded *pipeline.CodedColour) colour {
	matrix, fullRange, stated := gst.Colorimetry(decoded)
	stated = stated && !strings.HasPrefix(decoded.Text("colorimetry"), "0:") // which leaves the range open
	containers, containersRange, contained := gst.Colorimetry(container)
	if _, _, told := gst.Colorimetry(stream); matrix == pixel.MatrixBT2020 && !told && !contained {
		// What GStreamer's own decoders assume of any picture of 2160 lines or more.
		matrix = pixel.MatrixUnknown
	}
	if coded != nil && !contained {
		return colour{matrix: matrixOf(coded.Matrix), fullRange: coded.FullRange}
	}
	if matrix == pixel.MatrixUnknown && contained {
		matrix = containers
	}
	if matrix == pixel.MatrixUnknown && container.Media == media.VP8 {
		matrix = pixel.MatrixBT601
	}
	switch {
	case stated:
	case contained:
		fullRange = containersRange
	default:
		fullRange = strings.HasPrefix(decoded.Text("format"), "GRAY") // as GStreamer has it
	}
	return colour{matrix: matrix, fullRange: fullRange}
}

// matrixOf returns the matrix with a code of ITU-T H.273, 8.3.
func matrixOf(code int) pixel.Matrix {
	switch code {
	case 0:
		return pixel.MatrixRGB
	case 1:
		return pixel.MatrixBT709
	case 4:
		return pixel.MatrixFCC
	case 5, 6:
		return pixel.MatrixBT601
	case 7:
		return pixel.MatrixSMPTE240M
	case 9, 10:
		return pixel.MatrixBT2020
	}
	return pixel.MatrixUnknown
}
