// Package heif checks that the tiles of a HEIC file cover the pictures that are made of them (ISO/IEC 23008-12
// over 14496-12). Where they do not, libheif 1.15 shows earlier contents of the memory.
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
)

// ErrFormat reports that the boxes are not those of a picture, or contradict each other.
var ErrFormat = errors.New("heif: no valid picture")

// Extent is a run of bytes of the file.
type Extent struct{ Offset, Length int64 }

// maxMeta bounds what is read of boxes; those of a telephone's picture have a few kilobytes.
const maxMeta = 1 << 20

// CheckGrids returns an ErrFormat where the tiles of a grid do not cover it, by the sizes that are stated. The decoder checks
// that tiles have these sizes.
func CheckGrids(r io.ReaderAt, size int64) error {
	m, err := readMeta(r, size)
	if err != nil {
		return err
	}
	for id, it := range m.items {
		if it.kind != "grid" {
			continue
		}
		if err := m.checkGrid(id, it); err != nil {
			return err
		}
	}
	return nil
}

func (m *meta) checkGrid(id uint32, grid item) error {
	data, err := m.bytes(grid)
	if err != nil {
		return err
	}
	if len(data) < 8 || data[1]&1 != 0 && len(data) < 12 {
		return fmt.Errorf("%w: grid", ErrFormat)
	}
	rows, columns := int64(data[2])+1, int64(data[3])+1
	width, height := int64(binary.BigEndian.Uint16(data[4:])), int64(binary.BigEndian.Uint16(data[6:]))
	if data[1]&1 != 0 {
		width, height = int64(binary.BigEndian.Uint32(data[4:])), int64(binary.BigEndian.Uint32(data[8:]))
	}
	var tiles []uint32
	for _, ref := range m.references {
		if ref.kind == "dimg" && ref.from == id {
			tiles = ref.to
		}
	}
	if int64(len(tiles)) != rows*columns {
		return fmt.Errorf("%w: grid of %d by %d with %d tiles", ErrFormat, columns, rows, len(tiles))
	}
	w, h := m.sizeOf(tiles[0])
	for _, tile := range tiles {
		if tw, th := m.sizeOf(tile); tw != w || th != h {
			return fmt.Errorf("%w: tiles of %d × %d and %d × %d", ErrFormat, w, h, tw, th)
		}
	}
	if w*columns < width || h*rows < height {
		return fmt.Errorf("%w: %d by %d tiles of %d × %d do not cover %d × %d", ErrFormat, columns, rows, w, h, width, height)
	}
	return nil
}

// sizeOf returns the size that an item states.
func (m *meta) sizeOf(id uint32) (width, height int64) {
	for _, prop := range m.propertiesOf(id) {
		if b := prop.body; prop.kind == "ispe" && len(b) >= 12 {
			width, height = int64(binary.BigEndian.Uint32(b[4:])), int64(binary.BigEndian.Uint32(b[8:]))
		}
	}
	return width, height
}

// bytes returns the bytes of an item.
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
