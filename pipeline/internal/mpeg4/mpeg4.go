// Package mpeg4 reads MPEG-4 video (ISO 14496-2) out of containers that count its chunks instead of stating when each
// picture is shown, such as AVI.
//
// Some encoders pack a B picture into the chunk of the picture before it, and put a placeholder into the chunk that
// becomes free, so that each chunk can be shown as soon as it is decoded:
//
//	chunks    I0 │ P3 B1 │ B2 │ -  │ P6 B4 │ B5 │ -
//	packets   I0   P3      B1   B2   P6      B4   B5
//	shown at  0    3       1    2    6       4    5
package mpeg4

import (
	"bytes"
	"io"
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/packet"
)

// Reader gives a packet for each picture, with the time at which it is shown.
type Reader struct {
	next func() ([]byte, error)
	rate Rate

	layer  layer
	front  []byte     // headers that stand before the first chunk
	packed []*picture // that came in the chunks of others
	queue  []*picture // in the order of decoding; the first may still wait for its time
	anchor *picture   // the last that is no B picture, which is shown when the next comes
	steps  steps
	ended  bool
}

// Rate is how many chunks a second the container has.
type Rate interface {
	Time(n int64) time.Duration          // of n of them
	Steps(ticks, resolution int64) int64 // that come nearest to so many ticks of a clock
}

// NewReader reads chunks, each of which stands for one step in time, until io.EOF. headers are those that the container
// keeps apart.
func NewReader(headers []byte, next func() ([]byte, error), rate Rate) *Reader {
	r := &Reader{next: next, rate: rate}
	if bytes.HasPrefix(headers, []byte{0, 0, 1}) {
		r.front = r.layer.rewrite(headers)
	}
	return r
}

// picture is a video object plane with the headers in front of it.
type picture struct {
	bytes []byte // none where the chunk has none
	kind  int
	ticks int64 // of its own clock
	at    time.Duration
	timed bool
}

// The kinds of pictures.
const (
	intra         = 0
	predicted     = 1
	bidirectional = 2
)

// Next returns the next picture.
func (r *Reader) Next() (packet.Packet, error) {
	for {
		for len(r.queue) == 0 || !r.queue[0].timed {
			if r.ended {
				return packet.Packet{}, io.EOF
			}
			if err := r.step(); err != nil {
				return packet.Packet{}, err
			}
		}
		p := r.queue[0]
		r.queue = r.queue[1:]
		if len(p.bytes) == 0 {
			continue
		}
		if r.front != nil {
			p.bytes, r.front = append(r.front, p.bytes...), nil
		}
		return packet.Packet{Bytes: p.bytes, Time: p.at, Key: p.kind == intra}, nil
	}
}

// step takes the next chunk, or at the end all that is left.
func (r *Reader) step() error {
	chunk, err := r.next()
	if err == io.EOF {
		for _, p := range r.packed {
			r.take(p)
		}
		r.show(r.anchor)
		r.ended = true
		return nil
	}
	if err != nil {
		return err
	}
	r.packed = append(r.packed, r.split(chunk)...)
	if len(r.packed) == 0 {
		r.take(&picture{kind: predicted})
		return nil
	}
	r.take(r.packed[0])
	r.packed = r.packed[1:]
	return nil
}

// take puts the picture of a step into the order of showing.
func (r *Reader) take(p *picture) {
	r.queue = append(r.queue, p)
	if p.kind == bidirectional {
		r.show(p)
		return
	}
	r.show(r.anchor)
	r.anchor = p
}

func (r *Reader) show(p *picture) {
	if p == nil {
		return
	}
	p.at, p.timed = r.rate.Time(r.steps.show(p, r.rate, r.layer.resolution)), true
}

const codePicture = 0xb6

// split cuts a chunk into its pictures, those left out that say that they are not coded.
func (r *Reader) split(chunk []byte) (all []*picture) {
	b := r.layer.rewrite(chunk)
	begin := 0
	for at := 0; ; {
		i := bytes.Index(b[at:], []byte{0, 0, 1, codePicture})
		if i < 0 {
			return all
		}
		at += i + 4
		end := len(b)
		if next := bytes.Index(b[at:], []byte{0, 0, 1, codePicture}); next >= 0 {
			end = at + next
		}
		if kind, coded, ticks, ok := r.layer.picture(b[at:end]); ok && coded {
			all = append(all, &picture{bytes: bytes.Clone(b[begin:end]), kind: kind, ticks: ticks})
		}
		begin = end
		at = end
	}
}
