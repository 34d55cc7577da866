package mixdown

// Position is where a loudspeaker stands.
type Position uint8

// The positions. A channel at None has no loudspeaker of its own.
const (
	None Position = iota
	FrontLeft
	FrontRight
	FrontCentre
	LFE
	BackLeft
	BackRight
	FrontLeftOfCentre
	FrontRightOfCentre
	BackCentre
	SideLeft
	SideRight
	TopCentre
	TopFrontLeft
	TopFrontCentre
	TopFrontRight
	TopBackLeft
	TopBackCentre
	TopBackRight
	TopSideLeft
	TopSideRight
	LFE2
	BottomFrontCentre
	BottomFrontLeft
	BottomFrontRight
	WideLeft
	WideRight
	SurroundLeft
	SurroundRight
)

// Layout is the position of each channel, in the order of the channels.
type Layout []Position

// wave lists the positions for the bits of WAVEFORMATEXTENSIBLE's channel mask, from the lowest on.
var wave = []Position{
	FrontLeft, FrontRight, FrontCentre, LFE, BackLeft, BackRight, FrontLeftOfCentre, FrontRightOfCentre, BackCentre,
	SideLeft, SideRight, TopCentre, TopFrontLeft, TopFrontCentre, TopFrontRight, TopBackLeft, TopBackCentre, TopBackRight,
}

// gstreamer lists the positions for the bits of GstAudioChannelPosition's mask, from the lowest on.
var gstreamer = []Position{
	FrontLeft, FrontRight, FrontCentre, LFE, BackLeft, BackRight, FrontLeftOfCentre, FrontRightOfCentre, BackCentre,
	LFE2, SideLeft, SideRight, TopFrontLeft, TopFrontRight, TopFrontCentre, TopCentre, TopBackLeft, TopBackRight,
	TopSideLeft, TopSideRight, TopBackCentre, BottomFrontCentre, BottomFrontLeft, BottomFrontRight, WideLeft, WideRight,
	SurroundLeft, SurroundRight,
}

// OfWAVE returns the layout of a WAVE file's channels with that mask. A mask that has not one bit for each channel, such
// as 0, is ignored: the layout is then the usual one.
func OfWAVE(channels int, mask uint64) Layout { return ofMask(channels, mask, wave) }

// OfGStreamer is OfWAVE for the channel-mask of GStreamer's caps.
func OfGStreamer(channels int, mask uint64) Layout { return ofMask(channels, mask, gstreamer) }

func ofMask(channels int, mask uint64, bits []Position) Layout {
	var l Layout
	for i := range 64 {
		if mask>>i&1 == 0 {
			continue
		}
		if i >= len(bits) {
			return Usual(channels)
		}
		l = append(l, bits[i])
	}
	if len(l) != channels {
		return Usual(channels)
	}
	return l
}

// usual are the layouts of 1 to 8 channels: those of WAVE, and of FFmpeg and GStreamer from 5 channels on.
var usual = []Layout{
	{FrontCentre},
	{FrontLeft, FrontRight},
	{FrontLeft, FrontRight, FrontCentre},
	{FrontLeft, FrontRight, BackLeft, BackRight},
	{FrontLeft, FrontRight, FrontCentre, BackLeft, BackRight},
	{FrontLeft, FrontRight, FrontCentre, LFE, BackLeft, BackRight},
	{FrontLeft, FrontRight, FrontCentre, LFE, BackCentre, SideLeft, SideRight},
	{FrontLeft, FrontRight, FrontCentre, LFE, BackLeft, BackRight, SideLeft, SideRight},
}

// Usual returns the layout of this many channels where the file does not say more. Of more than eight, none has a position.
func Usual(channels int) Layout {
	if channels >= 1 && channels <= len(usual) {
		return usual[channels-1]
	}
	return make(Layout, max(0, channels))
}
