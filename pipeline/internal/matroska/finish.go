package matroska

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// ErrFormat reports that a file is not laid out as matroskamux lays it out.
var ErrFormat = errors.New("not a Matroska file that can be finished")

// Finish completes, in place, a file that matroskamux wrote to its end, or up to where it was killed. Players
// and other programs rely on what the muxer leaves out:
//
//   - every block of sound is marked as a key frame, so that sound can be entered at any of them;
//   - the index (Cues) has every key frame of the pictures, at least half a second apart, or every cluster of a file
//     with sound alone;
//   - the head states durations, codecs and colours as ffmpeg does, has no date and no random identifiers;
//   - the tags and attachments of f are added.
//
// The clusters are not moved, but for f.Same:
//
//	before   EBML Segment SeekHead Info Tracks        │ Cluster ... │ Cues Tags
//	after    EBML Segment SeekHead Info Tracks (Void) │ Cluster ... │ Cues Tags Attachments
func Finish(ctx context.Context, file *os.File, f Film) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	h, err := readHead(file, info.Size())
	if err != nil {
		return err
	}
	size := info.Size()
	if f.Same {
		if size, err = h.makeRoom(ctx, file, size); err != nil {
			return err
		}
	}
	w := &walker{file: file, window: window{r: file, size: size}, head: h, now: h.clusters, end: size}
	if err := w.walk(ctx); err != nil {
		return err
	}
	if w.blocks == 0 {
		return fmt.Errorf("%w: no block", ErrFormat)
	}
	f.fill(h, w)
	if f.Variable {
		if err := w.lastPicture(f.Video); err != nil {
			return err
		}
	}
	if err := file.Truncate(w.kept); err != nil {
		return err
	}
	tail, places := f.tail(h, w)
	if _, err := file.WriteAt(tail, w.kept); err != nil {
		return err
	}
	head, err := f.head(h, places, w.kept+int64(len(tail)))
	if err != nil {
		return err
	}
	_, err = file.WriteAt(head, 0)
	return err
}

// cue is an entry of the index.
type cue struct {
	time    uint64 // in ticks
	track   uint64
	cluster int64 // where the cluster begins, from the segment's data
	within  int64 // where the block begins, from the cluster's data
}

// cuesApart is the least time between two entries of the index.
const cuesApart = 500 * time.Millisecond

// walker reads all blocks of a file, marks those of sound, and collects the index.
type walker struct {
	file   *os.File
	window window
	head   *head

	now  int64 // offset of the next element
	end  int64 // of the file
	kept int64 // all up to here is whole

	cluster      element
	clusterKnown bool // its size is
	time         int64
	blocks       int
	cues         []cue
	ends         map[uint64]int64 // of each track: when its last block begins or, if known, ends; in ticks
	cued         bool             // this cluster has an entry
	last         picture          // the last one
}

// picture is a SimpleBlock of pictures.
type picture struct {
	cluster, at, end int64
	time             int64
	key              bool
}

// walk goes on to the first element that is not part of a cluster, or not complete.
func (w *walker) walk(ctx context.Context) error {
	w.kept, w.ends = w.now, map[uint64]int64{}
	for count := 0; ; count++ {
		if count%4096 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		x, known, ok := parse(w.window.bytes(w.now, headSize), w.now, w.end)
		if !ok {
			break
		}
		if x.id == idCluster {
			if err := w.close(); err != nil {
				return err
			}
			w.cluster, w.clusterKnown, w.cued = x, known, false
			w.now = x.data
			continue
		}
		if !known || w.cluster.id == 0 || !belongs(x.id) {
			break
		}
		if err := w.child(x); err != nil {
			return err
		}
		w.now = x.end
		if x.id != idTimestamp {
			w.kept = x.end
		}
	}
	return w.close()
}

// belongs reports whether an element may occur in clusters.
func belongs(id uint64) bool {
	switch id {
	case idTimestamp, idSimpleBlock, idBlockGroup, idPosition, idPrevSize, idVoid:
		return true
	}
	return false
}

// close sets the size of the cluster that ends here.
func (w *walker) close() error {
	if w.cluster.id == 0 || w.kept <= w.cluster.data || w.clusterKnown && w.cluster.end == w.kept {
		return nil
	}
	size := appendSize8(nil, w.kept-w.cluster.data)
	if w.cluster.data-w.cluster.at != 4+8 {
		return fmt.Errorf("%w: the size of a cluster in %d bytes", ErrFormat, w.cluster.data-w.cluster.at-4)
	}
	_, err := w.file.WriteAt(size, w.cluster.at+4)
	return err
}

func (w *walker) child(x element) error {
	switch x.id {
	case idTimestamp:
		b := w.window.bytes(x.data, int(min(8, x.end-x.data)))
		w.time = int64(bigEndian(b))
	case idSimpleBlock:
		return w.block(x, x.at, true, 0)
	case idBlockGroup:
		return w.group(x)
	}
	return nil
}

// group reads a block with more information: it is a key frame where it refers to no other.
func (w *walker) group(g element) error {
	key, duration := true, int64(0)
	var block element
	w.window.children(g, func(x element) bool {
		switch x.id {
		case idBlock:
			block = x
		case idReferenceBlock:
			key = false
		case idBlockDuration:
			duration = int64(bigEndian(w.window.bytes(x.data, int(min(8, x.end-x.data)))))
		}
		return true
	})
	if block.id == 0 {
		return nil
	}
	return w.block(block, g.at, false, pick(key, duration, -1-duration))
}

func pick(first bool, a, b int64) int64 {
	if first {
		return a
	}
	return b
}

// block reads a block in an element at an offset. Of a group, duration is its length, or -1 less that where it
// is not a key frame.
func (w *walker) block(x element, at int64, simple bool, duration int64) error {
	h, ok := blockHeadOf(w.window.bytes(x.data, blockHeadSize))
	if !ok {
		return nil
	}
	track := w.head.track(h.number)
	if track == nil {
		return nil
	}
	w.blocks++
	when := w.time + int64(h.relative)
	key := duration >= 0
	if duration < 0 {
		duration = -1 - duration
	}
	w.ends[h.number] = max(w.ends[h.number], when+duration)
	if simple {
		key = h.flags&keyFlag != 0
		if track.kind == kindSound && !key {
			if _, err := w.file.WriteAt([]byte{h.flags | keyFlag}, x.data+int64(h.size)-1); err != nil {
				return err
			}
		}
	}
	if simple && track.kind == kindVideo {
		w.last = picture{w.cluster.at, at, x.end, when, key}
	}
	w.index(track, at, when, key)
	return nil
}

// lastPicture states how long the last picture is shown, which no following one can show: pictures that have times of their own
// have no usual duration. It must be in the last cluster, which grows.
func (w *walker) lastPicture(until time.Duration) error {
	p := w.last
	if p.end == 0 || p.cluster != w.cluster.at {
		return nil
	}
	block, err := readAll(w.file, p.at, p.end)
	if err != nil {
		return err
	}
	rest, err := readAll(w.file, p.end, w.kept)
	if err != nil {
		return err
	}
	x, _, _ := parse(block, 0, int64(len(block)))
	parts := [][]byte{binaryElement(idBlock, block[x.data:]), numeral(idBlockDuration, uint64(max(1, w.head.ticks(until)-p.time)))}
	if !p.key {
		parts = append(parts, numeral(idReferenceBlock, 0xff)) // the one before, or any: that there is one makes it no key frame
	}
	b := append(master(idBlockGroup, parts...), rest...)
	if _, err := w.file.WriteAt(b, p.at); err != nil {
		return err
	}
	w.kept = p.at + int64(len(b))
	return w.close()
}

func (w *walker) index(t *headTrack, at, when int64, key bool) {
	if t.number != w.head.indexed || when < 0 {
		return
	}
	if t.kind == kindSound {
		key = !w.cued
	}
	if n := len(w.cues); !key || n > 0 && when-int64(w.cues[n-1].time) < w.head.ticks(cuesApart) {
		return
	}
	w.cued = true
	w.cues = append(w.cues, cue{time: uint64(when), track: t.number,
		cluster: w.cluster.at - w.head.segment, within: at - w.cluster.data})
}

// readAll returns a part of a file in memory.
func readAll(r io.ReaderAt, from, to int64) ([]byte, error) {
	b := make([]byte, to-from)
	if n, err := r.ReadAt(b, from); n < len(b) {
		return nil, err
	}
	return b, nil
}
