package pipeline

import (
	"errors"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/mp3"
	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// mpegAudio is a file of MPEG audio, layer III, and the tags around it. Its sound is shown without the tags and without the
// encoder's own frame, whose delay and padding are cut here.
type mpegAudio struct {
	container
	sound *gst.Caps // what lies between the tags
	info  *mp3.Info
	index *mp3.Index

	chance bool // GStreamer takes it for something else

	samples int64 // of all frames, as count has found; 0 where that is unknown
}

// newMPEGAudio leaves to GStreamer what is not layer III: something else behind the tags, AAC, or bytes that look like frames by chance.
func newMPEGAudio(in inspection) (Format, error) {
	info, err := mp3.Read(in.file, in.file.Size())
	if errors.Is(err, mp3.ErrFormat) {
		return newElementarySound(in)
	}
	if err != nil {
		return nil, err
	}
	sound, err := Recognise(in.file, gst.View{Start: info.View.Start, End: info.View.End})
	chance := false
	if start, _, _ := mp3.Between(in.file, in.file.Size()); start > 0 && start == info.View.Start && info.Layer == 3 && (err != nil || kindOf(sound) != Sound) {
		chance = err == nil
		sound, err = gst.ParseCaps(layer3) // a few frames right behind a tag, which GStreamer finds too few
	}
	if err != nil || info.Layer != 3 || sound.Media != media.MPEGAudio || sound.Int("layer") != 3 {
		return newElementarySound(in)
	}
	return &mpegAudio{container: container{in}, sound: sound, info: info, index: mp3.NewIndex(in.walk, info.View), chance: chance}, nil
}

const layer3 = media.MPEGAudio + ", mpegversion=(int)1, layer=(int)3"

func (f *mpegAudio) show(kind Kind, nth int) (*shown, error) {
	s, err := f.container.show(kind, nth)
	if err == nil && (kind != Video || f.chance) {
		s.view, s.caps = gst.View{Start: f.info.View.Start, End: f.info.View.End}, f.sound
	}
	return s, err
}

func (f *mpegAudio) soundCut(*Chosen, int) SoundCut {
	trim := f.info.Trim
	return SoundCut{Skip: trim.Start, Stop: min(trim.Stop, Endless), Resume: min(trim.Resume, Endless)}
}

func (f *mpegAudio) duration(*Chosen) (d time.Duration, ok bool) {
	if f.info.Frames == 0 {
		return 0, false
	}
	return seconds(f.info.Frames*int64(f.info.SamplesPerFrame), f.info.SampleRate), true
}

func (f *mpegAudio) short(int64) error { return shortFile(f.file.Size(), f.info.End) }

// count counts the frames where no tag states how many there are.
func (f *mpegAudio) count() {
	if f.samples = f.info.Frames * int64(f.info.SamplesPerFrame); f.samples > 0 {
		return
	}
	if counted, _, err := mp3.Count(f.walk, f.info.View.Start, f.info.View.End); err == nil {
		f.samples = counted
	}
}

func (f *mpegAudio) describe(c *Chosen, r *StreamReport) {
	if c.Container.Media != media.MPEGAudio {
		return
	}
	r.Coding = Coding{Codec: "mp3", SampleRate: f.info.SampleRate, Channels: f.info.Channels}
	if f.samples > 0 {
		_, _, heard := f.soundCut(c, f.info.SampleRate).Heard(f.samples, 1)
		r.Duration = ticks(heard, f.info.SampleRate)
	}
}

func (f *mpegAudio) tags() []gst.Tag { return tagsAround(f.file) }

// tagsAround returns those of the ID3v2 tags in front, then those of the ID3v1 tag at the end, which has the same, shortened.
func tagsAround(file *File) (tags []gst.Tag) {
	for _, front := range mp3.Tags(mp3.Tag(file, file.Size())) {
		tags = append(tags, gst.ReadID3v2(front)...)
		for _, t := range mp3.UserTexts(front) {
			tags = append(tags, gst.Tag{Name: extended, Value: t[0] + "=" + t[1], Global: true})
		}
	}
	tags = append(tags, gst.ReadID3v1(mp3.Trailer(file, file.Size()))...)
	return append(tags, apePictures(file)...)
}

func (f *mpegAudio) chapters() []Chapter { return id3Chapters(f.file) }

func id3Chapters(file *File) (chapters []Chapter) {
	for _, c := range mp3.Chapters(mp3.Tag(file, file.Size())) {
		chapters = append(chapters, Chapter(c))
	}
	return chapters
}

func (f *mpegAudio) sampleEntries(sample int64) []Entry {
	var entries []Entry
	frame := int64(f.info.SamplesPerFrame)
	for _, at := range f.index.Enter(sample / frame) {
		entries = append(entries, Entry{
			Sample: at.Number * frame, Silent: at.Silent * frame,
			view: view.View{Start: at.Offset, End: f.info.View.End}, format: f,
		})
	}
	return entries
}
