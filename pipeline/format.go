package pipeline

import (
	"context"
	"io"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/detach"
	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// Format is what is known about a file by its container. It answers what GStreamer does not report, or gets wrong. Each container
// has a file of its own in this package, which embeds [container] for the answers that it does not change.
//
// The methods with a *Chosen are called once the first buffer of that stream has come. A Format is not safe for
// concurrent use, except for show.
type Format interface {
	// Caps returns what the bytes were recognised as.
	Caps() *gst.Caps

	// show returns what the elements of a pipeline see of the file when it reads the n-th stream of a kind, or for n < 0 the
	// default one; Unknown shows all of them. It refuses what must not be passed to GStreamer.
	show(kind Kind, nth int) (*shown, error)

	// demux opens the n-th stream of a kind, in what is shown of the file, to be cut into packets in Go; nil where GStreamer
	// does that.
	demux(s *shown, kind Kind, nth int) *demuxed

	// named returns the caps of a stream that the demuxer has no name for; empty where it has, or nobody does.
	named(pad *gst.Pad, caps *gst.Caps) string

	// decoders returns elements that are allowed for this file although they are refused otherwise.
	decoders() []string

	// frameCut returns which frames of a video are shown.
	frameCut(c *Chosen) FrameCut
	// soundCut returns which samples of a sound are heard, counted at its decoder's rate.
	soundCut(c *Chosen, rate int) SoundCut
	// presented returns when a buffer with a time of the demuxer's is shown or heard.
	presented(c *Chosen, pts time.Duration) time.Duration
	// duration returns the length of a stream; ok is false where the demuxer's own is as good.
	duration(c *Chosen) (d time.Duration, ok bool)
	// start returns when a stream starts whose first buffer has a time.
	start(c *Chosen, pts time.Duration) time.Duration

	// tags returns the tags that the demuxers do not report, and chapters the stretches with a name.
	tags() []gst.Tag
	chapters() []Chapter
	// datesFile reports whether the date and time that GStreamer reports is that of the file, not that of the work.
	datesFile() bool
	// describe sets what Probe reports about a stream and the demuxer does not know better. It may read the whole file.
	describe(c *Chosen, r *StreamReport)
	// count counts what describe needs counted of sound whose headers state no length. It may read the whole file, for as long as the
	// context lasts: it is called before describe, and before a pipeline is watched.
	count()

	// short returns an ErrCorrupt where the file ends clearly short of what the container states; see [Pipeline.Short].
	short(samples int64) error

	// timesStreams reports whether durations are those of streams, each from its start, not of the file.
	timesStreams() bool

	// seekForFrame returns the seek that leads to the frame at t with the content and time that it has from the start; ok is false where
	// none does.
	seekForFrame(c *Chosen, t time.Duration) (s FrameSeek, ok bool)
	// seeksSamples reports whether a seek leads to the same samples as reading from the start, with times that number them.
	seeksSamples(c *Chosen) bool
	// repeatsTimes reports whether frames may come with the time of another one.
	repeatsTimes() bool
	// countsFrames reports whether times are meaningless, and each frame is the next step of the stream's rate.
	countsFrames(c *Chosen) bool
	// frameSteps returns what counts the steps from one frame that is shown to the next; nil where that is always one.
	frameSteps(c *Chosen) func() int64

	// display returns what the container states about how a video is to be shown.
	display(c *Chosen) Display

	// cells returns where the decoders of a sound start anew; nil where one decodes all of it.
	cells(c *Chosen, rate int) *Cells
	// sampleEntries returns entries from which the samples from the given one on are decoded as from the start, nearest first.
	sampleEntries(sample int64) []Entry
	// keyFrameEntry returns the entry of the last key frame at or before t, and when that is shown, both counted from the first frame.
	keyFrameEntry(c *Chosen, t time.Duration) (e Entry, at time.Duration, ok bool)
}

// inspection is what a Format is made from.
type inspection struct {
	file *File
	walk io.ReaderAt // reads file for as long as the context lasts, for what may read it to its end
	caps *gst.Caps
}

// Inspect recognises a file by its content and reads the headers that its format needs. Later reading stops when
// ctx ends. What no format is known for is an [ErrUnsupported], a damaged header an [ErrCorrupt].
func Inspect(ctx context.Context, file *File) (Format, error) {
	caps, err := Recognise(file, file.All())
	if err != nil {
		return nil, err
	}
	in := inspection{file, detach.ReaderAt(ctx, file), caps}
	var format Format = newContainer(in)
	if open := containers[caps.Media].open; open != nil {
		format, err = open(in)
	}
	if err = file.Cause(err); err != nil {
		return nil, err
	}
	return format, nil
}

// container is a format about which nothing is known but what GStreamer reports.
type container struct{ inspection }

func newContainer(in inspection) *container { return &container{in} }

func (f *container) Caps() *gst.Caps { return f.caps }

func (f *container) show(Kind, int) (*shown, error) {
	return &shown{file: f.file, from: f.file.bytes(), view: f.file.All(), caps: f.caps}, nil
}

func (f *container) demux(*shown, Kind, int) *demuxed { return nil }

func (f *container) named(*gst.Pad, *gst.Caps) string { return "" }

func (f *container) decoders() []string { return nil }

func (f *container) frameCut(*Chosen) FrameCut { return FrameCut{} }

func (f *container) soundCut(c *Chosen, rate int) SoundCut { return wmaCut(c, rate) }

func (f *container) presented(_ *Chosen, pts time.Duration) time.Duration { return pts }

func (f *container) duration(*Chosen) (time.Duration, bool) { return 0, false }

func (f *container) start(_ *Chosen, pts time.Duration) time.Duration { return pts }

func (f *container) tags() []gst.Tag { return nil }

func (f *container) chapters() []Chapter { return nil }

func (f *container) timesStreams() bool { return false }

func (f *container) datesFile() bool { return false }

// describe reads the headers of a file that is a stream itself.
func (f *container) count() {}

func (f *container) describe(c *Chosen, r *StreamReport) {
	r.orient()
	if c.Container != f.caps || media.IsPicture(f.caps.Media) {
		return
	}
	head := f.head(inspectedBytes)
	if _, _, known := pictureHeader(f.caps, nil); known {
		r.Coding = codingOf(f.caps, head)
	}
	if _, _, known := soundHeader(f.caps, nil); known {
		r.Coding = codingOf(f.caps, head)
	}
}

// head returns the first bytes of the file, n at most.
func (f *container) head(n int64) []byte {
	head := make([]byte, min(n, f.file.Size()))
	got, err := f.file.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil
	}
	return head[:got]
}

func (f *container) seekForFrame(*Chosen, time.Duration) (FrameSeek, bool) {
	return FrameSeek{}, false
}

func (f *container) seeksSamples(*Chosen) bool { return false }

func (f *container) repeatsTimes() bool { return false }

func (f *container) countsFrames(*Chosen) bool { return false }

func (f *container) frameSteps(*Chosen) func() int64 { return nil }

// display returns the size that a container states of VP6, whose decoder gives whole blocks.
func (f *container) display(c *Chosen) Display {
	switch c.Container.Media {
	case media.VP6, media.VP6Flash, media.VP6Alpha:
		return Display{Width: c.Container.Int("width"), Height: c.Container.Int("height")}
	}
	return Display{}
}

func (f *container) cells(*Chosen, int) *Cells { return nil }

func (f *container) sampleEntries(int64) []Entry { return nil }

func (f *container) keyFrameEntry(*Chosen, time.Duration) (Entry, time.Duration, bool) {
	return Entry{}, 0, false
}

// shown is what the elements of one pipeline see of a file.
type shown struct {
	file  *File
	from  io.ReaderAt
	view  gst.View
	caps  *gst.Caps // what the view is
	raw   string    // caps of uncompressed sound that the demuxer cannot know; empty where it does
	guard *guard    // nil where the demuxer needs none
}

func (s *shown) patch(patches []view.Patch) {
	for _, p := range patches {
		s.view.Patches = append(s.view.Patches, gst.Patch{Offset: p.Offset, Bytes: p.Bytes})
	}
}

// enter narrows what is shown to an entry.
func (s *shown) enter(e Entry) {
	if e.view.Size() == 0 {
		return
	}
	s.view.Start, s.view.End = e.view.Start, e.view.End
	s.patch(e.view.Patches)
}

// cause returns why the bytes ended early, where they did, else err.
func (s *shown) cause(err error) error {
	if s.guard != nil {
		err = s.guard.cause(err)
	}
	return s.file.Cause(err)
}
