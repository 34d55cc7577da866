package mp4

import (
	"encoding/binary"
	"io"
	"slices"
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// Fragments are the movie fragments of a file that hold packets of one track, by which it is entered: a box of free space covers
// those before.
//
//	file    ftyp moov │ moof mdat │ moof mdat │ moof mdat │ ...
//	entry   ftyp moov │ free                  │ moof mdat │ ...
//
// It reads them as far as it is asked, once.
type Fragments struct {
	p         *parser
	file      int64 // its size
	track     uint32
	scale     int64
	otherwise extends // of packets where nothing else is stated
	after     int64   // where the movie box ends

	next    int64
	packets int64
	begin   int64 // when the first packet shows, in ticks; -1 where it is not stated
	last    int64 // when the last packet that was read ends, in ticks
	ticks   int64 // how long all that were read last
	all     []Fragment
	ended   bool
}

// Fragment is a fragment that holds packets of the track.
type Fragment struct {
	Packets int64 // of the track before it
	Count   int64 // of them in it
	Offset  int64
	Key     bool          // it begins with a key frame, and none after that shows before, at
	Time    time.Duration // from when the first frame of the track shows
}

// notSync is the flag of packets that are no key frames.
const notSync = 1 << 16

// Fragments finds the fragments of the track with an ID, of a file of size bytes; ok is false where it has none, or packets
// outside them.
func (f *File) Fragments(id uint32, r io.ReaderAt, size int64) (g *Fragments, ok bool) {
	i := slices.IndexFunc(f.Tracks, func(t Track) bool { return t.ID == id })
	if i < 0 || !f.Fragmented || f.Tracks[i].Timescale == 0 {
		return nil, false
	}
	g = f.fragments(&f.Tracks[i], r, size)
	return g, g.p.listed(f.tables[i].sizes) == 0
}

func (f *File) fragments(t *Track, r io.ReaderAt, size int64) *Fragments {
	p := &parser{r: r, boxes: maxBoxes, bytes: maxBytes}
	return &Fragments{p: p, file: size, track: t.ID, scale: int64(t.Timescale), otherwise: f.extends[t.ID], after: f.after, next: f.after}
}

// listed returns how many packets a table of sizes has.
func (p *parser) listed(sizes box) int64 {
	head := p.head(sizes, 12)
	if len(head) < 12 {
		return 0
	}
	return int64(binary.BigEndian.Uint32(head[8:]))
}

// FragmentedPackets counts the packets of a track of which the first may be in the movie box and others in fragments. It reads the heads of
// all fragments; ok is false where they do not tell.
func (f *File) FragmentedPackets(t *Track, r io.ReaderAt, size int64) (packets int64, ok bool) {
	i := slices.IndexFunc(f.Tracks, func(other Track) bool { return other.ID == t.ID })
	if i < 0 || !f.Fragmented {
		return 0, false
	}
	g := f.fragments(t, r, size)
	packets = g.p.listed(f.tables[i].sizes) + g.Count()
	return packets, g.p.err == nil
}

// FragmentedDuration returns how long a track lasts that has packets in fragments, in ticks of the track: up to the end of the last
// packet. It reads the heads of all fragments. It is 0 where they do not tell.
func (f *File) FragmentedDuration(t *Track, r io.ReaderAt, size int64) int64 {
	g := f.fragments(t, r, size)
	before := int64(0) // of the packets that the movie box has, behind which fragments go on that state no time
	if i := slices.IndexFunc(f.Tracks, func(other Track) bool { return other.ID == t.ID }); i >= 0 {
		before = g.p.times(f.tables[i].times).total
	}
	g.last = before
	for more := true; more && g.next < size; {
		more = g.step()
	}
	if g.p.err != nil || g.last == before {
		return 0
	}
	if slices.Contains(pcm, t.Codec) {
		return before + g.ticks // samples follow each other, whatever times the fragments state
	}
	return max(t.Duration, g.last)
}

// At returns the k-th fragment; ok is false where there are fewer, or one before it states too little.
func (g *Fragments) At(k int) (f Fragment, ok bool) {
	for !g.ended && len(g.all) <= k {
		g.ended = !g.step()
	}
	if k >= len(g.all) {
		return f, false
	}
	return g.all[k], true
}

// Count returns how many packets of the track are in fragments, as far as these tell.
func (g *Fragments) Count() int64 {
	for !g.ended {
		g.ended = !g.step()
	}
	return g.packets
}

// KeyBefore returns the last fragment that begins with a key frame which shows at t or before; ok is false where that is the first,
// or the times of the fragments do not tell.
func (g *Fragments) KeyBefore(t time.Duration) (key Fragment, ok bool) {
	var last time.Duration
	for k := 0; ; k++ {
		f, more := g.At(k)
		if !more || f.Key && f.Time > t {
			return key, ok
		}
		if g.begin < 0 || f.Time < last {
			return key, false
		}
		last = f.Time
		if f.Key {
			key, ok = f, k > 0
		}
	}
}

// Enter shows the file as if a fragment followed the movie box.
func (g *Fragments) Enter(f Fragment) view.View {
	v := view.View{End: g.file}
	if f.Offset >= g.after+freeHead {
		free := binary.BigEndian.AppendUint64([]byte("\x00\x00\x00\x01free"), uint64(f.Offset-g.after))
		v.Patches = []view.Patch{{Offset: g.after, Bytes: free}}
	}
	return v
}

// freeHead is the length of the header of a free box with a size of 64 bits.
const freeHead = 16

// step reads the next box.
func (g *Fragments) step() bool {
	b, ok := g.p.next(g.next, g.file)
	g.next = b.end
	switch {
	case !ok || b.kind == "moov":
		return false
	case b.kind != "moof":
		return true
	}
	r := fragment{time: -1, key: true}
	g.p.children(b, func(b box) {
		if b.kind == "traf" && !r.broken {
			g.traf(b, &r)
		}
	})
	if r.broken || g.p.err != nil {
		return false
	}
	if r.packets == 0 {
		return true
	}
	if len(g.all) == 0 {
		g.begin = r.time + r.least
	}
	g.ticks = min(g.ticks+r.at, maxTicks)
	if r.time >= 0 {
		g.last = max(g.last, r.time+r.at)
	} else {
		g.last += r.at // it goes on where the one before it ends
	}
	g.all = append(g.all, Fragment{
		Packets: g.packets, Count: r.packets, Offset: b.start, Key: r.key && r.time >= 0 && r.first == r.least && b.start-g.after >= freeHead,
		Time: time.Duration(rescale(r.time+r.first-g.begin, int64(time.Second), g.scale)),
	})
	g.packets += r.packets
	return true
}

// fragment is what the packets of the track in one fragment state, in ticks from its time of decoding.
type fragment struct {
	time         int64 // -1 where it is not stated
	packets      int64
	at           int64 // when the next is decoded
	first, least int64 // when the first is shown, and the one that is shown first
	key, broken  bool
}

// traf reads what a fragment holds of a track, if it is this one.
func (g *Fragments) traf(traf box, r *fragment) {
	ours, otherwise := false, g.otherwise
	g.p.children(traf, func(b box) {
		switch {
		case b.kind == "tfhd":
			h := g.p.head(b, 40)
			if ours = len(h) >= 8 && binary.BigEndian.Uint32(h[4:]) == g.track; ours {
				otherwise = defaults(h, g.otherwise)
			}
		case b.kind == "tfdt" && ours && r.time < 0:
			switch h := g.p.head(b, 12); {
			case len(h) == 12 && h[0] == 1:
				r.time = int64(min(binary.BigEndian.Uint64(h[4:]), maxTicks))
			case len(h) >= 8:
				r.time = int64(binary.BigEndian.Uint32(h[4:]))
			}
		case b.kind == "trun" && ours && !r.broken:
			r.broken = !g.trun(b, r, otherwise)
		}
	})
}

// defaults reads the defaults of a fragment (tfhd).
func defaults(h []byte, otherwise extends) extends {
	has, at := binary.BigEndian.Uint32(h), 8
	field := func(flag uint32, size int) (v uint32, ok bool) {
		if has&flag == 0 || at+size > len(h) {
			return 0, false
		}
		at += size
		return binary.BigEndian.Uint32(h[at-size:]), true
	}
	field(1, 8) // where the data are
	field(2, 4) // the description
	if d, ok := field(8, 4); ok {
		otherwise.duration = d
	}
	if size, ok := field(16, 4); ok {
		otherwise.size = size
	}
	if flags, ok := field(32, 4); ok {
		otherwise.flags = flags
	}
	return otherwise
}

// trun reads a run of packets, and reports whether it is complete.
func (g *Fragments) trun(b box, r *fragment, otherwise extends) bool {
	head := g.p.head(b, 16)
	if len(head) < 8 {
		return false
	}
	duration, flags := int64(otherwise.duration), otherwise.flags
	has, count, from := binary.BigEndian.Uint32(head), int64(binary.BigEndian.Uint32(head[4:])), int64(8)
	if has&1 != 0 {
		from += 4 // where the data are
	}
	if has&4 != 0 && int64(len(head)) >= from+4 {
		flags = binary.BigEndian.Uint32(head[from:]) // of the first
		from += 4
	}
	size := int64(0)
	for flag := uint32(0x100); flag <= 0x800; flag <<= 1 {
		if has&flag != 0 {
			size += 4
		}
	}
	switch {
	case size == 0 && otherwise.size > 0 && count > 0 && count <= g.file/int64(otherwise.size) && count < maxTicks/max(1, duration):
		r.alike(count, duration, flags)
		return r.at < maxTicks
	case size == 0 || count*size > b.end-b.body-from || count*size > g.p.bytes:
		return count == 0 // with no size of their own, hostile counts would cost nothing
	}
	g.p.bytes -= count * size
	for k := int64(0); k < count; {
		const block = 4096
		table := g.p.read(b.body+from+k*size, b.body+from+min(count, k+block)*size)
		if int64(len(table)) < size {
			return false
		}
		for ; int64(len(table)) >= size; k++ {
			r.add(table[:size], has, duration, flags)
			table = table[size:]
		}
	}
	return r.at < maxTicks
}

// add adds a packet with the fields that a run has for each.
func (r *fragment) add(fields []byte, has uint32, duration int64, flags uint32) {
	field := func(flag uint32, otherwise int64) int64 {
		if has&flag == 0 {
			return otherwise
		}
		v := int64(int32(binary.BigEndian.Uint32(fields)))
		fields = fields[4:]
		return v
	}
	duration = max(0, field(0x100, duration))
	field(0x200, 0) // the size
	flags = uint32(field(0x400, int64(flags)))
	shown := r.at + field(0x800, 0)
	r.begin(shown, flags)
	r.least = min(r.least, shown)
	r.at += duration
	r.packets++
}

// alike adds packets that are shown as they are decoded.
func (r *fragment) alike(count, duration int64, flags uint32) {
	r.begin(r.at, flags)
	r.at += count * duration
	r.packets += count
}

// begin notes when the first packet is shown.
func (r *fragment) begin(shown int64, flags uint32) {
	if r.packets == 0 {
		r.first, r.least, r.key = shown, shown, flags&notSync == 0
	}
}
