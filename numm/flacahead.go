package numm

import (
	"context"
	"runtime"

	"github.com/gonumm/gonumm/internal/flac"
)

// flacAhead are stretches of a FLAC file after the one that is heard, which are decoded beside it. Where a stretch begins is found by
// the first whole frame in it: it counts if the one before ends just there, with the sample before.
//
//	bytes    ├ flacStep ─┼ flacStep ─┼ flacStep ─┤
//	frames   ├──┬──┬──┬──┼─┬──┬──┬──┬┼──┬──┬──┬──┤
//	decoded  ├──────────────┤─────────┤…
type flacAhead struct {
	stretches []*flacStretch
	end       int64 // of the last, in bytes
}

type flacStretch struct {
	made chan struct{} // closed when what follows is known

	decoder *flacDecoder
	found   bool
	offset  int64 // of the first frame
	first   int64 // sample of it
	part    flac.Part
	err     error
}

// extend starts stretches, as far as they seem to begin before the samples end that are asked for.
func (a *flacAhead) extend(s *flacSound) {
	if len(a.stretches) == 0 {
		a.end = s.offset
	}
	most := min(runtime.GOMAXPROCS(0), 4) + 1
	size := s.file.Size()
	for len(a.stretches) < most && a.end < size {
		share := float64(a.end-s.frames.First) / float64(size-s.frames.First)
		if share*float64(s.frames.Samples) > float64(s.limit)+float64(s.frames.Rate) {
			return
		}
		d := s.decoder()
		if d == nil {
			return
		}
		until := min(size, a.end+flacStep)
		n := &flacStretch{made: make(chan struct{}), decoder: d, offset: a.end}
		if n.offset == s.offset {
			n.found, n.first = true, s.at
		}
		go n.decode(s, until)
		a.stretches, a.end = append(a.stretches, n), until
	}
}

// decode decodes the frames that begin between the stretch's offset and another. Of s it uses what stays as it is.
func (n *flacStretch) decode(s *flacSound, until int64) {
	defer close(n.made)
	d, size := n.decoder, int(until-n.offset)
	if n.err = d.read(s, n.offset, size+s.frames.Longest); n.err != nil {
		return
	}
	at := 0
	if !n.found {
		if at, n.first, n.found = s.frames.Find(d.data, size); !n.found {
			return
		}
	}
	n.offset += int64(at)
	if room := s.room(); len(d.out) < room {
		d.out = make([]int16, room)
	}
	n.part = d.Decode(d.out, d.data[at:], min(size, len(d.data))-at, n.first, s.frames.Samples)
}

// take returns the stretch that begins with the next frame, if there is one; d is nil where there is not, and until is where the next
// stretch begins.
func (a *flacAhead) take(s *flacSound) (p flac.Part, d *flacDecoder, until int64, err error) {
	for len(a.stretches) > 0 {
		n := a.stretches[0]
		select {
		case <-n.made:
		case <-s.ctx.Done():
			return p, nil, 0, s.ctx.Err()
		}
		if n.err == nil && n.found && n.offset > s.offset {
			return p, nil, n.offset, nil
		}
		a.stretches = a.stretches[1:]
		if n.err == nil && n.found && n.offset == s.offset && n.first == s.at {
			return n.part, n.decoder, 0, nil
		}
		s.idle = append(s.idle, n.decoder)
		if n.err != nil {
			return p, nil, 0, n.err
		}
	}
	return p, nil, s.file.Size(), nil
}

// close ends all, and returns the decoders. Where the context has ended, a reader of the bytes may hold one up: that one is freed in the
// background.
func (a *flacAhead) close(ctx context.Context) (idle []*flacDecoder) {
	for _, n := range a.stretches {
		if ctx.Err() != nil {
			go func() {
				<-n.made
				n.decoder.Close()
			}()
			continue
		}
		<-n.made
		idle = append(idle, n.decoder)
	}
	a.stretches = nil
	return idle
}
