package pipeline

import (
	"strconv"
	"strings"

	"github.com/gonumm/gonumm/pipeline/internal/header"
)

// setColour sets the colours: the stream's own, where it states them, else the container's, as GStreamer writes them.
func (c *Coding) setColour(stream header.Colour, container string) {
	const unspecified = 2
	said := statedColour(container)
	for _, f := range []struct {
		of    *string
		names map[int]string
		own   int
		other int
	}{
		{&c.Primaries, primariesNames, stream.Primaries, said.Primaries},
		{&c.Transfer, transferNames, stream.Transfer, said.Transfer},
		{&c.Matrix, matrixNames, stream.Matrix, said.Matrix},
	} {
		number := f.own
		if number == unspecified || number == 0 && stream.Primaries|stream.Transfer == 0 {
			number = f.other
		}
		*f.of = f.names[number]
	}
}

// The names are ffmpeg's, for the numbers of ISO/IEC 23091-2.
var (
	primariesNames = map[int]string{1: "bt709", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "film", 9: "bt2020",
		10: "smpte428", 11: "smpte431", 12: "smpte432", 22: "ebu3213"}
	transferNames = map[int]string{1: "bt709", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "linear", 9: "log100",
		10: "log316", 11: "iec61966-2-4", 12: "bt1361e", 13: "iec61966-2-1", 14: "bt2020-10", 15: "bt2020-12", 16: "smpte2084",
		17: "smpte428", 18: "arib-std-b67"}
	matrixNames = map[int]string{0: "gbr", 1: "bt709", 4: "fcc", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "ycgco", 9: "bt2020nc",
		10: "bt2020c", 11: "smpte2085", 12: "chroma-derived-nc", 13: "chroma-derived-c", 14: "ictcp"}
)

// The numbers of ISO/IEC 23091-2 for those that GStreamer writes; and the names that it writes for sets of them.
var (
	gstMatrix    = []int{2, 0, 4, 1, 6, 7, 9}
	gstTransfer  = []int{2, 8, 2, 2, 4, 1, 7, 13, 5, 9, 10, 15, 2, 14, 16, 18, 6}
	gstPrimaries = []int{2, 1, 4, 5, 6, 7, 8, 9, 2, 10, 11, 12, 22}
	gstSets      = map[string]header.Colour{
		"bt601": {Primaries: 6, Transfer: 6, Matrix: 6}, "bt709": {Primaries: 1, Transfer: 1, Matrix: 1},
		"smpte240m": {Primaries: 7, Transfer: 7, Matrix: 7}, "sRGB": {Primaries: 1, Transfer: 13, Matrix: 0},
		"bt2020": {Primaries: 9, Transfer: 15, Matrix: 9}, "bt2020-10": {Primaries: 9, Transfer: 14, Matrix: 9},
		"bt2100-pq": {Primaries: 9, Transfer: 16, Matrix: 9}, "bt2100-hlg": {Primaries: 9, Transfer: 18, Matrix: 9},
	}
)

// statedColour reads colorimetry as GStreamer writes it: a name, or range:matrix:transfer:primaries.
func statedColour(text string) header.Colour {
	const unspecified = 2
	none := header.Colour{Primaries: unspecified, Transfer: unspecified, Matrix: unspecified}
	if set, ok := gstSets[text]; ok {
		return set
	}
	parts := strings.Split(text, ":")
	if len(parts) != 4 {
		return none
	}
	number := func(i int, of []int) int {
		n, err := strconv.Atoi(parts[i])
		if err != nil || n < 0 || n >= len(of) {
			return unspecified
		}
		return of[n]
	}
	return header.Colour{Matrix: number(1, gstMatrix), Transfer: number(2, gstTransfer), Primaries: number(3, gstPrimaries)}
}
