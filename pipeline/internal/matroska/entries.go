package matroska

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// Entries are the blocks of a sound track at which decoding can start, one every so many samples. A
// demuxer that is shown the file from there on sees the same headers, and a cluster that starts with the block:
//
//	file   EBML Segment Info Tracks │ Cluster block block ... block  block  block ...
//	entry                                 EBML Segment Info Tracks Cluster │ block ...
//
// It reads the heads of the blocks as far as it is asked, once. Blocks after one whose number of samples is unknown
// are not entered.
type Entries struct {
	walk
	coding Coding
	track  track
	head   []byte // all before the first cluster that matters

	began   bool  // a block of the track has come
	begin   int64 // its time
	samples int64 // that a decoder gives of those before
	entries []place
	ended   bool
	padded  *padded // where the walk ended, until Total has counted it
	total   int64   // then, where it is not samples
}

type place struct {
	sample, offset int64
	cluster        uint64 // time of the one that it stands in
}

// Coding describes what a decoder returns for a packet.
type Coding struct {
	// Samples returns how many it returns for a packet, by the packet's first bytes; ok is false where they do not tell. It is called
	// for each, in order. nil where all packets have Packet.
	Samples func(begin []byte) (n int64, ok bool)
	Packet  int64

	Late   bool  // a fresh decoder gives nothing of its first packet
	Rate   int   // of the samples where blocks whose times do not agree with their count are not entered; 0: they need not
	Apart  int64 // least samples between two entries
	Settle int64 // as many are decoded before what a fresh decoder gives is heard
}

// maxHead is far more than the descriptions of tracks take; cover art and fonts are stored elsewhere.
const maxHead = 1 << 18

// beginSize is how much of a packet is shown to Coding.Samples.
const beginSize = 4

// NewEntries finds a track in a file of size bytes; ok is false where it is compressed or encrypted once more, or the headers are
// not before all clusters.
func NewEntries(r io.ReaderAt, size int64, number uint64, c Coding) (e *Entries, ok bool) {
	e = &Entries{coding: c, walk: walk{scale: 1_000_000, window: window{r: r, size: size}}}
	s := scanner{r: r, left: maxElements}
	var info, tracks element
	s.each(0, size, func(x element) bool {
		switch {
		case x.id == idEBML && x.at == 0:
			e.head = s.whole(x)
			return true
		case x.id == idSegment:
			e.end = x.end
			s.each(x.data, x.end, func(x element) bool {
				switch x.id {
				case idInfo:
					info = x
				case idTracks:
					tracks = x
				case idCluster:
					e.walk.at = x.at
				}
				return x.id != idCluster
			})
		}
		return false
	})
	if e.head == nil || tracks.id == 0 || e.at == 0 || info.end-info.at+tracks.end-tracks.at > maxHead {
		return nil, false
	}
	s.each(info.data, info.end, func(x element) bool {
		if x.id == idTimestampScale {
			e.scale = s.number(x)
		}
		return true
	})
	described, found := s.whole(tracks), false
	if described == nil {
		return nil, false
	}
	for _, t := range s.tracks(tracks) {
		if t.number == number && !found {
			e.track, found = t, true
		}
		for _, h := range t.hides {
			copy(described[h.Offset-tracks.at:], h.Bytes)
		}
	}
	if !found || e.track.coded || e.scale == 0 || e.scale > uint64(time.Second) {
		return nil, false
	}
	e.head = append(e.head, segmentHead...)
	if info.id != 0 {
		e.head = append(e.head, s.whole(info)...)
	}
	e.head = append(e.head, described...)
	return e, true
}

// segmentHead is the head of a segment that ends with the file.
const segmentHead = "\x18\x53\x80\x67" + "\x01\xff\xff\xff\xff\xff\xff\xff"

// clusterHead is the length of a cluster's head, with its time.
const clusterHead = 4 + 8 + 2 + 8

// Begin returns the first sample, of all that the decoder returns for the track, that is to be taken from entry k, counted from
// 1; ok is false where the file has no such entry.
func (e *Entries) Begin(k int64) (sample int64, ok bool) {
	for {
		if int64(len(e.entries)) >= k {
			sample = e.entries[k-1].sample + e.coding.Settle
			if sample < e.samples {
				return sample, true
			}
		}
		if e.ended {
			return 0, false
		}
		e.ended = !e.step()
	}
}

// Total returns how many samples a decoder gives of all blocks; ok is false where these do not tell.
func (e *Entries) Total() (samples int64, ok bool) {
	for !e.ended {
		e.ended = !e.step()
	}
	if p := e.padded; p != nil {
		e.total, e.counted = e.count(*p)
		e.padded = nil
		return e.total, e.counted
	}
	if e.total != 0 {
		return e.total, e.counted
	}
	return e.samples, e.counted
}

// Apart returns how many samples lie between two entries, at least.
func (e *Entries) Apart() int64 { return e.coding.Apart }

// Enter shows the file from entry k on, and returns which is the first sample that a decoder returns for that.
func (e *Entries) Enter(k int64) (v view.View, first int64) {
	at := e.entries[k-1]
	head := e.front(at.cluster)
	start := at.offset - int64(len(head))
	return view.View{Start: start, End: e.end, Patches: []view.Patch{{Offset: start, Bytes: head}}}, at.sample
}

// front returns all that stands before a block that is entered: the headers, and that of a cluster of a time.
func (e *Entries) front(cluster uint64) []byte {
	head := append(e.head[:len(e.head):len(e.head)], "\x1f\x43\xb6\x75"+"\x01\xff\xff\xff\xff\xff\xff\xff"+"\xe7\x88"...)
	return binary.BigEndian.AppendUint64(head, cluster)
}

// step looks at the next element, and reports whether there may be more.
func (e *Entries) step() bool {
	switch x, ok := e.next(); {
	case !ok:
		return false
	case x.id == idSimpleBlock:
		return e.block(x, x.at)
	case x.id == idBlockGroup:
		return e.group(x)
	}
	return true
}

// group looks for the block in a group. A group of which some is not to be heard is the last that counts.
func (e *Entries) group(g element) bool {
	var block, padding element
	whole := e.window.children(g, func(x element) bool {
		switch x.id {
		case idBlock:
			block = x
		case idDiscardPadding:
			padding = x
		}
		return true
	})
	if !whole {
		return false
	}
	if padding.id != 0 && e.ofTrack(block) {
		if n, ok := e.window.number(padding); !ok || n > 0 {
			e.padded = &padded{block, g, n}
			return false
		}
	}
	return block.id == 0 || e.block(block, g.at)
}

// padded is the group with the last block that counts, of which so many nanoseconds are not heard.
type padded struct {
	block, group element
	unheard      uint64
}

// count adds the block of the padded group; ok is false where more of the track come after it.
func (e *Entries) count(p padded) (samples int64, ok bool) {
	before, entries := e.samples, len(e.entries)
	rate := int64(e.coding.Rate)
	if e.track.opus {
		rate = 48000
	}
	if rate > 0 && p.unheard <= uint64(time.Second) && e.block(p.block, p.group.at) {
		with := e.samples
		samples = with - (int64(p.unheard)*rate+int64(time.Second)/2)/int64(time.Second)
		e.padded = nil
		for e.step() {
		}
		ok = e.counted && e.padded == nil && e.samples == with && samples >= 0
	}
	e.samples, e.entries = before, e.entries[:entries]
	return samples, ok
}

func (e *Entries) ofTrack(block element) bool {
	number, _, ok := vint(e.window.bytes(block.data, 8))
	return ok && block.id != 0 && number == e.track.number
}

// block counts a block of the track; offset is where it can be entered.
func (e *Entries) block(x element, offset int64) bool {
	const most = blockHeadSize + 1 // and how many packets
	b := e.window.bytes(x.data, int(min(most+beginSize, x.end-x.data)))
	h, ok := blockHeadOf(b)
	if !ok {
		return false
	}
	if h.number != e.track.number {
		return true
	}
	laced := h.flags&lacing != 0
	b = b[h.size:]
	var samples int64
	packets := int64(1)
	switch {
	case laced && (len(b) == 0 || e.coding.Samples != nil):
		return false
	case laced:
		packets += int64(b[0])
		samples = packets * e.coding.Packet
	case e.coding.Samples == nil:
		samples = e.coding.Packet
	default:
		if samples, ok = e.coding.Samples(b); !ok {
			return false
		}
	}
	at, ok := e.time(h)
	if !ok || !e.agrees(at) {
		return false
	}
	clipped := e.clipped(at, samples)
	if clipped > 0 && laced {
		return false
	}
	first := e.samples
	e.samples += samples - clipped
	if e.coding.Late {
		first = e.samples
	}
	room := offset >= int64(len(e.head)+clusterHead)
	if room && first >= int64(len(e.entries)+1)*e.coding.Apart && clipped == 0 && !(laced && e.coding.Late) {
		e.entries = append(e.entries, place{first, offset, e.cluster})
	}
	return e.samples < math.MaxInt64/4
}

// agrees reports whether a block starts when the samples before it end, as far as their times show.
func (e *Entries) agrees(t int64) bool {
	if !e.began {
		e.began, e.begin = true, t
	}
	if e.coding.Rate == 0 {
		return true
	}
	const tolerance = float64(100 * time.Millisecond)
	counted := float64(e.samples) / float64(e.coding.Rate) * float64(time.Second)
	return math.Abs(float64(t-e.begin)-counted) < tolerance
}

// clipped returns how many samples of a packet the demuxer makes the decoder drop for the decoder's delay that the file
// states: for every packet of Opus whose time is not after it, as many as the delay.
func (e *Entries) clipped(t, samples int64) int64 {
	if !e.track.opus || e.track.delay == 0 || t > int64(e.track.delay) {
		return 0
	}
	const rate = 48000
	return min(samples, (int64(e.track.delay)*rate+int64(time.Second)/2)/int64(time.Second))
}

// EndsPadded reports whether the last bytes of a file seem to state that some of the sound in its last block is not to be heard: for up to a
// second, in an element behind which another may begin.
func EndsPadded(r io.ReaderAt, size int64) bool {
	const last = 64 << 10
	b := make([]byte, min(last, size))
	n, _ := r.ReadAt(b, size-int64(len(b)))
	for b = b[:n]; ; {
		_, rest, found := bytes.Cut(b, []byte{idDiscardPadding >> 8, idDiscardPadding & 0xff})
		if !found {
			return false
		}
		b = rest
		length, _, ok := vint(b[:min(1, len(b))])
		if !ok || length < 1 || length > 8 || int(length)+1 > len(b) {
			continue
		}
		unheard, next := bigEndian(b[1:1+length]), b[1+length:]
		follows := len(next) == 0 || bytes.IndexByte([]byte("\x9b\xfb\xa0\xa3\xec\xbf\x75\xa7\xab\x1f\x1c\x12\x10\x19"), next[0]) >= 0
		if follows && 0 < unheard && unheard <= uint64(time.Second) {
			return true
		}
	}
}
