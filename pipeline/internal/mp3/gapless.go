package mp3

// Trim states which decoded samples of the view to keep, counted from the first of
// its first frame: Start <= i < Stop, and again Resume <= i. Stop and Resume are
// math.MaxInt64 where no padding is known.
type Trim struct{ Start, Stop, Resume int64 }

// Keeps reports whether sample i is kept.
func (t Trim) Keeps(i int64) bool { return t.Start <= i && i < t.Stop || i >= t.Resume }

// apply records what the tag states about the present bytes, which start with its frame.
func (t tag) apply(info *Info, present int64) {
	if t.bytes > 0 && present-t.bytes > t.bytes/16 {
		t.frames = 0 // files laid end to end
	}
	info.Frames, info.Encoder = t.frames, t.encoder
	if !t.gapless {
		return
	}
	info.Trim.Start = t.delay + decoderDelay
	total := t.frames * int64(info.SamplesPerFrame)
	if stop := total - t.padding + decoderDelay; 0 <= stop && stop < total {
		info.Trim.Stop, info.Trim.Resume = stop, total
	}
}

// decoderDelay is by how much a decoder of layer III is late, in samples.
const decoderDelay = 528 + 1
