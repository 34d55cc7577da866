package pipeline

import (
	"io"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/flac"
	"github.com/gonumm/gonumm/pipeline/internal/header"
	"github.com/gonumm/gonumm/pipeline/internal/mp3"
)

// elementarySound is sound without a container, whose frames state their own length, perhaps with tags before and after it.
type elementarySound struct {
	container
	sound  *gst.Caps   // what lies between the tags
	offset int64       // where that starts
	size   int64       // of it
	stated measurement // once it was counted
	begun  bool        // it is the beginning of one frame, in which GStreamer takes chance for something else
}

// measurement is what soundOf returns.
type measurement struct {
	header.Sound
	samples int64
	ok      bool
}

func newElementarySound(in inspection) (Format, error) {
	f := &elementarySound{container: container{in}, sound: in.caps, size: in.file.Size()}
	start, end, err := mp3.Between(in.file, in.file.Size())
	if err != nil {
		return nil, err
	}
	if start < end && end-start < f.size {
		caps, err := Recognise(in.file, gst.View{Start: start, End: end})
		if f.begun = (err != nil || kindOf(caps) != Sound) && mp3.Begins(in.file, start, end); f.begun {
			caps, err = gst.ParseCaps(layer3)
		}
		if err == nil && kindOf(caps) == Sound {
			f.sound, f.offset, f.size = caps, start, end-start
		}
	}
	if f.sound.Media == media.Musepack {
		return newMusepack(f), nil
	}
	return f, nil
}

func (f *elementarySound) show(kind Kind, nth int) (*shown, error) {
	s, err := f.container.show(kind, nth)
	if err == nil && f.begun {
		s.view, s.caps = gst.View{Start: f.offset, End: f.offset + f.size}, f.sound
	}
	return s, err
}

// tags returns the covers of an APE tag at the end, and the others where the demuxer does not see them.
func (f *elementarySound) tags() []gst.Tag {
	if f.begun {
		return tagsAround(f.file)
	}
	return apePictures(f.file)
}

func apePictures(file *File) []gst.Tag { return covers(mp3.APEPictures(file, file.Size())) }

// count reads the headers of the sound and counts the frames of the whole file.
func (f *elementarySound) count() {
	m := &f.stated
	m.Sound, m.samples, m.ok = soundOf(io.NewSectionReader(f.walk, f.offset, f.size), f.size, f.sound)
}

func (f *elementarySound) describe(c *Chosen, r *StreamReport) {
	f.container.describe(c, r)
	s := f.stated
	if c.Container.Media != f.sound.Media || !s.ok {
		return
	}
	if s.Rate > 0 {
		r.SampleRate, r.Channels, r.Bits = s.Rate, s.Channels, max(s.Bits, r.Bits)
	}
	if s.samples > 0 && r.SampleRate > 0 {
		r.Duration = ticks(s.samples, r.SampleRate)
	}
}

// soundOf returns what the headers of a sound state; its rate is 0 where the demuxer knows it, and samples are 0 where nobody does.
func soundOf(from io.ReaderAt, size int64, caps *gst.Caps) (s header.Sound, samples int64, ok bool) {
	if measure := codecs[caps.Media].measure; measure != nil {
		return measure(from, size, caps)
	}
	return s, 0, true
}

// measured returns what counts the samples of frames.
func measured(step header.Step) func(io.ReaderAt, int64, *gst.Caps) (header.Sound, int64, bool) {
	return func(from io.ReaderAt, size int64, _ *gst.Caps) (header.Sound, int64, bool) {
		samples, err := header.Count(from, size, step)
		return header.Sound{}, samples, err == nil
	}
}

func measureMPEG(from io.ReaderAt, size int64, caps *gst.Caps) (s header.Sound, samples int64, ok bool) {
	switch {
	case caps.Int("mpegversion") == 1:
		head := make([]byte, min(size, inspectedBytes))
		n, _ := from.ReadAt(head, 0)
		frame, found := mp3.First(head[:n])
		if !found {
			return s, 0, false
		}
		samples, _, err := mp3.Count(from, 0, size)
		return header.Sound{Rate: frame.SampleRate, Channels: frame.Channels}, samples, err == nil
	case caps.Text("stream-format") == "adts":
		return measured(header.ADTSFrame)(from, size, caps)
	}
	return s, 0, true
}

func measureFLAC(from io.ReaderAt, size int64, _ *gst.Caps) (s header.Sound, samples int64, ok bool) {
	file, err := flac.Read(from, size)
	if err != nil {
		return s, 0, false
	}
	stream := file.Stream()
	return header.Sound{Rate: stream.Rate, Channels: stream.Channels, Bits: stream.Bits}, stream.Samples, true
}

func measureWavPack(from io.ReaderAt, size int64, _ *gst.Caps) (header.Sound, int64, bool) {
	return header.WavPack(from, size)
}

func measureMusepack(from io.ReaderAt, _ int64, _ *gst.Caps) (header.Sound, int64, bool) {
	return header.Musepack(from)
}

func measureAMR(from io.ReaderAt, size int64, _ *gst.Caps) (header.Sound, int64, bool) {
	return header.AMR(from, size)
}
