package mp4

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// field is a duration stored in the file, counted in ticks of the movie or
// of its own header.
type field struct {
	header
	movie bool
	whole bool // of the movie itself
	track int  // in which it is, where it is not the movie's
}

// span is a box of a track, by the index of the track.
type span struct {
	at    int64
	track int
}

// Patches returns the bytes to overlay so that qtdemux plays all of track
// t: edit lists become free space and the durations in the headers become longer,
// since it stops at the shortest of them. The sizes of all boxes stay. Then the
// first packet's time is 0 (plus the composition offset), and Track.Samples and
// Track.Shows count from there.
//
// Tracks that are not simple keep their edits; for such a t nothing is patched.
func (f *File) Patches(t *Track) []view.Patch {
	if !t.Cut.Simple {
		return nil
	}
	var patches []view.Patch
	for _, e := range f.edits {
		if f.Tracks[e.track].Cut.Simple {
			patches = append(patches, view.Patch{Offset: e.at, Bytes: []byte("free")})
		}
	}
	for _, at := range f.movieEx {
		patches = append(patches, view.Patch{Offset: at, Bytes: []byte("free")})
	}
	seconds := f.longer()
	for _, d := range f.fields {
		if d.at == 0 {
			continue
		}
		ticks := seconds * uint64(f.scale(d))
		if f.Fragmented && !d.movie && f.tables[d.track].offsets.kind != "" {
			ticks = d.most() // qtdemux takes no offset that is more than twice as long as the track
		}
		b := binary.BigEndian.AppendUint64(nil, ticks)
		if !d.wide {
			b = b[4:]
		}
		patches = append(patches, view.Patch{Offset: d.at, Bytes: b})
	}
	return patches
}

// PreviewPatches returns the bytes to overlay so that qtdemux tells of every track: it takes one that is less than a fifth as long as the
// movie for a preview, and leaves it out, unless the movie states no length.
func (f *File) PreviewPatches() (patches []view.Patch) {
	short := func(d field) bool {
		const fifth = 5
		movie := rescale(f.Duration, int64(d.timescale), int64(f.Timescale))
		return !d.movie && d.track < len(f.Tracks) && f.Tracks[d.track].Kind != Other && d.duration < movie/fifth+1
	}
	if f.Fragmented || f.Duration == 0 || !slices.ContainsFunc(f.fields, short) {
		return nil
	}
	for _, d := range f.fields {
		if d.whole && d.at > 0 {
			length := 4
			if d.wide {
				length = 8
			}
			patches = append(patches, view.Patch{Offset: d.at, Bytes: make([]byte, length)})
		}
	}
	return patches
}

func (f *File) scale(d field) uint32 {
	if d.movie {
		return f.Timescale
	}
	return d.timescale
}

// longer returns the duration, in seconds, that all headers are to state: the
// same for all, as qtdemux takes a track much shorter than the movie for a preview and
// leaves it out, and one that fits the narrowest field. For a fragmented file it is 0,
// unknown: its headers need not know what is yet to come.
func (f *File) longer() uint64 {
	if f.Fragmented {
		return 0
	}
	longest, most := seconds(f.Duration, f.Timescale), uint64(math.MaxUint64)
	for _, t := range f.Tracks {
		longest = max(longest, seconds(t.Duration, t.Timescale))
	}
	for _, d := range f.fields {
		longest = max(longest, seconds(d.duration, f.scale(d)))
		limit := uint64(1) << 53
		if !d.wide {
			limit = math.MaxUint32 - 1
		}
		most = min(most, limit/max(1, uint64(f.scale(d))))
	}
	return min(2*longest+10, most)
}

// most returns the longest duration that the field holds and qtdemux counts in nanoseconds.
func (d field) most() uint64 {
	const years = 1 << 31 // in seconds
	ticks := years * uint64(d.timescale)
	if !d.wide {
		ticks = min(ticks, math.MaxUint32-1)
	}
	return ticks
}

func seconds(ticks int64, scale uint32) uint64 {
	return min(uint64(max(0, ticks)), 1<<53) / max(1, uint64(scale))
}
