package mp4

import (
	"encoding/binary"
	"math"
	"slices"
)

// packetTable lists the packets of a track.
type packetTable struct {
	runs  []packetRun
	ticks int64 // how long they last
	bytes int64 // that they have
	most  int64 // bytes that they may have; 0: any number
}

// fits reports whether a file may have so many packets.
func (t *packetTable) fits() bool { return t.most == 0 || t.bytes <= t.most }

// packetRun is a number of packets that lie side by side and are alike.
type packetRun struct {
	offset      int64
	count       int64
	size        int64
	lasts, late int64 // in ticks: its duration, and by how much it is shown after it is decoded
	key         bool
}

func (t *packetTable) add(r packetRun) {
	t.runs = append(t.runs, r)
	t.ticks += r.count * r.lasts
	t.bytes += r.count * max(1, r.size)
}

// packetDefaults are those of a fragment's packets of a track.
type packetDefaults struct {
	offset      int64 // where the next run begins
	base        int64
	lasts, size int64
	flags       uint32

	unsized, untimed bool // neither the fragment nor the movie states a size, or a duration
}

// read reads a tfhd box, in a fragment that starts at an offset: the data lie where it says, else they are counted from there.
func (d *packetDefaults) read(h []byte, moof int64) bool {
	has, at := binary.BigEndian.Uint32(h), 8
	d.base = moof
	if has&1 != 0 {
		if len(h) < 16 {
			return false
		}
		d.base, at = int64(binary.BigEndian.Uint64(h[8:])&math.MaxInt64), 16
	}
	d.offset = d.base
	d.untimed, d.unsized = has&8 == 0 && d.lasts == 0, has&0x10 == 0 && d.size == 0
	for flag := uint32(2); flag <= 0x20; flag <<= 1 {
		if has&flag == 0 || flag == 4 {
			continue
		}
		if at+4 > len(h) {
			return false
		}
		switch v := binary.BigEndian.Uint32(h[at:]); flag {
		case 8:
			d.lasts = int64(v)
		case 0x10:
			d.size = int64(v)
		case 0x20:
			d.flags = v
		}
		at += 4
	}
	return true
}

// run adds the packets of a trun box.
func (t *packetTable) run(b []byte, d *packetDefaults) bool {
	if len(b) < 8 {
		return false
	}
	has, count := binary.BigEndian.Uint32(b), int64(binary.BigEndian.Uint32(b[4:]))
	b = b[8:]
	fits := true
	word := func(flag uint32, otherwise uint32) uint32 {
		if has&flag == 0 {
			return otherwise
		}
		if len(b) < 4 {
			fits = false
			return otherwise
		}
		v := binary.BigEndian.Uint32(b)
		b = b[4:]
		return v
	}
	if has&1 != 0 {
		d.offset = d.base + int64(int32(word(1, 0)))
	}
	first := word(4, d.flags)
	if has&0xf00 == 0 && has&4 == 0 {
		t.add(packetRun{d.offset, count, d.size, d.lasts, 0, d.flags&notSync == 0})
		d.offset += count * d.size
		return fits
	}
	for i := int64(0); i < count && fits && t.fits(); i++ {
		r := packetRun{offset: d.offset, count: 1}
		r.lasts = int64(word(0x100, uint32(d.lasts)))
		r.size = int64(word(0x200, uint32(d.size)))
		flags := d.flags
		if i == 0 {
			flags = first
		}
		r.key = word(0x400, flags)&notSync == 0
		r.late = int64(int32(word(0x800, 0)))
		// Until one differs, qtmux counts on defaults like the first packet, which it then leaves out of the fragment's head, but not of
		// what it has written by them.
		if d.untimed && r.lasts > 0 {
			d.lasts, d.untimed = r.lasts, false
		}
		if d.unsized && r.size > 0 {
			d.size, d.unsized = r.size, false
		}
		if fits {
			t.add(r)
			d.offset += r.size
		}
	}
	return fits && t.fits()
}

// ofTables adds the packets that the tables in an mdia box list.
func (t *packetTable) ofTables(m *mover, mdia box) bool {
	tables := m.sampleTables(mdia)
	places, wide := tables["stco"], int64(4)
	if b, ok := tables["co64"]; ok {
		places, wide = b, 8
	}
	chunks := m.sampleToChunk(tables["stsc"])
	times, late, keys := cursor{spans: m.spread(tables["stts"])}, cursor{spans: m.spread(tables["ctts"])}, m.numbers(tables["stss"])
	sizes, chunk, packet := tables["stsz"], uint32(0), int64(0)
	if sizes.kind == "" || places.kind == "" {
		return false
	}
	fixed, total := int64(m.uint32(sizes.body+4)), int64(m.uint32(sizes.body+8))
	alike := fixed > 0 && len(times.spans) < 2 && len(late.spans) == 0 && tables["stss"].kind == ""
	fits := true
	m.table(places, int(wide), func(b []byte) bool {
		offset := int64(binary.BigEndian.Uint32(b))
		if wide == 8 {
			offset = int64(binary.BigEndian.Uint64(b) & math.MaxInt64)
		}
		chunk++
		for len(chunks) > 1 && chunks[1][0] <= chunk {
			chunks = chunks[1:]
		}
		if len(chunks) == 0 {
			fits = false
			return false
		}
		count := int64(chunks[0][1])
		if alike {
			t.add(packetRun{offset, count, fixed, times.at(packet), 0, true})
			packet += count
			return true
		}
		for range count {
			size := fixed
			if at := sizes.body + 12 + 4*packet; fixed > 0 {
				fits = packet < total
			} else if fits = at+4 <= sizes.end; fits {
				size = int64(m.uint32(at))
			}
			if fits = fits && t.fits(); !fits {
				return false
			}
			packet++
			_, key := slices.BinarySearch(keys, uint32(packet))
			t.add(packetRun{offset, 1, size, times.at(packet - 1), late.at(packet - 1), key || tables["stss"].kind == ""})
			offset += size
		}
		return true
	})
	return fits && t.fits() && m.err == nil
}

// sampleTables returns the boxes of the sample table, by their kinds.
func (m *mover) sampleTables(mdia box) map[string]box {
	tables := map[string]box{}
	m.children(mdia, func(minf box) {
		if minf.kind == "minf" {
			m.children(minf, func(stbl box) {
				if stbl.kind == "stbl" {
					m.children(stbl, func(b box) { tables[b.kind] = b })
				}
			})
		}
	})
	return tables
}

// sampleToChunk reads runs of chunks: the number of the first, the packets in each, and their description.
func (m *mover) sampleToChunk(stsc box) (runs [][3]uint32) {
	m.table(stsc, 12, func(b []byte) bool {
		runs = append(runs, [3]uint32{binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:]), binary.BigEndian.Uint32(b[8:])})
		return true
	})
	return runs
}

// spans are values that hold for a number of packets each.
type spans []run

// cursor looks values up for packets in ascending order.
type cursor struct {
	spans
	before int64 // packets in the spans that were passed
}

func (c *cursor) at(packet int64) int64 {
	for len(c.spans) > 0 && packet-c.before >= c.spans[0].count {
		c.before += c.spans[0].count
		c.spans = c.spans[1:]
	}
	if len(c.spans) == 0 {
		return 0
	}
	return c.spans[0].delta
}

// spread reads a table of counts and values; none gives none.
func (m *mover) spread(b box) (s spans) {
	if b.kind == "" {
		return nil
	}
	m.table(b, 8, func(e []byte) bool {
		s = append(s, run{int64(binary.BigEndian.Uint32(e)), int64(int32(binary.BigEndian.Uint32(e[4:])))})
		return true
	})
	return s
}

func (m *mover) numbers(b box) (list []uint32) {
	if b.kind == "" {
		return nil
	}
	m.table(b, 4, func(e []byte) bool {
		list = append(list, binary.BigEndian.Uint32(e))
		return true
	})
	return list
}

// tables returns the boxes that list the packets.
func (t *packetTable) tables() []byte {
	b := counted("stts", 0, t.spans(func(r packetRun) int64 { return r.lasts }))
	late := t.spans(func(r packetRun) int64 { return r.late })
	if len(late) > 1 || len(late) == 1 && late[0].delta != 0 {
		version := uint32(0)
		if slices.ContainsFunc(late, func(r run) bool { return r.delta < 0 }) {
			version = 1 << 24
		}
		b = append(b, counted("ctts", version, late)...)
	}
	b = append(b, t.keys()...)
	b = append(b, t.chunks()...)
	return append(append(b, t.sizes()...), t.places()...)
}

func (t *packetTable) spans(of func(packetRun) int64) (s spans) {
	for _, r := range t.runs {
		if n := len(s); n > 0 && s[n-1].delta == of(r) {
			s[n-1].count += r.count
			continue
		}
		s = append(s, run{r.count, of(r)})
	}
	return s
}

func counted(kind string, version uint32, s spans) []byte {
	b := binary.BigEndian.AppendUint32(nil, version)
	b = binary.BigEndian.AppendUint32(b, uint32(len(s)))
	for _, r := range s {
		b = binary.BigEndian.AppendUint32(b, uint32(r.count))
		b = binary.BigEndian.AppendUint32(b, uint32(r.delta))
	}
	return makeBox(kind, b)
}

// keys lists the key frames, where not all packets are.
func (t *packetTable) keys() []byte {
	var list []byte
	packet, all := int64(0), true
	for _, r := range t.runs {
		for range r.count {
			packet++
			if r.key && r.count == 1 {
				list = binary.BigEndian.AppendUint32(list, uint32(packet))
			}
		}
		all = all && r.key
	}
	if all {
		return nil
	}
	return makeBox("stss", append(binary.BigEndian.AppendUint32(make([]byte, 4), uint32(len(list)/4)), list...))
}

// chunks says how many packets are in each chunk: every run is one.
func (t *packetTable) chunks() []byte {
	var list []byte
	before := int64(0)
	for i, r := range t.runs {
		if r.count != before {
			list = binary.BigEndian.AppendUint32(list, uint32(i+1))
			list = binary.BigEndian.AppendUint32(list, uint32(r.count))
			list = binary.BigEndian.AppendUint32(list, 1)
			before = r.count
		}
	}
	return makeBox("stsc", append(binary.BigEndian.AppendUint32(make([]byte, 4), uint32(len(list)/12)), list...))
}

func (t *packetTable) sizes() []byte {
	fixed, count := int64(-1), int64(0)
	for _, r := range t.runs {
		if fixed < 0 {
			fixed = r.size
		}
		if fixed != r.size {
			fixed = 0
		}
		count += r.count
	}
	b := binary.BigEndian.AppendUint32(make([]byte, 4), uint32(max(0, fixed)))
	b = binary.BigEndian.AppendUint32(b, uint32(count))
	if fixed <= 0 {
		for _, r := range t.runs {
			for range r.count {
				b = binary.BigEndian.AppendUint32(b, uint32(r.size))
			}
		}
	}
	return makeBox("stsz", b)
}

func (t *packetTable) places() []byte {
	kind := "stco"
	if slices.ContainsFunc(t.runs, func(r packetRun) bool { return r.offset > math.MaxUint32 }) {
		kind = "co64"
	}
	b := binary.BigEndian.AppendUint32(make([]byte, 4), uint32(len(t.runs)))
	for _, r := range t.runs {
		if kind == "stco" {
			b = binary.BigEndian.AppendUint32(b, uint32(r.offset))
		} else {
			b = binary.BigEndian.AppendUint64(b, uint64(r.offset))
		}
	}
	return makeBox(kind, b)
}
