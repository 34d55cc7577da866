package pipeline

// Display is what a container states about how the frames of a video are to be shown, where GStreamer passes it on wrongly or not
// at all. The zero value states nothing.
type Display struct {
	Turned   bool // Rotation and Mirrored are stated
	Rotation int  // degrees clockwise
	Mirrored bool // left to right, before they are turned

	AspectNum, AspectDen int // of a pixel; 0 where not stated

	config []byte // of the decoder

	Width, Height int // of what is shown of the whole blocks that a decoder may give; 0 where that is all
}

// Display returns what the container states about how the frames are to be shown; it is known once the first has come.
func (p *Pipeline) Display() Display {
	c := p.Chosen()
	if c == nil || p.format == nil {
		return Display{}
	}
	return p.format.display(c)
}
