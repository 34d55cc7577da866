package matroska

import (
	"context"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/joint"
)

// Join writes films one after the other as one film into an empty file, block by block, and finishes it. Their tracks of pictures and sound
// must agree in all that a decoder is told; other tracks are left out. What an encoder is late by is heard at the start of each part but the
// first: a negative DiscardPadding could say that it is not to be, but matroskademux 1.22 drops the whole block for it.
func Join(ctx context.Context, dst *os.File, files []joint.Part) error {
	j := &joiner{dst: dst}
	var film Film
	for i, p := range files {
		s, err := openPart(p)
		if err == nil && i == 0 {
			film.Tags, film.Attachments = s.keepsakes()
			err = j.begin(s)
		} else if err == nil {
			err = s.follows(j.first)
		}
		if err == nil {
			err = j.add(ctx, s)
		}
		var refusal *joint.Error
		if errors.As(err, &refusal) {
			refusal.Part = i
		}
		if err != nil {
			return err
		}
	}
	if err := j.flush(); err != nil {
		return err
	}
	film.Video, film.Sound = j.ends[kindVideo], j.ends[kindSound]
	return Finish(ctx, dst, film)
}

// joiner writes the film.
type joiner struct {
	dst   *os.File
	at    int64 // that was written
	first *joinPart

	cluster []byte // the blocks of the one at hand
	began   time.Duration
	open    bool

	offset  time.Duration            // when the part at hand begins
	samples map[uint64]int64         // of FLAC, by track
	ends    map[uint64]time.Duration // by the kind of track
}

// roomForHead is what Finish may put in front of the tracks.
const roomForHead = 1 << 10

// begin writes what is before the clusters, roughly as a muxer would.
func (j *joiner) begin(s *joinPart) error {
	j.first, j.samples, j.ends = s, map[uint64]int64{}, map[uint64]time.Duration{}
	var entries [][]byte
	for _, t := range s.tracks {
		entries = append(entries, t.entry())
	}
	b := append(ebmlHead(s.docType), segmentHead...)
	b = append(b, void(roomForHead)...)
	b = append(b, master(idInfo, numeral(idTimestampScale, uint64(tick)))...)
	b = append(b, master(idTracks, entries...)...)
	return j.write(b)
}

// tick is the unit of the times in the film.
const tick = time.Millisecond

func (j *joiner) write(b []byte) error {
	n, err := j.dst.WriteAt(b, j.at)
	j.at += int64(n)
	return err
}

// add writes the blocks of a part.
func (j *joiner) add(ctx context.Context, s *joinPart) error {
	length, err := s.measure(ctx)
	if err != nil {
		return err
	}
	err = s.each(ctx, func(b joinBlock) error {
		start := b.time - s.start
		if b.track.kind == kindSound && start >= length+b.track.delay {
			return nil
		}
		b.data, err = s.load(b)
		if err != nil {
			return err
		}
		if b.track.flac != nil {
			if b.data, err = j.renumber(b); err != nil {
				return err
			}
		}
		if over := start + b.lasts - length; b.track.isPCM() && over > 0 {
			keep := b.track.frame * int64(math.Round((b.lasts-over).Seconds()*b.track.rate))
			b.data = b.data[:max(0, min(keep, int64(len(b.data))))]
		}
		return j.block(b, start+j.offset)
	})
	if err == nil {
		err = j.fill(s, length)
	}
	j.offset += length
	for kind, end := range s.ends {
		j.ends[kind] = j.offset - length + min(end, length)
	}
	return err
}

// fill lets silence follow sound that ends before its part does, where its codec has packets of silence.
func (j *joiner) fill(s *joinPart, length time.Duration) error {
	for i := range s.tracks {
		t := &s.tracks[i]
		if t.kind != kindSound || t.rate < 1 {
			continue
		}
		at := t.total - s.start
		for left := int64(math.Round((length - at).Seconds() * t.rate)); left > 0; {
			b := joinBlock{track: t, simple: true, key: true, flags: keyFlag}
			n := min(left, silentSamples)
			switch {
			case t.isPCM():
				b.data = make([]byte, n*t.frame)
			case t.flac != nil:
				b.data = t.flac.Silence(int(n), j.samples[t.out])
				j.samples[t.out] += n
			default:
				left = 0
				continue
			}
			if err := j.block(b, at+j.offset); err != nil {
				return err
			}
			left -= n
			at += time.Duration(float64(n) / t.rate * float64(time.Second))
		}
	}
	return nil
}

// silentSamples is how many samples a block of silence has, at most.
const silentSamples = 4096

func (j *joiner) renumber(b joinBlock) ([]byte, error) {
	frame, samples, ok := b.track.flac.Renumber(b.data, j.samples[b.track.out])
	if !ok {
		return nil, joint.Refuse(0, joint.Damaged, "a packet that is no frame of FLAC")
	}
	j.samples[b.track.out] += int64(samples)
	return frame, nil
}

// The most that a cluster holds, unless a single block is larger.
const (
	clusterTime = 5 * time.Second
	clusterSize = 4 << 20
)

// block writes a block that is shown from a time on, in a new cluster where it is a key frame of the pictures.
func (j *joiner) block(b joinBlock, at time.Duration) error {
	enter := b.track.kind == kindVideo && b.key || len(j.first.tracks) == 1 && b.track.kind == kindSound && at >= j.began+clusterTime
	if !j.open || enter || at >= j.began+clusterTime || at < j.began-clusterTime || len(j.cluster) >= clusterSize {
		if err := j.flush(); err != nil {
			return err
		}
		j.open, j.began = true, max(0, at.Round(tick))
	}
	head := appendSize(nil, int64(b.track.out))
	head = binary.BigEndian.AppendUint16(head, uint16(int16((at.Round(tick)-j.began)/tick)))
	plain := b.simple && b.discard == 0
	flags := b.flags
	if !plain {
		flags &^= keyFlag | 1 // which groups do not have
	}
	body := append(append(head, flags), b.data...)
	if plain {
		j.cluster = append(j.cluster, binaryElement(idSimpleBlock, body)...)
		return nil
	}
	parts := append([][]byte{binaryElement(idBlock, body)}, b.more...)
	if b.simple && !b.key {
		parts = append(parts, numeral(idReferenceBlock, 0xff))
	}
	if b.discard != 0 {
		parts = append(parts, binaryElement(idDiscardPadding, binary.BigEndian.AppendUint64(nil, uint64(b.discard))))
	}
	j.cluster = append(j.cluster, master(idBlockGroup, parts...)...)
	return nil
}

// flush writes the cluster at hand.
func (j *joiner) flush() error {
	if !j.open {
		return nil
	}
	j.open = false
	body := append(numeral(idTimestamp, uint64(j.began/tick)), j.cluster...)
	j.cluster = j.cluster[:0]
	return j.write(append(appendSize8(appendID(nil, idCluster), int64(len(body))), body...))
}
