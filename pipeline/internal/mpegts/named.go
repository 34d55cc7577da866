package mpegts

import (
	"bytes"
	"encoding/binary"

	"github.com/gonumm/gonumm/internal/crc"
	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// The stream types of DTS: that which tsdemux knows by itself, that of Blu-ray discs, and that of any private data, which a descriptor
// of DVB's tells (ETSI EN 300 468, annex G).
const (
	plainDTS = 0x8a
	discDTS  = 0x82
	private  = 0x06
	dvbDTS   = 0x7b
)

// NamedDTS returns what to overlay so that tsdemux knows a stream of DTS: one of the type that it has on Blu-ray discs where no registration
// says that it is such a disc's, but its bytes begin as DTS does, or one with DVB's descriptor. The first description of the programme
// counts.
func (f *File) NamedDTS() []view.Patch {
	for _, s := range f.Streams {
		onDisc := s.Type == discDTS && s.Format == "" && f.beginsWith(s, "\x7f\xfe\x80\x01")
		if onDisc || s.Type == private && s.Has(dvbDTS) {
			return f.renamed(s, plainDTS)
		}
	}
	return nil
}

// beginsWith reports whether the first piece of a stream does, where that comes soon.
func (f *File) beginsWith(s Stream, word string) bool {
	front := *f
	front.size = min(f.size, f.start+searched)
	p, err := front.Reader(s).Next()
	return err == nil && bytes.HasPrefix(p.Bytes, []byte(word))
}

// renamed returns what gives a stream another type, in a description that lies in one packet.
func (f *File) renamed(s Stream, kind byte) []view.Patch {
	w := &walker{file: f, at: f.start}
	for w.at < f.start+searched {
		p, ok := w.next()
		if !ok {
			return nil
		}
		if p.id() != f.programme || !p.begins() {
			continue
		}
		b := p.payload()
		var table assembler
		if len(b) < 1 || len(b) < 1+int(b[0])+3 {
			return nil
		}
		section := b[1+b[0]:]
		whole := table.add(p)
		if whole == nil || len(whole)+4 > len(section) {
			return nil
		}
		section = bytes.Clone(section[:len(whole)+4])
		at := entryOf(section[:len(whole)], s.ID)
		if at < 0 {
			return nil
		}
		section[at] = kind
		binary.BigEndian.PutUint32(section[len(whole):], crc.MPEG(section[:len(whole)]))
		start := w.at - f.packet + f.front + int64(len(p)-len(b)) + 1 + int64(b[0])
		return []view.Patch{{Offset: start, Bytes: section}}
	}
	return nil
}

// entryOf returns where the entry of a stream stands in the description of a programme; -1 where there is none.
func entryOf(b []byte, id uint16) int {
	if len(b) < 12 {
		return -1
	}
	for at := 12 + (int(b[10]&15)<<8 | int(b[11])); at+5 <= len(b); at += 5 + (int(b[at+3]&15)<<8 | int(b[at+4])) {
		if binary.BigEndian.Uint16(b[at+1:])&0x1fff == id {
			return at
		}
	}
	return -1
}
