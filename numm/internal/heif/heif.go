// Package heif finds the main picture in a HEIC or AVIF file (ISO/IEC 23008-12 over 14496-12).
//
//	ftyp  meta ─┬─ pitm  which item is the picture
//	            ├─ iinf  what each item is: hvc1, av01, or a grid of others
//	            ├─ iloc  where its bytes are
//	            ├─ iref  what a grid is made of, and whose alpha an item is
//	            └─ iprp  sizes, decoder configurations, turns, colours
package heif

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
)

// ErrFormat says that the boxes are not those of a picture, or contradict each other.
var ErrFormat = errors.New("heif: no valid picture")

// Picture is a coded picture, whole or as a grid of equal tiles.
type Picture struct {
	Codec         string // "hvc1" or "av01", or what else the file states
	Config        []byte // the body of hvcC or av1C
	Width, Height int    // before the turns
	Columns, Rows int    // of the grid; 1, 1 where it is none
	Tiles         [][]Extent
	Turns         []int // EXIF orientations, to be applied one after the other
	Cropped       bool  // the file wants only a part to be shown
	Alpha         *Picture

	Matrix    int // of ITU-T H.273; 2 where the file leaves it to the stream
	FullRange bool
}

// Extent is a run of bytes of the file.
type Extent struct{ Offset, Length int64 }

// maxMeta bounds what is read of boxes; those of a telephone's picture have a few kilobytes.
const maxMeta = 1 << 20

// maxTurns is far more than the one turn and the one mirror that a picture needs: each copies all of it.
const maxTurns = 8

// Read finds the main picture of a file.
func Read(r io.ReaderAt, size int64) (*Picture, error) {
	m, err := readMeta(r, size)
	if err != nil {
		return nil, err
	}
	p, err := m.picture(m.primary)
	if err != nil {
		return nil, err
	}
	for _, ref := range m.references {
		if ref.kind == "auxl" && slices.Contains(ref.to, m.primary) && m.isAlpha(ref.from) {
			p.Alpha, err = m.picture(ref.from)
			return p, err
		}
	}
	return p, nil
}

// picture puts together what is known of an item.
func (m *meta) picture(id uint32) (*Picture, error) {
	item, ok := m.items[id]
	if !ok {
		return nil, fmt.Errorf("%w: item %d is missing", ErrFormat, id)
	}
	p := &Picture{Codec: item.kind, Columns: 1, Rows: 1, Matrix: 2}
	tiles := []uint32{id}
	if item.kind == "grid" {
		data, err := m.bytes(item)
		if err != nil {
			return nil, err
		}
		if len(data) < 8 || data[1]&1 != 0 && len(data) < 12 {
			return nil, fmt.Errorf("%w: grid", ErrFormat)
		}
		p.Rows, p.Columns = int(data[2])+1, int(data[3])+1
		tiles = nil
		for _, ref := range m.references {
			if ref.kind == "dimg" && ref.from == id {
				tiles = ref.to
			}
		}
		if len(tiles) != p.Rows*p.Columns {
			return nil, fmt.Errorf("%w: grid of %d by %d with %d tiles", ErrFormat, p.Columns, p.Rows, len(tiles))
		}
	}
	left := m.size
	for i, t := range tiles {
		tile, ok := m.items[t]
		if !ok || tile.kind == "grid" || tile.kind != m.items[tiles[0]].kind {
			return nil, fmt.Errorf("%w: tile %d", ErrFormat, i)
		}
		for _, e := range tile.extents {
			if left -= e.Length; left < 0 {
				return nil, fmt.Errorf("%w: tiles are longer than the file", ErrFormat)
			}
		}
		p.Codec, p.Tiles = tile.kind, append(p.Tiles, tile.extents)
	}
	p.Config = m.configOf(tiles[0])
	for _, prop := range m.propertiesOf(id) {
		p.apply(prop)
	}
	if p.Width < 1 || p.Height < 1 {
		return nil, fmt.Errorf("%w: size is not stated", ErrFormat)
	}
	if len(p.Turns) > maxTurns {
		return nil, fmt.Errorf("%w: turned and mirrored %d times", ErrFormat, len(p.Turns))
	}
	return p, nil
}

func (p *Picture) apply(prop box) {
	b := prop.body
	switch {
	case prop.kind == "ispe" && len(b) >= 12:
		p.Width, p.Height = int(binary.BigEndian.Uint32(b[4:])), int(binary.BigEndian.Uint32(b[8:]))
	case prop.kind == "irot" && len(b) >= 1: // quarters of a turn to the left
		if turn := []int{0, 8, 3, 6}[b[0]&3]; turn != 0 {
			p.Turns = append(p.Turns, turn)
		}
	case prop.kind == "imir" && len(b) >= 1: // upper and lower part change places, or left and right
		p.Turns = append(p.Turns, []int{4, 2}[b[0]&1])
	case prop.kind == "clap":
		p.Cropped = true
	case prop.kind == "colr" && len(b) >= 11 && string(b[:4]) == "nclx":
		p.Matrix, p.FullRange = int(binary.BigEndian.Uint16(b[8:])), b[10]&0x80 != 0
	}
}

func (m *meta) configOf(id uint32) []byte {
	for _, prop := range m.propertiesOf(id) {
		if prop.kind == "hvcC" || prop.kind == "av1C" {
			return prop.body
		}
	}
	return nil
}

// isAlpha says whether an auxiliary item is alpha, by either of its names.
func (m *meta) isAlpha(id uint32) bool {
	for _, prop := range m.propertiesOf(id) {
		if prop.kind != "auxC" || len(prop.body) < 4 {
			continue
		}
		name := string(prop.body[4:])
		for _, known := range []string{"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", "urn:mpeg:hevc:2015:auxid:1"} {
			if name == known || len(name) > len(known) && name[:len(known)+1] == known+"\x00" {
				return true
			}
		}
	}
	return false
}

// bytes are those of an item.
func (m *meta) bytes(i item) ([]byte, error) {
	var all []byte
	for _, e := range i.extents {
		if e.Length > maxMeta-int64(len(all)) {
			return nil, fmt.Errorf("%w: item of more than %d bytes", ErrFormat, maxMeta)
		}
		data := make([]byte, e.Length)
		if _, err := m.file.ReadAt(data, e.Offset); err != nil {
			return nil, err
		}
		all = append(all, data...)
	}
	return all, nil
}
