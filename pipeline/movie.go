package pipeline

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/mp4"
)

// movie is a file made of boxes: MP4, QuickTime, 3GP. Its edit lists are hidden from qtdemux and applied here.
type movie struct {
	container
	boxes     *mp4.File
	fragments *mp4.Fragments // of a fragmented film; nil until it was asked for
	keys      *mp4.KeyTimes  // of another one; nil until it was asked for
}

// newMovie reads the boxes of a film, and refuses what would end the process in qtdemux, which divides by the channels of
// uncompressed sound, and what could hide that from this look.
func newMovie(in inspection) (Format, error) {
	boxes, err := mp4.Read(in.file, in.file.Size())
	switch {
	case errors.Is(err, mp4.ErrFormat):
		return nil, failure(ErrCorrupt, "%v", err)
	case err != nil:
		return nil, err
	case boxes.NoChannels:
		return nil, failure(ErrCorrupt, "uncompressed sound of 0 channels")
	case boxes.Compressed:
		return nil, failure(ErrUnsupported, "its movie header is compressed")
	}
	return &movie{container: container{in}, boxes: boxes}, nil
}

func (f *movie) short(int64) error {
	end := mp4.StatedEnd(f.file, f.file.Size())
	if end == 0 && !f.boxes.Fragmented {
		end = f.boxes.LostMedia(f.file, f.file.Size())
	}
	return shortFile(f.file.Size(), end)
}

func (f *movie) show(kind Kind, nth int) (*shown, error) {
	s, err := f.container.show(kind, nth)
	if err != nil {
		return nil, err
	}
	s.patch(f.boxes.KnownPatches())
	if kind == Unknown {
		if f.allEncrypted() {
			return nil, errEncrypted
		}
		s.patch(f.boxes.PreviewPatches())
		return s, nil
	}
	track := f.trackOf(kind, nth)
	switch {
	case track == nil && f.boxes.External, track != nil && track.External:
		return nil, failure(ErrForbidden, "its media lie in another file")
	case track != nil && track.Encrypted, track == nil && f.allEncrypted():
		return nil, errEncrypted
	case track != nil:
		s.patch(f.boxes.Patches(track))
		s.raw = track.Plain.Caps()
	}
	return s, nil
}

// errEncrypted says why a stream cannot be read.
var errEncrypted = failure(ErrUnsupported, "the stream is encrypted")

// allEncrypted reports whether nothing of the film can be read without a key.
func (f *movie) allEncrypted() bool {
	encrypted := false
	for _, t := range f.boxes.Tracks {
		switch {
		case t.Kind == mp4.Other:
		case !t.Encrypted:
			return false
		default:
			encrypted = true
		}
	}
	return encrypted
}

// trackOf returns the n-th track of a kind, or for n < 0 the one that choose will choose.
func (f *movie) trackOf(kind Kind, nth int) *mp4.Track {
	want := mp4.Sound
	if kind == Video {
		want = mp4.Video
	}
	var first *mp4.Track
	for i := range f.boxes.Tracks {
		t := &f.boxes.Tracks[i]
		switch {
		case t.Kind != want:
		case nth > 0:
			nth--
		case nth == 0 || t.Enabled:
			return t
		case first == nil:
			first = t
		}
	}
	return first
}

// track returns the track that comes out of one of qtdemux's pads; nil where there is none.
func (f *movie) track(pad *gst.Pad) *mp4.Track {
	// qtdemux ends its stream ids with the track's own id.
	id := pad.StreamID()
	number, err := strconv.ParseUint(id[strings.LastIndexByte(id, '/')+1:], 10, 32)
	if err != nil {
		return nil
	}
	for i := range f.boxes.Tracks {
		if t := &f.boxes.Tracks[i]; t.ID == uint32(number) {
			return t
		}
	}
	return nil
}

// edited returns the track of a stream whose edits are applied here; nil where they are not simple.
func (f *movie) edited(c *Chosen) *mp4.Track {
	if c == nil {
		return nil
	}
	if t := f.track(c.pad); t != nil && t.Cut.Simple {
		return t
	}
	return nil
}

func (f *movie) frameCut(c *Chosen) FrameCut {
	if t := f.edited(c); t != nil {
		cut := FrameCut{shows: t.Shows}
		if len(t.Cut.More) > 0 {
			cut.moved, cut.media = t.Moved, t.Media
		}
		return cut
	}
	return FrameCut{}
}

func (f *movie) soundCut(c *Chosen, rate int) SoundCut {
	t := f.edited(c)
	if t == nil {
		return f.container.soundCut(c, rate)
	}
	skip, end := t.Samples(rate)
	skip = min(skip, Endless)
	mute := f.muteSamples(c, rate) // which the decoder leaves out
	skip = max(0, skip-mute)
	if end < math.MaxInt64 && len(t.Edits) > 0 { // without edits no program counts them at the end
		end -= mute
	}
	cut := SoundCut{Skip: skip, Stop: min(max(end, skip), Endless), Resume: Endless}
	for _, m := range t.Further(rate) {
		cut.More = append(cut.More, Samples{min(m[0], Endless), min(m[1], Endless)})
	}
	return cut
}

func (f *movie) presented(c *Chosen, pts time.Duration) time.Duration {
	if t := f.edited(c); t != nil {
		return t.Presented(pts, f.boxes.Timescale)
	}
	return pts
}

func (f *movie) start(c *Chosen, pts time.Duration) time.Duration {
	if t := f.edited(c); t != nil {
		return max(t.Delayed(f.boxes.Timescale), t.Presented(pts, f.boxes.Timescale))
	}
	return pts
}

// duration returns the length of a track without what its edits leave out.
func (f *movie) duration(c *Chosen) (d time.Duration, ok bool) {
	t := f.edited(c)
	if t == nil || t.Timescale == 0 || t.Duration == 0 {
		return 0, false
	}
	if len(t.Cut.More) > 0 {
		last := &t.Cut.More[len(t.Cut.More)-1]
		cut := t.Cut
		cut.More = append(slices.Clone(cut.More[:len(cut.More)-1]), mp4.Stretch{Start: last.Start, End: min(last.End, max(last.Start, t.Duration))})
		return seconds(cut.Length(), int(t.Timescale)), true
	}
	ticks := min(t.Duration, t.Cut.End) - t.Cut.Start
	if t.Kind == mp4.Video && t.Cut.End < math.MaxInt64 {
		ticks = min(t.Duration, t.Cut.End-t.Cut.Start) // Duration does not count what B-frames delay all by
	}
	return seconds(max(0, ticks), int(t.Timescale)), true
}

// describe sets what the boxes say better than qtdemux: how long the sound is to a sample, and how pictures are turned.
func (f *movie) describe(c *Chosen, r *StreamReport) {
	r.orient()
	t := f.track(c.pad)
	if t == nil {
		return
	}
	if r.Kind == Video {
		r.Rotation, r.Mirrored = t.Rotation, t.Mirrored
	}
	if t.Encrypted {
		r.Encrypted = true
	}
	if t.Plain.Bits > 0 {
		r.Codec, r.Bits = t.Plain.Codec(), t.Plain.Bits
	}
	if f.boxes.Fragmented && t.Timescale > 0 {
		if length := f.boxes.FragmentedDuration(t, f.walk, f.file.Size()) - t.Cut.Start; length > 0 {
			if t.Kind == mp4.Video {
				length += t.Cut.Start // which B-frames delay all by
			}
			r.Duration = seconds(length, int(t.Timescale))
		}
	}
	if heard, ok := f.heardAAC(c, t, r.SampleRate); ok {
		r.Duration = ticks(heard, r.SampleRate)
	}
}

func (f *movie) timesStreams() bool { return true }

func (f *movie) datesFile() bool { return true }

func (f *movie) chapters() (chapters []Chapter) {
	for _, c := range f.boxes.Chapters(f.walk, f.file.Size()) {
		chapters = append(chapters, Chapter{Start: c.Start, Title: c.Title})
	}
	return chapters
}

// ticks returns the time of a number of samples, to the nearest nanosecond.
func ticks(n int64, rate int) time.Duration {
	if rate <= 0 {
		return 0
	}
	whole, rest := n/int64(rate), n%int64(rate)
	return time.Duration(whole)*time.Second + (time.Duration(rest)*time.Second+time.Duration(rate)/2)/time.Duration(rate)
}

func seconds(ticks int64, scale int) time.Duration {
	return time.Duration(float64(ticks) / float64(scale) * float64(time.Second))
}

// display returns the matrix of the track with that of the movie, of which qtdemux knows those that turn without mirroring, and the aspect
// of pixels, which counts more than what the stream says.
func (f *movie) display(c *Chosen) Display {
	t := f.track(c.pad)
	if t == nil {
		return Display{}
	}
	d := Display{Turned: true, Rotation: t.Rotation, Mirrored: t.Mirrored, config: t.Config}
	if t.Aspect[0] > 0 && t.Aspect[1] > 0 {
		d.AspectNum, d.AspectDen = t.Aspect[0], t.Aspect[1]
	}
	return d
}

// seekForFrame is for films that are not fragmented, as qtdemux does not use their index. It goes by the order in which frames are
// stored, and would enter open groups after their key frame.
func (f *movie) seekForFrame(c *Chosen, t time.Duration) (s FrameSeek, ok bool) {
	if f.boxes.Fragmented {
		return s, false
	}
	if f.keys == nil {
		track := f.track(c.pad)
		if track == nil {
			return FrameSeek{To: t}, true
		}
		f.keys = f.boxes.KeyTimes(track, f.walk)
	}
	at, ok := f.keys.Before(t)
	if !ok {
		return FrameSeek{To: t}, true
	}
	return FrameSeek{To: at + time.Nanosecond, Key: at}, true // qtdemux cuts what is less than a tick off
}

func (f *movie) cells(c *Chosen, rate int) *Cells {
	if c.Container.Media != media.MPEGAudio {
		return nil
	}
	if f.boxes.Fragmented {
		if g, ok := newFragmentGrid(f, c, rate); ok {
			return &Cells{grid: g}
		}
		return nil
	}
	if g, ok := newAACGrid(f, c, rate); ok {
		return &Cells{grid: g}
	}
	return nil
}

// keyFrameEntry finds the fragment to begin with.
func (f *movie) keyFrameEntry(c *Chosen, t time.Duration) (e Entry, at time.Duration, ok bool) {
	if !f.boxes.Fragmented {
		return e, 0, false
	}
	if f.fragments == nil {
		track := f.track(c.pad)
		if track == nil {
			return e, 0, false
		}
		fragments, ok := f.boxes.Fragments(track.ID, f.walk, f.file.Size())
		if !ok {
			return e, 0, false
		}
		f.fragments = fragments
	}
	key, ok := f.fragments.KeyBefore(t)
	return Entry{view: f.fragments.Enter(key), format: f}, key.Time, ok
}

func quickTimeName(caps *gst.Caps) string {
	if variant := caps.Text("variant"); variant == "" || variant == "apple" {
		return "mov"
	}
	return "mp4"
}
