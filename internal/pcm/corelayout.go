package pcm

import (
	"encoding/binary"
	"strings"

	"github.com/gonumm/gonumm/internal/mixdown"
)

// maxLayout is more than a description of the most channels takes.
const maxLayout = 12 + 20*maxChannels

// coreLayout reads Core Audio's channel layout, as in "chan" of CAF and "CHAN" of AIFF; nil where it states nothing.
func coreLayout(b []byte, channels int) mixdown.Layout {
	if len(b) < 12 {
		return nil
	}
	tag, bitmap, count := binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:]), int(binary.BigEndian.Uint32(b[8:]))
	const descriptions, byBitmap = 0, 1 << 16
	switch tag {
	case descriptions:
		if count != channels || len(b) < 12+20*count {
			return nil
		}
		l := make(mixdown.Layout, channels)
		for i := range l {
			l[i] = coreLabels[binary.BigEndian.Uint32(b[12+20*i:])]
		}
		return l
	case byBitmap:
		return mixdown.OfWAVE(channels, uint64(bitmap))
	}
	names := strings.Fields(coreTags[tag>>16])
	if len(names) != channels {
		return nil
	}
	l := make(mixdown.Layout, channels)
	for i, name := range names {
		l[i] = coreNames[name]
	}
	return l
}

// coreLabels are the numbers of Core Audio's channel labels.
var coreLabels = map[uint32]mixdown.Position{
	1: mixdown.FrontLeft, 2: mixdown.FrontRight, 3: mixdown.FrontCentre, 4: mixdown.LFE, 5: mixdown.SideLeft,
	6: mixdown.SideRight, 7: mixdown.FrontLeftOfCentre, 8: mixdown.FrontRightOfCentre, 9: mixdown.BackCentre,
	10: mixdown.SideLeft, 11: mixdown.SideRight, 12: mixdown.TopCentre, 13: mixdown.TopFrontLeft,
	14: mixdown.TopFrontCentre, 15: mixdown.TopFrontRight, 16: mixdown.TopBackLeft, 17: mixdown.TopBackCentre,
	18: mixdown.TopBackRight, 33: mixdown.BackLeft, 34: mixdown.BackRight, 35: mixdown.WideLeft, 36: mixdown.WideRight,
	37: mixdown.LFE2, 38: mixdown.FrontLeft, 39: mixdown.FrontRight, 42: mixdown.FrontCentre,
}

// coreNames are how coreTags call the channels.
var coreNames = map[string]mixdown.Position{
	"L": mixdown.FrontLeft, "R": mixdown.FrontRight, "C": mixdown.FrontCentre, "LFE": mixdown.LFE,
	"Ls": mixdown.SideLeft, "Rs": mixdown.SideRight, "Rls": mixdown.BackLeft, "Rrs": mixdown.BackRight,
	"Lc": mixdown.FrontLeftOfCentre, "Rc": mixdown.FrontRightOfCentre, "Cs": mixdown.BackCentre,
}

// coreTags are the orders of channels of Core Audio's layout tags, by the upper half of the tag.
var coreTags = map[uint32]string{
	108: "L R Ls Rs",
	109: "L R Ls Rs C",
	110: "L R Ls Rs C Cs",
	111: "L R Ls Rs C Cs Lc Rc",
	113: "L R C",
	114: "C L R",
	115: "L R C Cs",
	116: "C L R Cs",
	117: "L R C Ls Rs",
	118: "L R Ls Rs C",
	119: "L C R Ls Rs",
	120: "C L R Ls Rs",
	121: "L R C LFE Ls Rs",
	122: "L R Ls Rs C LFE",
	123: "L C R Ls Rs LFE",
	124: "C L R Ls Rs LFE",
	125: "L R C LFE Ls Rs Cs",
	126: "L R C LFE Ls Rs Lc Rc",
	127: "C Lc Rc L R Ls Rs LFE",
	128: "L R C LFE Ls Rs Rls Rrs",
	131: "L R Cs",
	132: "L R Ls Rs",
	133: "L R LFE",
	134: "L R LFE Cs",
	135: "L R LFE Ls Rs",
	136: "L R C LFE",
	137: "L R C LFE Cs",
	138: "L R Ls Rs LFE",
	141: "C L R Ls Rs Cs",
	142: "C L R Ls Rs Cs LFE",
	143: "C L R Ls Rs Rls Rrs",
}
