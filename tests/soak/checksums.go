package main

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"

	"github.com/gonumm/gonumm/internal/crc"
)

// checksums returns what sets those of the format that bytes begin like, nil where it has none that stop a reader.
func checksums(b []byte) func(b []byte) {
	switch {
	case bytes.HasPrefix(b, []byte("OggS")):
		return setPages
	case bytes.HasPrefix(b, []byte("\x89PNG")):
		return setPNG
	}
	return nil
}

func setPages(b []byte) {
	for at := 0; at+27 <= len(b); {
		next := bytes.Index(b[at:], []byte("OggS"))
		if next < 0 || at+next+27 > len(b) {
			return
		}
		at += next
		size := 27 + int(b[at+26])
		if at+size > len(b) {
			return
		}
		for _, n := range b[at+27 : at+size] {
			size += int(n)
		}
		size = min(size, len(b)-at)
		clear(b[at+22 : at+26])
		binary.LittleEndian.PutUint32(b[at+22:], crc.Ogg(b[at:at+size]))
		at += 27
	}
}

func setPNG(b []byte) {
	for at := 8; at+12 <= len(b); {
		size := int(binary.BigEndian.Uint32(b[at:]))
		if size > len(b)-at-12 {
			return
		}
		binary.BigEndian.PutUint32(b[at+8+size:], crc32.ChecksumIEEE(b[at+4:at+8+size]))
		at += 12 + size
	}
}
