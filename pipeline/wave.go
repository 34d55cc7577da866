package pipeline

import (
	"io"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/riff"
)

// wave is a file of WAV, W64 or RF64. Uncompressed samples are read without a pipeline, so that this is mostly a codec's packets.
// Those are counted from the start: the byte rate, by which wavparse seeks, says too little of where they are.
type wave struct{ container }

func newWave(in inspection) (Format, error) {
	if f, err := newFramedWave(in); f != nil || err != nil {
		return f, err
	}
	return &wave{container{in}}, nil
}

// framedWave is a file of WAV, or of CAF, whose sound would be a file by itself, as its frames state their own length: MPEG audio and AC-3. It is
// read as that file.
type framedWave struct {
	Format
	caps *gst.Caps
}

func (f framedWave) Caps() *gst.Caps { return f.caps }

// newFramedWave returns nil where the sound is something else, whatever the header says.
func newFramedWave(in inspection) (Format, error) {
	const mpeg, layer3, ac3 = 0x50, 0x55, 0x2000
	opens := map[int]func(inspection) (Format, error){mpeg: newMPEGAudio, layer3: newMPEGAudio, ac3: newElementarySound}
	open := opens[riff.Coding(in.file)]
	start, end, ok := riff.Data(in.file, in.file.Size())
	if open == nil || !ok || start >= end {
		return nil, nil
	}
	sound := &File{from: io.NewSectionReader(in.file, start, end-start), size: end - start}
	return newFramed(open, sound, io.NewSectionReader(in.walk, start, end-start), in.caps)
}

// newFramed opens sound whose frames state their own length, in a container of the caps; nil where it is something else.
func newFramed(open func(inspection) (Format, error), sound *File, walk io.ReaderAt, container *gst.Caps) (Format, error) {
	caps, err := Recognise(sound, sound.All())
	if err != nil || caps.Media != media.MPEGAudio && caps.Media != media.AC3 && caps.Media != media.EAC3 {
		return nil, nil // which a demuxer may know
	}
	f, err := open(inspection{sound, walk, caps})
	if err != nil {
		return nil, err
	}
	return framedWave{f, container}, nil
}

func (f *wave) short(int64) error {
	start, end, _ := riff.Stated(f.file)
	if end-start >= riff.UnknownSize {
		return nil
	}
	return shortFile(f.file.Size(), end)
}

// show hides a tail too short for a chunk, such as the byte that pads an odd number of samples: wavparse takes it for the end of
// everything and gives nothing at all.
func (f *wave) show(kind Kind, nth int) (*shown, error) {
	s, err := f.container.show(kind, nth)
	if err != nil || kind == Unknown {
		return s, err
	}
	if _, end, ok := riff.Data(f.file, f.file.Size()); ok && f.file.Size()-end < 8 {
		s.view.End = end
	}
	return s, nil
}
