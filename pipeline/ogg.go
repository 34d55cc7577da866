package pipeline

import (
	"strconv"
	"strings"
	"time"

	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/ogg"
	"github.com/gonumm/gonumm/pipeline/internal/opus"
	"github.com/gonumm/gonumm/pipeline/internal/view"
	"github.com/gonumm/gonumm/pipeline/internal/vorbis"
)

// oggFile is a file of Ogg: Vorbis, Opus, Theora, FLAC.
type oggFile struct {
	container
	skips   map[uint32]int64 // of streams of Opus, in samples
	patches []view.Patch     // that hide these
}

func newOgg(in inspection) (Format, error) {
	f := &oggFile{container: container{in}}
	f.skips, f.patches = ogg.PreSkips(in.file, in.file.Size())
	for serial, skip := range f.skips {
		if end, ok := ogg.End(in.file, in.file.Size(), serial); ok && end < skip {
			if lifted, ok := ogg.LiftEnd(in.file, in.file.Size(), serial, skip); ok { // as soundCut does, so that a decoder gives as much
				f.patches = append(f.patches, lifted)
			}
		}
	}
	return f, nil
}

// show hides the pre-skips of Opus from those who decode it; soundCut leaves these samples out.
func (f *oggFile) show(kind Kind, nth int) (*shown, error) {
	s, err := f.container.show(kind, nth)
	if err == nil && kind == Sound {
		s.patch(f.patches)
	}
	return s, err
}

// serial returns the number of a stream, which oggdemux writes into its pad's name.
func (f *oggFile) serial(c *Chosen) (serial uint32, ok bool) {
	n, err := strconv.ParseUint(strings.TrimPrefix(c.pad.Name(), "src_"), 16, 32)
	return uint32(n), err == nil
}

func (f *oggFile) soundCut(c *Chosen, rate int) SoundCut {
	serial, ok := f.serial(c)
	if !ok || !f.isVorbis(c) && !f.isOpus(c) {
		return f.container.soundCut(c, rate)
	}
	cut := SoundCut{Skip: f.skips[serial], Stop: Endless, Resume: Endless}
	if begins, end, ok := ogg.LastPage(f.file, f.file.Size(), serial); ok {
		first, _ := f.first(c, serial)
		cut.LastPage = max(0, begins-first)
		if cut.Stop = end - first; cut.Stop < cut.Skip {
			cut.Stop += cut.Skip // GStreamer's muxer does not count the pre-skip where there is one page alone
		}
	}
	return cut
}

// first returns the granule position of the first sample that is decoded; ok is false where the file does not tell, such as for bytes
// between the pages.
func (f *oggFile) first(c *Chosen, serial uint32) (granule int64, ok bool) {
	headers, samples := 2, opus.Samples
	if f.isVorbis(c) {
		packets := c.Stream().Buffers("streamheader")
		if len(packets) != 3 {
			return 0, false
		}
		v, ok := vorbis.New(packets[0], packets[2])
		if !ok {
			return 0, false
		}
		headers, samples = 3, v.Samples
	}
	granule, ok = ogg.Start(f.walk, f.file.Size(), serial, headers, samples)
	return max(0, granule), ok
}

// presented counts the time of Opus from the first sample that is heard, as the file does.
func (f *oggFile) presented(c *Chosen, pts time.Duration) time.Duration {
	if serial, ok := f.serial(c); ok {
		pts -= seconds(f.skips[serial], opus.Rate)
	}
	return pts
}

func (f *oggFile) duration(c *Chosen) (d time.Duration, ok bool) {
	rate := c.Container.Int("rate")
	if f.isOpus(c) {
		rate = opus.Rate
	}
	cut := f.soundCut(c, rate)
	if rate == 0 || cut.Stop == Endless {
		return 0, false
	}
	return seconds(cut.Stop-cut.Skip, rate), true
}

// describe counts what is heard, by the pages.
func (f *oggFile) describe(c *Chosen, r *StreamReport) {
	if r.Kind != Sound || r.SampleRate == 0 {
		return
	}
	if cut := f.soundCut(c, r.SampleRate); cut.Stop < Endless && cut.Stop > cut.Skip {
		r.Duration = ticks(cut.Stop-cut.Skip, r.SampleRate)
	}
}

func (f *oggFile) isVorbis(c *Chosen) bool { return c.Container.Media == media.Vorbis }

func (f *oggFile) isOpus(c *Chosen) bool { return c.Container.Media == media.Opus }

// seeksSamples is for Vorbis that begins at 0: oggdemux counts the time of the whole from its first granule, but not that of a seek.
func (f *oggFile) seeksSamples(c *Chosen) bool {
	serial, ok := f.serial(c)
	if !ok || !f.isVorbis(c) {
		return false
	}
	first, ok := f.first(c, serial)
	return ok && first == 0
}

func (f *oggFile) cells(c *Chosen, _ int) *Cells {
	if !f.isOpus(c) {
		return nil
	}
	entries, ok := ogg.NewEntries(f.walk, f.file.Size())
	if !ok {
		return nil
	}
	return &Cells{grid: opusGrid{entries, f}}
}

// opusGrid are cells of Opus, each shown to the demuxer as a file that begins with it.
type opusGrid struct {
	*ogg.Entries
	format Format
}

func (g opusGrid) enter(k int64) Entry {
	v, first := g.Enter(k)
	return Entry{Sample: first, view: v, format: g.format}
}
