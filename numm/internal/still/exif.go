package still

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"strconv"
)

// The orientation is read here and not by bep/imagemeta, which decodes all tags to find one, misses EXIF after an
// XMP segment of a JPEG, and does not support ImageMagick's raw profiles in PNG.

const tagOrientation = 0x0112

// exifOrientation returns the orientation that an EXIF block states, which is a TIFF header with its first directory; 0 where it does not.
func exifOrientation(exif []byte) int {
	exif = bytes.TrimPrefix(exif, []byte("Exif\x00\x00"))
	order := tiffOrder(exif)
	if order == nil || len(exif) < 8 {
		return 0
	}
	start := uint64(order.Uint32(exif[4:]))
	if start+2 > uint64(len(exif)) {
		return 0
	}
	entries := exif[start+2:]
	for range order.Uint16(exif[start:]) {
		if len(entries) < 12 {
			return 0
		}
		if e := readTIFFEntry(order, entries); e.tag == tagOrientation {
			return e.small(order)
		}
		entries = entries[12:]
	}
	return 0
}

// tiffOrder returns the byte order that a TIFF header states, nil where it is none.
func tiffOrder(head []byte) binary.ByteOrder {
	switch {
	case bytes.HasPrefix(head, []byte("II*\x00")):
		return binary.LittleEndian
	case bytes.HasPrefix(head, []byte("MM\x00*")):
		return binary.BigEndian
	}
	return nil
}

// tiffEntry is a field of a TIFF directory.
type tiffEntry struct {
	tag, kind uint16
	count     uint32
	value     []byte // 4 bytes: the value, or its offset where it is longer
}

func readTIFFEntry(order binary.ByteOrder, b []byte) tiffEntry {
	return tiffEntry{order.Uint16(b), order.Uint16(b[2:]), order.Uint32(b[4:]), b[8:12]}
}

// small returns the first value where it is a byte, a short or a long that is stored in the entry itself; 0 otherwise.
func (e tiffEntry) small(order binary.ByteOrder) int {
	switch {
	case e.count == 0:
		return 0
	case e.kind == 1 && e.count <= 4:
		return int(e.value[0])
	case e.kind == 3 && e.count <= 2:
		return int(order.Uint16(e.value))
	case e.kind == 4 && e.count == 1:
		return int(order.Uint32(e.value))
	}
	return 0
}

// xmpOrientation returns the orientation that an XMP packet states, as an attribute or an element; 0 where it does not.
func xmpOrientation(xmp []byte) int {
	found := xmpPattern().FindSubmatch(xmp)
	if found == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(found[1]))
	return n
}

func xmpPattern() *regexp.Regexp {
	return regexp.MustCompile(`tiff:Orientation(?:\s*=\s*["']|\s*>\s*)([1-8])\b`)
}

// firstOrientation returns the first orientation that is stated.
func firstOrientation(list ...int) int {
	for _, o := range list {
		if o >= 1 && o <= 8 {
			return o
		}
	}
	return 1
}
