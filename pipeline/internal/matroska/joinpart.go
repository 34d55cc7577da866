package matroska

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/flac"
	"github.com/gonumm/gonumm/pipeline/internal/joint"
	"github.com/gonumm/gonumm/pipeline/internal/opus"
)

// joinPart is a film that is joined to others.
type joinPart struct {
	joint.Part
	docType string
	scale   time.Duration // of a tick
	tracks  []joinTrack
	first   int64 // where the clusters begin

	start time.Duration            // of its first block
	ends  map[uint64]time.Duration // of its tracks, from there on, by their kind
}

// joinTrack is a track of pictures or sound.
type joinTrack struct {
	headTrack
	out     uint64 // its number in the film that is made
	codec   string
	private []byte
	usual   time.Duration // of a block, where it is stated
	delay   time.Duration // of the decoder
	flac    *flac.Frames  // of FLAC
	rate    float64       // of sound
	frame   int64         // bytes of a sound frame of PCM

	seen   int
	recent time.Duration // how long a block has lasted, by the times of two
	last   time.Duration
	total  time.Duration // when the blocks so far end, by how long each lasts, without the decoder's delay
}

// joinBlock is a block of a part.
type joinBlock struct {
	track    *joinTrack
	time     time.Duration
	from, to int64 // of its data in the file
	data     []byte
	flags    byte
	key      bool
	simple   bool
	lasts    time.Duration
	discard  time.Duration // of its end, or, if negative, of its start
	more     [][]byte      // further elements of its group
}

func openPart(p joint.Part) (*joinPart, error) {
	h, err := readHead(p, p.Size)
	if errors.Is(err, ErrFormat) {
		return nil, joint.Refuse(0, joint.Differs, "it is not a Matroska or WebM file with a block")
	}
	if err != nil {
		return nil, err
	}
	s := &joinPart{Part: p, docType: h.docType, scale: time.Duration(h.scale), first: h.clusters}
	for _, kind := range []uint64{kindVideo, kindSound} {
		for _, t := range h.tracks {
			if t.kind == kind {
				s.tracks = append(s.tracks, newJoinTrack(t))
			}
		}
	}
	if len(s.tracks) == 0 {
		return nil, joint.Refuse(0, joint.Differs, "it has neither pictures nor sound")
	}
	return s, nil
}

func newJoinTrack(t headTrack) joinTrack {
	n := joinTrack{headTrack: t, out: t.number}
	n.codec, n.private = t.codec()
	for _, c := range t.children {
		switch c.id {
		case idDefaultDuration:
			n.usual = time.Duration(min(bigEndian(c.data), uint64(time.Hour)))
		case idCodecDelay:
			n.delay = time.Duration(min(bigEndian(c.data), uint64(time.Hour)))
		case idAudio:
			n.rate = n.stated(idAudio, idSamplingFrequency)
			n.frame = int64(max(1, n.stated(idAudio, idChannels)) * n.stated(idAudio, idBitDepth) / 8)
		}
	}
	if n.codec == "A_FLAC" {
		n.flac = flac.NewFrames(n.private)
	}
	return n
}

const (
	idAudio             = 0xe1
	idSamplingFrequency = 0xb5
	idChannels          = 0x9f
	idBitDepth          = 0x6264
	idPixelWidth        = 0xb0
	idPixelHeight       = 0xba
)

// stated returns a number in the description of pictures or sound; 0 where it is not stated.
func (t *joinTrack) stated(parent, id uint64) float64 {
	for _, c := range t.children {
		if c.id != parent {
			continue
		}
		for _, c := range children(c.data) {
			switch {
			case c.id != id:
			case id == idSamplingFrequency && len(c.data) == 4:
				return float64(math.Float32frombits(uint32(bigEndian(c.data))))
			case id == idSamplingFrequency:
				return math.Float64frombits(bigEndian(c.data))
			default:
				return float64(bigEndian(c.data))
			}
		}
	}
	return 0
}

// follows says why a part cannot follow the first one, and otherwise takes over the numbers of its tracks.
func (s *joinPart) follows(first *joinPart) error {
	for kind, name := range map[uint64]string{kindVideo: "pictures", kindSound: "sound"} {
		if text := joint.Streams(name, s.count(kind), first.count(kind)); text != "" {
			return joint.Refuse(0, joint.Differs, "%s", text)
		}
	}
	for i := range s.tracks {
		if reason, text := first.tracks[i].differs(&s.tracks[i]); text != "" {
			return joint.Refuse(0, reason, "%s", text)
		}
		s.tracks[i].out = first.tracks[i].out
	}
	return nil
}

func (s *joinPart) count(kind uint64) (n int) {
	for _, t := range s.tracks {
		if t.kind == kind {
			n++
		}
	}
	return n
}

// differs says what of another track is not as in this one.
func (t *joinTrack) differs(o *joinTrack) (reason joint.Reason, text string) {
	if t.codec != o.codec {
		return joint.Differs, fmt.Sprintf("its %s coded as %s, not %s", map[uint64]string{kindVideo: "pictures are", kindSound: "sound is"}[t.kind], o.codec, t.codec)
	}
	if t.kind == kindVideo {
		w, h, ow, oh := t.stated(idVideo, idPixelWidth), t.stated(idVideo, idPixelHeight), o.stated(idVideo, idPixelWidth), o.stated(idVideo, idPixelHeight)
		if w != ow || h != oh {
			return joint.Size, fmt.Sprintf("pictures of %g by %g, not %g by %g", ow, oh, w, h)
		}
		if !bytes.Equal(t.described(idVideo), o.described(idVideo)) {
			return joint.Differs, "the aspect or the colours of its pictures are stated otherwise"
		}
	} else {
		for _, n := range []struct {
			id   uint64
			text string
		}{{idSamplingFrequency, "sound at %g Hz, not %g Hz"}, {idChannels, "sound with %g as its number of channels, not %g"}, {idBitDepth, "samples of %g bits, not %g"}} {
			if a, b := t.stated(idAudio, n.id), o.stated(idAudio, n.id); a != b {
				return joint.Differs, fmt.Sprintf(n.text, b, a)
			}
		}
	}
	private, other := t.private, o.private
	if t.flac != nil && o.flac != nil {
		private, other = t.flac.Common(), o.flac.Common()
	}
	switch {
	case !bytes.Equal(private, other):
		return joint.Differs, "the headers of its " + t.codec + " differ"
	case !bytes.Equal(t.described(idContentEncodings), o.described(idContentEncodings)):
		return joint.Differs, "its blocks are compressed otherwise"
	}
	return 0, ""
}

// described returns a child of the track's description as it came.
func (t *joinTrack) described(id uint64) []byte {
	for _, c := range t.children {
		if c.id == id {
			return c.data
		}
	}
	return nil
}

// entry returns the description of the track, with that of FLAC for a sound of unknown length.
func (t *joinTrack) entry() []byte {
	var parts [][]byte
	for _, c := range t.children {
		if c.id == idCodecPrivate && t.flac != nil {
			c.data = t.flac.Head()
		}
		parts = append(parts, compact(c))
	}
	return master(idTrackEntry, parts...)
}

// rounding is more than what the times of blocks are rounded by; how long they last adds up exactly.
const rounding = 2 * tick

// measure goes through the blocks, and returns how long the part lasts.
func (s *joinPart) measure(ctx context.Context) (time.Duration, error) {
	s.start, s.ends = math.MaxInt64, map[uint64]time.Duration{}
	last := map[uint64]time.Duration{}
	var frame time.Duration
	err := s.each(ctx, func(b joinBlock) error {
		s.start = min(s.start, b.time)
		if b.track.seen == 1 {
			b.track.total = b.time - b.track.delay
		}
		b.track.total += b.lasts - b.discard
		end := b.time + b.lasts - b.discard - b.track.delay
		if end-b.track.total < rounding && b.track.total-end < rounding {
			end = b.track.total
		}
		if b.track.kind == kindVideo {
			frame = b.lasts
		}
		last[b.track.kind] = max(last[b.track.kind], end)
		return nil
	})
	if err != nil {
		return 0, err
	}
	if len(last) == 0 {
		return 0, joint.Refuse(0, joint.Damaged, "it has no block")
	}
	for kind, end := range last {
		s.ends[kind] = max(0, end-s.start)
	}
	pictures, sound := s.ends[kindVideo], s.ends[kindSound]
	switch {
	case s.cuttable():
		return time.Duration(joint.Length(int64(pictures), int64(sound), int64(frame))), nil
	case pictures > 0 && sound-pictures < rounding:
		return pictures, nil
	}
	return max(pictures, sound), nil
}

// cuttable reports whether all sound can be cut off anywhere. Players leave nothing out of most codecs in Matroska.
func (s *joinPart) cuttable() bool {
	for _, t := range s.tracks {
		if t.kind == kindSound && !t.isPCM() {
			return false
		}
	}
	return true
}

func (t *joinTrack) isPCM() bool { return strings.HasPrefix(t.codec, "A_PCM") && t.frame > 0 }

// lasting returns how long a block of sound or pictures lasts, as far as can be seen.
func (t *joinTrack) lasting(w *window, b *joinBlock, group time.Duration) time.Duration {
	if t.seen++; t.seen > 1 && b.time > t.last {
		t.recent = b.time - t.last
	}
	t.last = max(t.last, b.time)
	seconds := func(samples int64, rate float64) time.Duration {
		return time.Duration(float64(samples) / max(1, rate) * float64(time.Second))
	}
	switch {
	case b.flags&0x06 != 0: // several packets
	case t.codec == "A_OPUS":
		if n, ok := opus.Samples(w.bytes(b.from, beginSize)); ok {
			return seconds(n, opus.Rate)
		}
	case t.flac != nil:
		if n, ok := t.flac.Samples(w.bytes(b.from, 32)); ok {
			return seconds(int64(n), t.rate)
		}
	case t.isPCM():
		return seconds((b.to-b.from)/t.frame, t.rate)
	}
	switch {
	case group > 0:
		return group
	case t.usual > 0:
		return t.usual
	}
	return t.recent
}
