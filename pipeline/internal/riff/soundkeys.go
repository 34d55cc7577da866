package riff

import (
	"context"
	"encoding/binary"
	"io"
)

// ReadWriterAt is a file that is changed in place.
type ReadWriterAt interface {
	io.ReaderAt
	io.WriterAt
}

const (
	keyFrame    = 0x10    // flag of an entry in idx1
	noKeyFrame  = 1 << 31 // flag of a size in an index of OpenDML
	entrySize   = 16      // of idx1
	indexPiece  = 4096    // entries that are read at once
	maxSections = 4096    // of an index of OpenDML: 4 TiB
)

// MarkSound marks every chunk of sound in the indexes of an AVI file as a key frame, in place. avimux marks none,
// and players seek only to those that are marked.
//
//	RIFF "AVI " │ LIST hdrl ─ LIST strl ┬ strh "auds"   │ LIST movi ... ix01 │ idx1 ┬ "00dc" flags offset size
//	            │                       └ indx offsets ─┼────────────────┘   │      └ "01wb" ...
func MarkSound(ctx context.Context, f ReadWriterAt, size int64) error {
	var header [12]byte
	if _, err := f.ReadAt(header[:], 0); err != nil || string(header[:4]) != "RIFF" || string(header[8:]) != "AVI " {
		return nil
	}
	var failed error
	each(f, 12, min(size, 8+int64(binary.LittleEndian.Uint32(header[4:]))), func(id, list string, from, to int64) {
		if failed != nil {
			return
		}
		switch {
		case id == "LIST" && list == "hdrl":
			each(f, from+4, to, func(id, list string, from, to int64) {
				if id == "LIST" && list == "strl" && failed == nil {
					failed = markStream(ctx, f, from+4, to)
				}
			})
		case id == "idx1":
			failed = patch(ctx, f, from, (to-from)/entrySize, entrySize, func(e []byte) {
				if string(e[2:4]) == "wb" {
					e[4] |= keyFrame
				}
			})
		}
	})
	return failed
}

// markStream follows the index of OpenDML of a stream of sound.
func markStream(ctx context.Context, f ReadWriterAt, from, to int64) error {
	sound := false
	var failed error
	each(f, from, to, func(id, _ string, from, _ int64) {
		var b [24]byte
		if _, err := f.ReadAt(b[:], from); err != nil {
			return
		}
		switch id {
		case "strh":
			sound = string(b[:4]) == "auds"
		case "indx":
			sections := int64(binary.LittleEndian.Uint32(b[4:]))
			if !sound || b[3] != 0 || sections > maxSections {
				return
			}
			for i := range sections {
				var section [8]byte
				if _, err := f.ReadAt(section[:], from+24+16*i); err != nil || failed != nil {
					return
				}
				failed = markSection(ctx, f, int64(binary.LittleEndian.Uint64(section[:])))
			}
		}
	})
	return failed
}

func markSection(ctx context.Context, f ReadWriterAt, at int64) error {
	var b [32]byte
	if _, err := f.ReadAt(b[:], at); err != nil || string(b[:2]) != "ix" {
		return nil
	}
	return patch(ctx, f, at+32, int64(binary.LittleEndian.Uint32(b[12:])), 8, func(e []byte) {
		size := binary.LittleEndian.Uint32(e[4:])
		binary.LittleEndian.PutUint32(e[4:], size&^noKeyFrame)
	})
}

// patch changes count entries of a size in place.
func patch(ctx context.Context, f ReadWriterAt, at, count, size int64, change func(entry []byte)) error {
	buf := make([]byte, indexPiece*size)
	for count > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		b := buf[:min(count, indexPiece)*size]
		if _, err := f.ReadAt(b, at); err != nil {
			return err
		}
		for i := int64(0); i < int64(len(b)); i += size {
			change(b[i : i+size])
		}
		if _, err := f.WriteAt(b, at); err != nil {
			return err
		}
		at, count = at+int64(len(b)), count-int64(len(b))/size
	}
	return nil
}

// each calls f for the chunks between two offsets, with the kind of those that are lists.
func each(r io.ReaderAt, from, to int64, f func(id, list string, from, to int64)) {
	for range maxChunks {
		var b [12]byte
		if n, _ := r.ReadAt(b[:], from); n < 8 || from+8 > to {
			return
		}
		size := int64(binary.LittleEndian.Uint32(b[4:]))
		f(string(b[:4]), string(b[8:]), from+8, min(from+8+size, to))
		from += 8 + size + size&1
	}
}
