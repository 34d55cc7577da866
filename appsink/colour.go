package appsink

import (
	"strings"

	"github.com/gonumm/gonumm/gst"
)

// colour is how the numbers of a picture mean colours.
type colour struct {
	matrix    gst.Matrix
	fullRange bool
}

// colourOf asks, in this order, the decoder, which merges what it was told with what the stream says;
// the container, whose word was kept from the parser so that it could not hide the stream's; and
// leaves the rest to the law: BT.601 below 720 lines, BT.709 from there, and grey from 0 to 255.
func colourOf(decoded, container, stream *gst.Caps) colour {
	matrix, fullRange, stated := gst.Colorimetry(decoded)
	stated = stated && !strings.HasPrefix(decoded.Text("colorimetry"), "0:") // which leaves the range open
	containers, containersRange, contained := gst.Colorimetry(container)
	if _, _, told := gst.Colorimetry(stream); matrix == gst.MatrixBT2020 && !told && !contained {
		// What GStreamer's own decoders assume of any picture of 2160 lines or more.
		matrix = gst.MatrixUnknown
	}
	if matrix == gst.MatrixUnknown && contained {
		matrix = containers
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
