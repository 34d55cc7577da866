package pipeline

import (
	"errors"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline/internal/flac"
)

// flacFile is a file of FLAC with its header in front.
type flacFile struct {
	container
	header *flac.File

	samples int64 // as count has found; 0 where that is unknown
}

func newFLAC(in inspection) (Format, error) {
	header, err := flac.Read(in.walk, in.file.Size())
	if errors.Is(err, flac.ErrFormat) {
		return newContainer(in), nil // without its header, or after something else
	}
	if err != nil {
		return nil, err
	}
	return &flacFile{container: container{in}, header: header}, nil
}

func (f *flacFile) count() { f.samples, _ = f.header.Length() }

func (f *flacFile) describe(_ *Chosen, r *StreamReport) {
	s := f.header.Stream()
	r.Coding = Coding{Codec: "flac", SampleRate: s.Rate, Channels: s.Channels, Bits: s.Bits}
	if f.samples > 0 {
		r.Duration = ticks(f.samples, s.Rate)
	}
}

func (f *flacFile) short(samples int64) error {
	if stated := f.header.Stream().Samples; samples >= 0 && ClearlyShort(samples, stated) {
		return failure(ErrCorrupt, "the sound ends after %d of %d samples", samples, stated)
	}
	return nil
}

func (f *flacFile) tags() []gst.Tag {
	tags := gst.ReadVorbisComment(f.header.Comment())
	for _, p := range f.header.Pictures() {
		if caps, err := gst.ParseCaps(p.Media); err == nil {
			tags = append(tags, gst.Tag{Name: "image", Global: true, Picture: p.Data, Caps: caps})
		}
	}
	return tags
}

// show hides the stated lengths of the shortest and the longest frames: flacparse accepts no frame that is longer than that, and
// ends at the first.
func (f *flacFile) show(kind Kind, nth int) (*shown, error) {
	s, err := f.container.show(kind, nth)
	if err == nil && kind == Sound {
		s.patch(f.header.HideFrameSizes())
	}
	return s, err
}

func (f *flacFile) sampleEntries(sample int64) []Entry {
	if v, first, ok := f.header.Enter(sample); ok {
		return []Entry{{Sample: first, view: v, format: f}}
	}
	return nil
}
