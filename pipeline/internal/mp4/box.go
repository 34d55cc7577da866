package mp4

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// A file of an hour has some hundred boxes in its movie box; with fragments,
// tens of thousands beside it. Time tables of a day of video at a varying rate
// are 20 MB.
const (
	maxBoxes = 200_000
	maxBytes = 64 << 20
)

// box is a box whose body is the bytes from body to end. Both lie in its parent,
// whatever its header says.
type box struct {
	kind             string
	start, body, end int64
}

// kindAt returns where the four characters of the box's type stand.
func (b box) kindAt() int64 { return b.start + 4 }

// parser walks boxes until its budget of boxes and table bytes is spent.
type parser struct {
	r     io.ReaderAt
	boxes int
	bytes int64
	err   error
}

// next reads the header of the box at offset at, which must end before limit. A
// box that states to be longer than its parent ends with it; one that states to be
// shorter than its header ends the walk.
func (p *parser) next(at, limit int64) (box, bool) {
	if p.err != nil || p.boxes == 0 || limit-at < 8 {
		return box{}, false
	}
	p.boxes--
	head := p.read(at, min(at+16, limit))
	if len(head) < 8 {
		return box{}, false
	}
	b := box{kind: string(head[4:8]), start: at, body: at + 8}
	size := uint64(binary.BigEndian.Uint32(head))
	switch size {
	case 0:
		size = uint64(limit - at)
	case 1:
		if len(head) < 16 {
			return box{}, false
		}
		size = binary.BigEndian.Uint64(head[8:])
		b.body += 8
	}
	if size < uint64(b.body-at) {
		return box{}, false
	}
	b.end = limit
	if size < uint64(limit-at) {
		b.end = at + int64(size)
	}
	return b, true
}

// each calls visit with the boxes between from and to.
func (p *parser) each(from, to int64, visit func(box)) {
	for {
		b, ok := p.next(from, to)
		if !ok {
			return
		}
		visit(b)
		from = b.end
	}
}

func (p *parser) children(parent box, visit func(box)) { p.each(parent.body, parent.end, visit) }

// within returns the boxes in another, down a path.
func (p *parser) within(parent box, path ...string) []box {
	found := []box{parent}
	for _, kind := range path {
		var next []box
		for _, b := range found {
			p.children(b, func(b box) {
				if b.kind == kind {
					next = append(next, b)
				}
			})
		}
		found = next
	}
	return found
}

// head returns the first n bytes of a box's body, or all there are.
func (p *parser) head(b box, n int64) []byte { return p.read(b.body, min(b.body+n, b.end)) }

// read returns the bytes from from to to, fewer where the file ends. It is for
// small pieces: the caller bounds them.
func (p *parser) read(from, to int64) []byte {
	if p.err != nil || to <= from {
		return nil
	}
	buf := make([]byte, to-from)
	n, err := p.r.ReadAt(buf, from)
	if err != nil && !errors.Is(err, io.EOF) {
		p.err = fmt.Errorf("mp4: at byte %d: %w", from, err)
		return nil
	}
	return buf[:n]
}

// table calls visit with the entries of size bytes that follow the version, the
// flags and the count in b, until one returns false, or to the end of the box or
// of the budget.
func (p *parser) table(b box, size int, visit func(entry []byte) bool) {
	head := p.head(b, 8)
	if len(head) < 8 {
		return
	}
	left := int64(binary.BigEndian.Uint32(head[4:]))
	left = min(left*int64(size), b.end-b.body-8, p.bytes)
	block := int64(4096 * size)
	for at := b.body + 8; left >= int64(size); {
		buf := p.read(at, at+min(left, block))
		for i := 0; i+size <= len(buf); i += size {
			if !visit(buf[i : i+size]) {
				return
			}
		}
		n := int64(len(buf) - len(buf)%size)
		if n == 0 {
			return
		}
		at, left, p.bytes = at+n, left-n, p.bytes-n
	}
}
