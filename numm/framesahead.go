package numm

import (
	"context"
	"runtime"
)

// framesAhead are stretches of a file after the one that is heard, which are decoded beside it. A stretch counts if what came before ends
// just where it begins. One that cannot be read does not count: its error is met again where what is heard gets to it, if it does.
type framesAhead struct {
	stretches []*frameStretch
	next      int64 // where the one after the last begins, as the codec counts
}

// frameStretch are frames that lie end to end, decoded by themselves.
type frameStretch struct {
	decoder frameDecoder
	until   int64        // where the stretch after it begins, as the codec counts
	decode  func() error // in a goroutine of its own; what follows is known after it

	made   chan struct{} // closed when it is
	found  bool          // there is a frame that it can begin with
	offset int64         // of that one
	first  int64         // sample of it
	part   framePart
	err    error
}

// extend starts stretches, as far as they seem to begin before the samples end that are asked for.
func (s *frameSound) extend() {
	a := &s.ahead
	if len(a.stretches) == 0 {
		a.next = s.codec.here()
	}
	most := min(runtime.GOMAXPROCS(0), 4) + 1
	for len(a.stretches) < most {
		n := s.codec.further(a.next)
		if n == nil {
			return
		}
		n.made = make(chan struct{})
		go func() {
			defer close(n.made)
			n.err = n.decode()
		}()
		a.stretches, a.next = append(a.stretches, n), n.until
	}
}

// take returns the stretch that begins with the next frame; where there is none, it is nil, and later is the first that begins after that
// frame, or nil. The error is that of the context.
func (s *frameSound) take() (n, later *frameStretch, err error) {
	a := &s.ahead
	for len(a.stretches) > 0 {
		n := a.stretches[0]
		select {
		case <-n.made:
		case <-s.ctx.Done():
			return nil, nil, s.ctx.Err()
		}
		if n.err == nil && n.found && n.offset > s.offset {
			return nil, n, nil
		}
		a.stretches = a.stretches[1:]
		if n.err == nil && n.found && n.offset == s.offset && n.first == s.at && s.codec.joins(n) {
			return n, nil, nil
		}
		s.idle = append(s.idle, n.decoder)
	}
	return nil, nil, nil
}

// close ends all, and returns the decoders. Where the context has ended, a reader of the bytes may hold one up: that one is freed in the
// background.
func (a *framesAhead) close(ctx context.Context) (idle []frameDecoder) {
	for _, n := range a.stretches {
		select {
		case <-n.made:
			idle = append(idle, n.decoder)
		case <-ctx.Done():
			go func() {
				<-n.made
				n.decoder.Close()
			}()
		}
	}
	a.stretches = nil
	return idle
}
