package matroska

import (
	"io"
	"sort"
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// Keys are the key frames of a track of pictures, for files without an index of them. Only those count that leave nothing of what was
// before: a decoder that begins there gives the same frames as one that comes by.
type Keys struct {
	blocks *Entries // whose track, head and place in the file are used
	codec  pictureCodec
	first  time.Duration
	began  bool
	keys   []key
	ended  bool
}

// key is a frame with which a decoder can begin. Its time counts from the first frame.
type key struct {
	at      time.Duration
	offset  int64
	cluster uint64 // time of the one that it stands in
}

// NewKeys finds a track in a file of size bytes; ok is false where it is coded once more, where the headers are not in front of all
// clusters, and for codecs of which it is not known where they begin afresh.
func NewKeys(r io.ReaderAt, size int64, number uint64) (k *Keys, ok bool) {
	e, ok := NewEntries(r, size, number, Coding{})
	if !ok {
		return nil, false
	}
	k = &Keys{blocks: e, codec: codecOf(e.track)}
	return k, k.codec.fresh != nil
}

// Enter shows the file as if it went on with the last key frame that is shown at a time or before; at is when it is shown. ok is false where
// there is none but the first.
func (k *Keys) Enter(t time.Duration) (v view.View, at time.Duration, ok bool) {
	for !k.ended && (len(k.keys) == 0 || k.keys[len(k.keys)-1].at <= t) {
		k.ended = !k.step()
	}
	n := sort.Search(len(k.keys), func(i int) bool { return k.keys[i].at > t })
	if n < 2 {
		return v, 0, false
	}
	key := k.keys[n-1]
	head := k.blocks.front(key.cluster)
	start := key.offset - int64(len(head))
	if start < 0 {
		return v, 0, false
	}
	return view.View{Start: start, End: k.blocks.end, Patches: []view.Patch{{Offset: start, Bytes: head}}}, key.at, true
}

// step looks at the next element, be it a cluster or within one, and reports whether there may be more.
func (k *Keys) step() bool {
	switch x, ok := k.blocks.next(); {
	case !ok, x.id == idTracks:
		return false
	case x.id == idSimpleBlock:
		return k.block(x, x.at, nil)
	case x.id == idBlockGroup:
		return k.group(x)
	}
	return true
}

// group looks for the block in a group; one that refers to another is no key frame.
func (k *Keys) group(g element) bool {
	in := blockGroup{key: true}
	if !k.blocks.window.children(g, in.add) {
		return false
	}
	return in.block.id == 0 || k.block(in.block, g.at, &in.key)
}

// blockGroup is what a group of a block says; key is true at first.
type blockGroup struct {
	block element
	key   bool // the block refers to no other
}

// add takes an element of the group.
func (g *blockGroup) add(x element) bool {
	switch x.id {
	case idBlock:
		g.block = x
	case idReferenceBlock:
		g.key = false
	}
	return true
}

// block takes a frame of the track; stated is whether it is a key frame where its own flags do not tell.
func (k *Keys) block(x element, offset int64, stated *bool) bool {
	e := k.blocks
	h, ok := blockHeadOf(e.window.bytes(x.data, int(min(blockHeadSize, x.end-x.data))))
	if !ok {
		return false
	}
	if h.number != e.track.number {
		return true
	}
	isKey := h.flags&keyFlag != 0
	if stated != nil {
		isKey = *stated
	}
	ticks, ok := e.time(h)
	if !ok || h.flags&lacing != 0 {
		return false
	}
	at := time.Duration(ticks)
	isKey = isKey && k.codec.fresh(&e.window, x.data+int64(h.size), x.end)
	if !k.began {
		if !isKey {
			return false // times would count from a frame that may not be shown
		}
		k.began, k.first = true, at
	}
	if at < k.first {
		return false
	}
	last := len(k.keys) - 1
	if isKey && (last < 0 || at-k.first > k.keys[last].at) {
		k.keys = append(k.keys, key{at - k.first, offset, e.cluster})
	}
	return true
}
