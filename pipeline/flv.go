package pipeline

import (
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/keyframe"
)

// flv is a Flash Video file, which mostly has no index: it is searched for key frames.
type flv struct {
	container
	keys keyFrames
}

func newFLV(in inspection) (Format, error) { return &flv{container: container{in}}, nil }

// display returns the crop of VP6, which its packets start with and flvdemux leaves out.
func (f *flv) display(*Chosen) Display {
	right, bottom := keyframe.CropOfVP6(f.file, f.file.Size())
	return Display{CropRight: right, CropBottom: bottom}
}

func (f *flv) keyFrameEntry(_ *Chosen, t time.Duration) (Entry, time.Duration, bool) {
	return f.keys.entry(f, keyframe.NewFLV, f.inspection, t)
}
