package heif

import (
	"encoding/binary"
	"fmt"
	"io"
)

// meta is the content of the meta box about its items.
type meta struct {
	file         io.ReaderAt
	size         int64
	primary      uint32
	items        map[uint32]item
	references   []reference
	properties   []box
	associations map[uint32][]int // of items with properties, counted from 1
	idat         int64            // where its body begins; 0 where there is none
	idatLength   int64
}

type item struct {
	kind    string
	extents []Extent
}

type reference struct {
	kind string
	from uint32
	to   []uint32
}

type box struct {
	kind string
	body []byte
	at   int64 // of the body, in the file
}

func readMeta(r io.ReaderAt, size int64) (*meta, error) {
	for at := int64(0); ; {
		kind, head, length, err := boxAt(r, at, size)
		if err != nil {
			return nil, err
		}
		if kind != "meta" {
			at += length
			continue
		}
		if length-head > maxMeta || length-head < 4 {
			return nil, fmt.Errorf("%w: meta of %d bytes", ErrFormat, length)
		}
		body := make([]byte, length-head)
		if _, err := r.ReadAt(body, at+head); err != nil {
			return nil, err
		}
		m := &meta{file: r, size: size, items: map[uint32]item{}, associations: map[uint32][]int{}}
		return m, m.read(body[4:], at+head+4)
	}
}

// boxAt returns the head of a box in the file.
func boxAt(r io.ReaderAt, at, size int64) (kind string, head, length int64, err error) {
	var b [16]byte
	if n, err := r.ReadAt(b[:], at); n < 8 {
		if err == io.EOF {
			err = fmt.Errorf("%w: no meta box", ErrFormat)
		}
		return "", 0, 0, err
	}
	head, length = 8, int64(binary.BigEndian.Uint32(b[:]))
	switch length {
	case 0:
		length = size - at
	case 1:
		head, length = 16, int64(binary.BigEndian.Uint64(b[8:]))
	}
	if length < head || length > size-at {
		return "", 0, 0, fmt.Errorf("%w: box of %d bytes", ErrFormat, length)
	}
	return string(b[4:8]), head, length, nil
}

// boxes splits a body into the boxes that it holds.
func boxes(body []byte, at int64) ([]box, error) {
	var all []box
	for len(body) >= 8 {
		head, length := uint64(8), uint64(binary.BigEndian.Uint32(body))
		switch {
		case length == 0:
			length = uint64(len(body))
		case length == 1 && len(body) >= 16:
			head, length = 16, binary.BigEndian.Uint64(body[8:])
		}
		if length < head || length > uint64(len(body)) {
			return nil, fmt.Errorf("%w: box of %d bytes in %d", ErrFormat, length, len(body))
		}
		all = append(all, box{string(body[4:8]), body[head:length], at + int64(head)})
		body, at = body[length:], at+int64(length)
	}
	return all, nil
}

func (m *meta) read(body []byte, at int64) error {
	inside, err := boxes(body, at)
	if err != nil {
		return err
	}
	var places []byte
	for _, b := range inside {
		r := &fields{b: b.body}
		switch b.kind {
		case "pitm":
			m.primary = r.id(r.version())
		case "iinf":
			err = m.readKinds(b)
		case "iloc":
			places = b.body
		case "idat":
			m.idat, m.idatLength = b.at, int64(len(b.body))
		case "iref":
			err = m.readReferences(b)
		case "iprp":
			err = m.readProperties(b)
		}
		if err == nil && r.short {
			err = fmt.Errorf("%w: %s ends early", ErrFormat, b.kind)
		}
		if err != nil {
			return err
		}
	}
	return m.readPlaces(&fields{b: places})
}

func (m *meta) readKinds(b box) error {
	r := &fields{b: b.body}
	r.id(r.version()) // the count
	infos, err := boxes(r.b, 0)
	for _, info := range infos {
		f := &fields{b: info.body}
		version := f.version()
		if info.kind != "infe" || version < 2 {
			continue
		}
		id := f.id(version - 2)
		f.number(2) // protection
		if kind := f.take(4); !f.short {
			m.items[id] = item{kind: string(kind)}
		}
	}
	return err
}

func (m *meta) readReferences(b box) error {
	r := &fields{b: b.body}
	version := r.version()
	refs, err := boxes(r.b, 0)
	for _, ref := range refs {
		f := &fields{b: ref.body}
		one := reference{kind: ref.kind, from: f.id(version)}
		for range f.number(2) {
			one.to = append(one.to, f.id(version))
			if f.short {
				return fmt.Errorf("%w: iref ends early", ErrFormat)
			}
		}
		m.references = append(m.references, one)
	}
	return err
}

func (m *meta) readProperties(b box) error {
	inside, err := boxes(b.body, 0)
	for _, p := range inside {
		switch p.kind {
		case "ipco":
			if m.properties, err = boxes(p.body, 0); err != nil {
				return err
			}
		case "ipma":
			f := &fields{b: p.body}
			version := f.version()
			wide := f.flags&1 != 0
			for range f.number(4) {
				id := f.id(version)
				for range f.number(1) {
					index := int(f.number(1)) & 0x7f // the upper bit says that it matters
					if wide {
						index = index<<8 | int(f.number(1))
					}
					m.associations[id] = append(m.associations[id], index)
				}
				if f.short {
					return fmt.Errorf("%w: ipma ends early", ErrFormat)
				}
			}
		}
	}
	return err
}

func (m *meta) propertiesOf(id uint32) (all []box) {
	for _, i := range m.associations[id] {
		if i >= 1 && i <= len(m.properties) {
			all = append(all, m.properties[i-1])
		}
	}
	return all
}

// readPlaces reads iloc, for the items that are known.
func (m *meta) readPlaces(r *fields) error {
	version := r.version()
	sizes, more := r.number(1), r.number(1)
	offsetSize, lengthSize, baseSize, indexSize := int(sizes>>4), int(sizes&15), int(more>>4), int(more&15)
	if version == 0 {
		indexSize = 0
	}
	count := r.number(2)
	if version == 2 {
		count = count<<16 | r.number(2)
	}
	for range count {
		id := r.id(version - 1)
		var method uint64
		if version > 0 {
			method = r.number(2) & 15
		}
		r.number(2) // of the data reference: none but this file is read
		base := r.number(baseSize)
		var extents []Extent
		left := m.size // an item that is longer than all there is names bytes again and again
		for range r.number(2) {
			r.number(indexSize)
			e := Extent{int64(base + r.number(offsetSize)), int64(r.number(lengthSize))}
			limit := m.size
			if method == 1 {
				limit = m.idatLength
			}
			if e.Length == 0 {
				e.Length = limit - e.Offset
			}
			if r.short || method > 1 || e.Offset < 0 || e.Length < 0 || e.Offset > limit || e.Length > limit-e.Offset {
				return fmt.Errorf("%w: item %d lies outside of the file", ErrFormat, id)
			}
			if left -= e.Length; left < 0 {
				return fmt.Errorf("%w: item %d is longer than the file", ErrFormat, id)
			}
			if method == 1 {
				e.Offset += m.idat
			}
			extents = append(extents, e)
		}
		if known, ok := m.items[id]; ok {
			known.extents = extents
			m.items[id] = known
		}
		if r.short {
			return fmt.Errorf("%w: iloc ends early", ErrFormat)
		}
	}
	return nil
}

// fields reads numbers from the front of a box.
type fields struct {
	b     []byte
	flags uint32
	short bool // there was less than was asked for
}

func (f *fields) take(n int) []byte {
	if n > len(f.b) {
		f.short, f.b = true, nil
		return make([]byte, n)
	}
	taken := f.b[:n]
	f.b = f.b[n:]
	return taken
}

func (f *fields) number(bytes int) (n uint64) {
	for _, b := range f.take(bytes) {
		n = n<<8 | uint64(b)
	}
	return n
}

// version reads the head of a full box.
func (f *fields) version() int {
	n := f.number(4)
	f.flags = uint32(n) & 0xffffff
	return int(n >> 24)
}

// id returns an item's number, of 2 bytes in version 0 and below, and 4 above.
func (f *fields) id(version int) uint32 {
	if version <= 0 {
		return uint32(f.number(2))
	}
	return uint32(f.number(4))
}
