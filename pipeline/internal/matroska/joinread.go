package matroska

import (
	"context"
	"io"
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/joint"
)

// each calls f for every block of the tracks, in the order of the file, up to the first element that is not part of a cluster.
func (s *joinPart) each(ctx context.Context, f func(joinBlock) error) error {
	w := &window{r: s.Part, size: s.Size}
	for i := range s.tracks {
		s.tracks[i].seen, s.tracks[i].last = 0, 0
	}
	var cluster time.Duration
	for at, count := s.first, 0; ; count++ {
		if count%4096 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		x, known, ok := parse(w.bytes(at, headSize), at, s.Size)
		if !ok {
			return nil
		}
		switch {
		case x.id == idCluster:
			at = x.data
			continue
		case !known && belongs(x.id):
			return joint.Refuse(0, joint.Damaged, "it ends within a block")
		case !known:
			return nil
		}
		var err error
		switch x.id {
		case idTimestamp:
			cluster = time.Duration(bigEndian(w.bytes(x.data, int(min(8, x.end-x.data))))&(1<<40-1)) * s.scale
		case idSimpleBlock:
			if b, ok := s.block(w, x, cluster, 0); ok {
				b.simple, b.key = true, b.flags&keyFlag != 0
				err = f(b)
			}
		case idBlockGroup:
			err = s.group(w, x, cluster, f)
		}
		if err != nil {
			return err
		}
		at = x.end
	}
}

// block reads the head of a block; ok is false for those of other tracks.
func (s *joinPart) block(w *window, x element, cluster, group time.Duration) (b joinBlock, ok bool) {
	h, ok := blockHeadOf(w.bytes(x.data, blockHeadSize))
	if !ok || int64(h.size) > x.end-x.data {
		return b, false
	}
	for i := range s.tracks {
		if t := &s.tracks[i]; t.number == h.number {
			b = joinBlock{track: t, time: cluster + time.Duration(h.relative)*s.scale, flags: h.flags, from: x.data + int64(h.size), to: x.end}
			b.lasts = t.lasting(w, &b, group)
			return b, true
		}
	}
	return b, false
}

// group reads a block with more information.
func (s *joinPart) group(w *window, g element, cluster time.Duration, f func(joinBlock) error) error {
	var inner element
	var lasts, discard time.Duration
	var more [][]byte
	key := true
	var failed error
	w.children(g, func(x element) bool {
		number := func() int64 {
			v := bigEndian(w.bytes(x.data, int(min(8, x.end-x.data))))
			shift := 64 - 8*min(8, x.end-x.data)
			return int64(v<<shift) >> shift
		}
		switch x.id {
		case idBlock:
			inner = x
		case idBlockDuration:
			lasts = time.Duration(max(0, number())&(1<<40-1)) * s.scale
			more = append(more, numeral(idBlockDuration, uint64(lasts.Round(tick)/tick)))
		case idDiscardPadding:
			discard = time.Duration(number())
		case idVoid:
		default:
			key = key && x.id != idReferenceBlock
			if x.end-x.at <= maxHead {
				b, err := readAll(s.Part, x.at, x.end)
				if failed = err; err == nil {
					more = append(more, b)
				}
			}
		}
		return failed == nil
	})
	if failed != nil {
		return failed
	}
	b, ok := s.block(w, inner, cluster, lasts)
	if inner.id == 0 || !ok {
		return nil
	}
	b.key, b.discard, b.more = key, discard, more
	return f(b)
}

// load reads the data of a block.
func (s *joinPart) load(b joinBlock) ([]byte, error) {
	data := make([]byte, b.to-b.from)
	if n, err := s.ReadAt(data, b.from); n < len(data) {
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return nil, joint.Refuse(0, joint.Damaged, "it ends within a block")
		}
		return nil, err
	}
	return data, nil
}

// keepsakes returns the tags of the whole film and its attachments.
func (s *joinPart) keepsakes() (tags map[string]string, files []Attachment) {
	scan := scanner{r: s.Part, left: maxElements}
	tags = map[string]string{}
	scan.each(0, s.Size, func(e element) bool {
		if e.id != idSegment {
			return e.id == idEBML
		}
		scan.each(e.data, s.Size, func(e element) bool {
			b := scan.bytes(e, min(e.end-e.data, maxAttachments))
			switch e.id {
			case idTags:
				readTags(b, tags)
			case idAttachments:
				files = append(files, readAttachments(b)...)
			}
			return true
		})
		return false
	})
	return tags, files
}

// maxAttachments is how much is kept of attachments, and of tags.
const maxAttachments = 32 << 20

// readTags takes the tags that are about the whole film.
func readTags(b []byte, tags map[string]string) {
	for _, tag := range children(b) {
		var found [][2]string
		whole := true
		for _, c := range children(tag.data) {
			switch c.id {
			case 0x63c0: // targets
				for _, t := range children(c.data) {
					whole = whole && t.id == 0x68ca || t.id == 0x63ca // the kind of target, or its name
				}
			case 0x67c8:
				var pair [2]string
				for _, c := range children(c.data) {
					switch c.id {
					case 0x45a3:
						pair[0] = string(c.data)
					case 0x4487:
						pair[1] = string(c.data)
					}
				}
				found = append(found, pair)
			}
		}
		for _, p := range found {
			if whole && p[0] != "" {
				tags[p[0]] = p[1]
			}
		}
	}
}

func readAttachments(b []byte) (files []Attachment) {
	for _, file := range children(b) {
		var a Attachment
		for _, c := range children(file.data) {
			switch c.id {
			case 0x466e:
				a.Name = string(c.data)
			case 0x4660:
				a.Type = string(c.data)
			case 0x465c:
				a.Data = c.data
			}
		}
		if len(a.Data) > 0 {
			files = append(files, a)
		}
	}
	return files
}
