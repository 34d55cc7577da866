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

var flvTags = map[Kind]byte{Sound: keyframe.FLVSound, Video: keyframe.FLVPicture}

// display returns the size of VP6, of which flvdemux leaves out that its pictures are cropped.
func (f *flv) display(*Chosen) Display {
	width, height := keyframe.SizeOfVP6(f.file, f.file.Size())
	return Display{Width: width, Height: height}
}

// describe sets the size of VP6, which no tag but the pictures' own states for sure, and how long the streams are where the file does not
// say it: up to the last picture, which is shown for a 30th of a second as nothing states how long it stands, or to the end of the last
// packet of sound, if that is as long as the one before it.
func (f *flv) describe(c *Chosen, r *StreamReport) {
	f.container.describe(c, r)
	if r.Duration == 0 {
		switch length, step, ok := keyframe.FLVLength(f.file, f.file.Size(), flvTags[r.Kind]); {
		case ok && r.Kind == Video:
			r.Duration = length + time.Second/30
		case ok:
			r.Duration = length + step
		}
	}
	if d := f.display(c); r.Kind == Video && d.Width > 0 {
		r.Width, r.Height = d.Width, d.Height
	}
}

func (f *flv) keyFrameEntry(_ *Chosen, t time.Duration) (Entry, time.Duration, bool) {
	return f.keys.entry(f, keyframe.NewFLV, f.inspection, t)
}
