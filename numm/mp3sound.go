package numm

import (
	"cmp"
	"context"
	"time"
	"unsafe"

	"github.com/gonumm/gonumm/internal/mpg123"
	"github.com/gonumm/gonumm/internal/resample"
	"github.com/gonumm/gonumm/pipeline"
)

// mp3Sound is the soundSource of a file of MPEG audio, layer III, whose frames lie end to end. A frame needs those before it. So a
// stretch begins with some frames that are not used, and counts if the last of these is, to the bit, that with which the one before ends:
//
//	frames   ├──┬──┬──┬──┬──┬──┬──┬──┬──┬──┬──┬──┤
//	decoded  ├──────────────┤
//	                  ├ warm ┼───────────┤
//	                     same^         ├ warm ┼ …
type mp3Sound struct {
	frameSound
	frames *pipeline.MP3Frames
}

// mp3Decoder has the memory for one stretch of frames.
type mp3Decoder struct {
	*mpg123.Decoder
	data    []byte
	floats  []float32
	rounded Sound
}

// openMP3Sound opens the samples; nil where they need a pipeline.
func openMP3Sound(ctx context.Context, file *pipeline.File, c *soundConfig) (soundSource, error) {
	if ok, err := withoutPipeline(ctx, c, mpg123.Load); !ok || err != nil {
		return nil, err
	}
	bytes := file.Shared()
	frames, err := pipeline.OpenMP3Frames(ctx, bytes)
	if frames == nil || err != nil {
		return nil, err
	}
	s := &mp3Sound{frames: frames, frameSound: frameSound{
		ctx: ctx, file: file, bytes: bytes, config: c, rate: frames.Rate, cut: frames.Cut(),
		last: pipeline.Endless, limit: pipeline.Endless,
	}}
	s.codec = s
	if s.piece = s.newDecoder(); s.piece == nil {
		return nil, nil
	}
	if _, s.offset, _, err = frames.Stretch(0, 1); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *mp3Sound) length() time.Duration { return s.frames.Duration() }
func (s *mp3Sound) stated() error         { return s.frames.Short() }
func (s *mp3Sound) count()                { s.frames.Walk() }

func (s *mp3Sound) newDecoder() frameDecoder {
	d := mpg123.New(s.rate, s.frames.Channels, s.frames.Samples)
	if d == nil {
		return nil
	}
	return &mp3Decoder{Decoder: d}
}

func (s *mp3Sound) ended() (bool, error) {
	if all, ok := s.frames.Count(); !ok || s.here() < all {
		return false, nil
	}
	return s.frames.Last()
}

// Frames that are decoded in one. Ahead, the more they are, the fewer come twice: so many that they are a share of what was read before
// them in a row, within bounds.
const (
	mp3Step       = 48
	mp3Least      = 4 // as the library looks at the header of the second frame before it decodes the first
	mp3AheadShare = 2
	mp3AheadLeast = 64
	mp3AheadMost  = 512
)

func (s *mp3Sound) here() int64 { return s.at / int64(s.frames.Samples) }

func (s *mp3Sound) decode(later *frameStretch) (framePart, error) {
	each := int64(s.frames.Samples)
	most := max(mp3Least, min((s.limit-s.at+each-1)/each, mp3Step))
	if later != nil {
		most = min(most, (later.first-s.at)/each)
	}
	frames, begin, end, err := s.frames.Stretch(s.here(), most)
	if err != nil || frames == 0 {
		return framePart{}, err
	}
	d := s.piece.(*mp3Decoder)
	if d.data, err = s.readable(d.data, begin, end-begin); err == nil {
		return s.part(d, d.data, int(frames)), nil
	}
	for ; frames > 0; frames-- {
		if _, _, end, _ = s.frames.Stretch(s.here(), frames); end-begin <= int64(len(d.data)) {
			return s.part(d, d.data[:end-begin], int(frames)), nil
		}
	}
	return framePart{}, err
}

// part decodes frames that are the data. Where their rate is the one that is asked for, they are rounded here, and not where all stretches
// come together. Of s it uses what stays as it is.
func (s *mp3Sound) part(d *mp3Decoder, data []byte, frames int) framePart {
	if !s.frames.Plain(data) || !d.Feed(data) {
		return framePart{}
	}
	each, channels := s.frames.Samples, s.frames.Channels
	if !s.config.rounds(s.rate) {
		d.floats = sized(d.floats, frames*each*channels)
		if !d.Decode(d.floats, true) {
			return framePart{}
		}
		return framePart{stretch{floats: d.floats, channels: channels}, int64(len(data))}
	}
	d.rounded = sized(d.rounded, frames*each)
	for at := 0; at < frames; at += mp3Rounded {
		n := min(mp3Rounded, frames-at)
		d.floats = sized(d.floats, n*each*channels)
		if !d.Decode(d.floats, at+n == frames) {
			return framePart{}
		}
		resample.Round(d.rounded[at*each:], d.floats, channels)
	}
	ints := unsafe.Slice(&d.rounded[0][0], 2*len(d.rounded))
	return framePart{stretch{ints: ints, channels: 2}, int64(len(data))}
}

// mp3Rounded is how many frames are decoded before they are rounded, while they are still in the processor's own memory.
const mp3Rounded = 2

// sized returns a slice of a length, in the memory of s if that is enough.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// further returns a stretch, if samples of it are asked for.
func (s *mp3Sound) further(from int64) *frameStretch {
	each := int64(s.frames.Samples)
	left := (s.limit - from*each + each - 1) / each
	if left <= 0 {
		return nil
	}
	most := min(max(mp3AheadLeast, s.run/each/mp3AheadShare), mp3AheadMost, left)
	frames, begin, end, err := s.frames.Stretch(from, most)
	if frames == 0 || err != nil {
		return nil
	}
	entries, err := s.frames.Entries(from)
	if len(entries) == 0 || err != nil {
		return nil
	}
	d := s.decoder()
	if d == nil {
		return nil
	}
	n := &frameStretch{decoder: d, until: from + frames, offset: begin, first: from * each}
	n.decode = func() error { return s.decodeStretch(n, entries, end) }
	return n
}

// decodeStretch decodes the frames from the offset of a stretch up to another. Of s it uses what stays as it is.
func (s *mp3Sound) decodeStretch(n *frameStretch, entries []pipeline.MP3Entry, end int64) (err error) {
	d, each := n.decoder.(*mp3Decoder), int64(s.frames.Samples)
	if n.found, err = s.warm(d, entries, n.first/each, n.offset, end); err != nil || !n.found {
		return err
	}
	data := d.data[len(d.data)-int(end-n.offset):]
	n.part = s.part(d, data, int(n.until-n.first/each))
	n.found = n.part.frames() > 0
	return nil
}

// warm makes a decoder ready for a frame that begins with a byte, by decoding those before it, from one of the entries. It reads the bytes
// up to end, and what is in the frames up to there must be in order.
func (s *mp3Sound) warm(d *mp3Decoder, entries []pipeline.MP3Entry, frame, begin, end int64) (ok bool, err error) {
	for _, e := range entries {
		if d.data, err = s.read(d.data, e.Offset, end-e.Offset); err != nil {
			return false, err
		}
		if int64(len(d.data)) < end-e.Offset || !s.frames.Ordered(d.data) || !d.Restart() {
			return false, nil
		}
		w, ok := d.Warm(d.data[:begin-e.Offset], int(frame-e.Number))
		if !ok {
			return false, nil
		}
		if int64(w.Silent) == e.Silent && w.Quiet == 0 {
			return true, nil
		}
	}
	return false, nil
}

// joins reports whether what was decoded last is that with which the stretch was warmed.
func (s *mp3Sound) joins(n *frameStretch) bool {
	return s.piece.(*mp3Decoder).Joins(n.decoder.(*mp3Decoder).Decoder)
}

// enter decodes some frames before that of the sample, or begins with the file.
func (s *mp3Sound) enter(sample int64) error {
	each := int64(s.frames.Samples)
	frame, begin, err := s.frameAt(sample / each)
	if err != nil {
		return err
	}
	d, _ := s.decoder().(*mp3Decoder)
	if d == nil {
		return ErrNotSeekable
	}
	if frame < mp3Near {
		frame = 0
		begin, err = s.enterFirst(d)
	} else {
		err = s.enterAt(d, frame, begin)
	}
	if err != nil {
		s.idle = append(s.idle, d)
		return err
	}
	s.use(d)
	s.at, s.offset = frame*each, begin
	return nil
}

// mp3Near is so many frames that decoding them from the start is no dearer than an entry.
const mp3Near = 16

// frameAt returns a frame and where it lies; the last frame for one behind it.
func (s *mp3Sound) frameAt(n int64) (frame, begin int64, err error) {
	frames, begin, _, err := s.frames.Stretch(n, 1)
	if frames > 0 || err != nil {
		return n, begin, err
	}
	all, ok := s.frames.Count()
	if !ok {
		return 0, 0, ErrNotSeekable
	}
	if last, err := s.frames.Last(); !last || err != nil {
		return 0, 0, cmp.Or(err, ErrNotSeekable)
	}
	_, begin, _, err = s.frames.Stretch(all-1, 1)
	return all - 1, begin, err
}

func (s *mp3Sound) enterFirst(d *mp3Decoder) (begin int64, err error) {
	_, begin, _, err = s.frames.Stretch(0, 1)
	if err == nil && !d.Restart() {
		err = ErrNotSeekable
	}
	return begin, err
}

func (s *mp3Sound) enterAt(d *mp3Decoder, frame, begin int64) error {
	entries, err := s.frames.Entries(frame)
	if err != nil {
		return err
	}
	ok, err := s.warm(d, entries, frame, begin, begin)
	if err == nil && !ok {
		err = ErrNotSeekable
	}
	return err
}
