package isolate

import (
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"sync"
	"syscall"
)

// service answers the requests of a child: bytes of the file, memory to share, and how much is free.
type service struct {
	stopped sync.WaitGroup

	mu      sync.Mutex
	source  *Source // nil between two files
	regions map[uint32]*region
	next    uint32
	shared  int64 // bytes of all regions
}

// What a child asks, each with its answer of the same kind.
const (
	asksBytes  = 'r' // offset, count: the count that stands in the window, or an error number
	asksMemory = 'm' // size: the region's number, and its descriptor; 0 where it is refused
	asksFree   = 'f' // nothing: how many bytes
	gives      = 'g' // a region's number, without an answer
)

func (s *service) serve(c *child) {
	defer s.stopped.Done()
	buf := make([]byte, windowSize)
	for {
		kind, body, _, err := c.back.receive()
		if err != nil {
			break
		}
		answer, made := s.answer(kind, body, buf, c.page.bytes[pageSize:pageSize+windowSize])
		if answer == nil {
			continue
		}
		var file *os.File
		if made != nil {
			file = made.file
		}
		err = c.back.send(kind, answer, file)
		if made != nil {
			s.release(made) // not before its descriptor was sent: the number could be another file's
		}
		if err != nil {
			break
		}
	}
	s.leave()
}

// answer returns what the child is told, nil for nothing, and the memory that was made for it, which is held.
func (s *service) answer(kind byte, body, buf, window []byte) (answer []byte, made *region) {
	var words [2]uint64
	for i := range words {
		if len(body) >= 8*(i+1) {
			words[i] = binary.LittleEndian.Uint64(body[8*i:])
		}
	}
	number := func(n int64) []byte { return binary.LittleEndian.AppendUint64(nil, uint64(n)) }
	switch kind {
	case asksBytes:
		return number(s.read(buf, window, words[0], words[1])), nil
	case asksMemory:
		id, r := s.share(words[0])
		if r == nil {
			return number(0), nil
		}
		return number(int64(id)), r
	case asksFree:
		if source := s.now(); source != nil && source.Free != nil {
			return number(source.Free()), nil
		}
		return number(math.MaxInt64), nil
	case gives:
		s.unshare(uint32(words[0]))
	}
	return nil, nil
}

func (s *service) now() *Source {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.source
}

// read reads for the child: into memory that the child cannot see, as a reader may use as scratch space what it fills.
func (s *service) read(buf, window []byte, offset, count uint64) int64 {
	source := s.now()
	if source == nil || source.From == nil || offset > math.MaxInt64 {
		return -int64(syscall.EBADF)
	}
	buf = buf[:min(count, windowSize)]
	n, err := source.From.ReadAt(buf, int64(offset))
	if n > 0 {
		return int64(copy(window, buf[:min(n, len(buf))]))
	}
	if err == nil || errors.Is(err, io.EOF) {
		return 0
	}
	return -int64(syscall.EIO) // the parent knows the error itself
}

// share makes memory that the child has asked for, up to the limit of its file, and holds it.
func (s *service) share(size uint64) (id uint32, r *region) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.source == nil || size == 0 || size > math.MaxInt64/2 || int64(size) > s.source.Room+sharedSpare-s.shared {
		return 0, nil
	}
	r, err := newRegion(int(size))
	if err != nil {
		return 0, nil
	}
	r.holders++
	s.next++
	s.regions[s.next] = r
	s.shared += int64(size)
	return s.next, r
}

// sharedSpare is what may be shared in addition to the space that a file has for its array: a piece of sound, a small picture.
const sharedSpare = 64 << 20

func (s *service) unshare(id uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.regions[id]; r != nil {
		s.shared -= int64(len(r.bytes))
		delete(s.regions, id)
		r.drop()
	}
}

// start starts serving a file.
func (s *service) start(source *Source) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.source, s.regions = source, map[uint32]*region{}
}

// leave stops serving a file.
func (s *service) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.regions {
		r.drop()
	}
	s.source, s.regions, s.shared = nil, nil, 0
}

// smallRegion is the number of the memory that every child shares from its start.
const smallRegion = 1 << 31

// hold returns memory that a child shares, which remains until it is released, whatever the child does; nil where there is none of that number.
func (s *service) hold(id uint32) *region {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.regions[id]
	if r != nil {
		r.holders++
	}
	return r
}

func (s *service) release(r *region) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.holders--; r.holders == 0 && r.dropped {
		r.free()
	}
}
