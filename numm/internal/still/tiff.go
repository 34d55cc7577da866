package still

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/gonumm/gonumm/internal/tiff"
)

func openTIFF(_ *Source, data []byte) (*Picture, error) {
	d, err := tiff.NewDecoder(data)
	if err != nil {
		width, height := tiffSize(data)
		if width == 0 && height == 0 {
			return nil, err
		}
		p := &Picture{Head: Head{Format: "tiff", Width: width, Height: height, work: 4}, broken: err}
		p.reader = &whole{layout: layout{width: width, height: height, channels: 3}}
		return p, nil
	}
	t := &tiffPicture{Decoder: d}
	p := &Picture{Head: Head{Format: "tiff", Width: d.Width, Height: d.Height, Orientation: d.Orientation, Bits: d.Bits, Profile: d.Profile}}
	p.broken, p.Alpha = t.classify(), t.alpha
	p.leastSize = t.leastSize()
	p.work = t.work()
	l := rgbLayout(d.Width, d.Height, t.alpha)
	p.reader = &tiffReader{whole{layout: l, decode: t.decode, free: d.Close}, t}
	return p, nil
}

// tiffSize finds the size in a directory that lacks something else, 0 where there is none.
func tiffSize(data []byte) (width, height int) {
	order := tiffOrder(data)
	if order == nil || len(data) < 8 {
		return 0, 0
	}
	at := int64(order.Uint32(data[4:]))
	if at+2 > int64(len(data)) {
		return 0, 0
	}
	entries := data[at+2:]
	for range order.Uint16(data[at:]) {
		if len(entries) < 12 {
			break
		}
		switch e := readTIFFEntry(order, entries); e.tag {
		case 256:
			width = e.small(order)
		case 257:
			height = e.small(order)
		}
		entries = entries[12:]
	}
	return width, height
}

// tiffPicture decodes by libtiff, which returns the samples, or for rare colours the pixels.
type tiffPicture struct {
	*tiff.Decoder
	colours int  // samples of a pixel that are colours: 1, 3 or 4
	alpha   bool // the sample past the colours is alpha
	premult bool // and they are multiplied with it
	direct  bool // the samples are understood here
	inks    bool // and given as they are, where they are inks
}

// tiffReader can leave inks as they are.
type tiffReader struct {
	whole
	picture *tiffPicture
}

func (r *tiffReader) keepInks() bool {
	t := r.picture
	t.inks = t.direct && t.Photometric == tiff.Separated && !t.alpha
	if t.inks {
		r.layout.channels = 4
	}
	return t.inks
}

// The meanings of a sample past the colours.
const (
	associatedAlpha = 1
	straightAlpha   = 2
	corelAlpha      = 999
)

// classify determines how samples become pixels.
func (t *tiffPicture) classify() error {
	switch t.Photometric {
	case tiff.WhiteIsZero, tiff.BlackIsZero, tiff.Palette:
		t.colours = 1
	case tiff.RGB:
		t.colours = 3
	case tiff.Separated:
		t.colours = 4
	}
	switch {
	case !t.Known:
		return fmt.Errorf("%w: tiff: compression %d", ErrUnsupported, t.Compression)
	case t.Format != 1 && t.Format != 4 && t.colours > 0:
		return fmt.Errorf("%w: tiff: samples that are no whole numbers from 0 on", ErrUnsupported)
	case t.Photometric == tiff.Palette && t.Palette[0] == nil:
		return fmt.Errorf("%w: tiff: no palette", ErrDamaged)
	}
	t.direct = t.colours > 0 && t.Samples >= t.colours && t.Bits >= 1 && t.Bits <= 32
	if t.direct && t.Samples > t.colours {
		t.alpha = t.Extra == associatedAlpha || t.Extra == straightAlpha || t.Extra == corelAlpha
		t.premult = t.Extra == associatedAlpha
	}
	if !t.direct {
		t.alpha = t.Extra == associatedAlpha || t.Extra == straightAlpha
	}
	return nil
}

// work returns how many bytes a pixel decoding needs beside the result: the samples of a row of blocks, which may be all of them.
func (t *tiffPicture) work() int {
	if !t.direct {
		return 8
	}
	return min(64, (t.Samples*t.Bits+7)/8+t.Samples)
}

// leastSize returns how many bytes the samples take in the file at least, by the best ratio of each compression.
func (t *tiffPicture) leastSize() int64 {
	most := map[int]int64{1: 1, 5: 4096, 8: maxDeflate, 32773: 64, 32946: maxDeflate}[t.Compression]
	if most == 0 || t.Width <= 0 || t.Height <= 0 || t.Bits*t.Samples > 1<<12 || t.Photometric == tiff.YCbCr {
		return 0
	}
	return (int64(t.Width)*int64(t.Bits)*int64(t.Samples) + 7) / 8 * int64(t.Height) / most
}

func (t *tiffPicture) decode(dst []byte) (int, error) {
	if t.direct {
		return t.decodeBlocks(dst)
	}
	pixels := make([]uint32, t.Width*t.Height)
	if err := t.RGBA(pixels); err != nil {
		return 0, err
	}
	var p [4]byte
	for i, v := range pixels {
		binary.NativeEndian.PutUint32(p[:], v)
		if t.alpha {
			unmultiply(p[:])
			copy(dst[4*i:], p[:])
		} else {
			copy(dst[3*i:3*i+3], p[:3])
		}
	}
	return t.Height, nil
}

// unmultiply divides the colours by the alpha.
func unmultiply(p []byte) {
	if a := int(p[3]); a != 0 && a != 255 {
		for i := range 3 {
			p[i] = uint8(min((int(p[i])*255+a/2)/a, 255))
		}
	}
}

// decodeBlocks decodes strip by strip, or row of tiles by row of tiles.
func (t *tiffPicture) decodeBlocks(dst []byte) (int, error) {
	if t.BlockWidth <= 0 || t.BlockHeight <= 0 || t.BlockSize <= 0 || t.BlockSize > math.MaxInt32*8 {
		return 0, fmt.Errorf("%w: tiff: strips or tiles of %d × %d", ErrDamaged, t.BlockWidth, t.BlockHeight)
	}
	across := (t.Width + t.BlockWidth - 1) / t.BlockWidth
	down := (t.Height + t.BlockHeight - 1) / t.BlockHeight
	if t.Blocks < across*down*t.Planes {
		return 0, fmt.Errorf("%w: tiff: %d strips or tiles", ErrDamaged, t.Blocks)
	}
	// Strips and tiles may reach past the picture.
	if most := int64(t.Width+t.BlockWidth) * int64(t.Samples) * 8 * int64(t.BlockHeight); t.BlockSize > most {
		return 0, fmt.Errorf("%w: tiff: strips or tiles of %d bytes", ErrDamaged, t.BlockSize)
	}
	raw := make([]byte, t.BlockSize)
	samples := make([]byte, t.BlockWidth*t.Samples*min(t.BlockHeight, t.Height))
	for j := range down {
		y := j * t.BlockHeight
		rows := min(t.BlockHeight, t.Height-y)
		for i := range across {
			for plane := range t.Planes {
				n, err := t.Block((plane*down+j)*across+i, raw)
				if err != nil {
					return y, err
				}
				if need := t.rowBytes() * rows; n < need {
					return y, fmt.Errorf("%w: tiff: %d of %d bytes in a strip or a tile", ErrDamaged, n, need)
				}
				t.unpack(samples, raw, plane, rows)
			}
			x := i * t.BlockWidth
			columns := min(t.BlockWidth, t.Width-x)
			for row := range rows {
				t.convert(dst, x, y+row, columns, samples[row*t.BlockWidth*t.Samples:])
			}
		}
	}
	return t.Height, nil
}

// rowBytes returns the length of a row in a decoded block.
func (t *tiffPicture) rowBytes() int {
	samples := t.Samples
	if t.Planes > 1 {
		samples = 1
	}
	return (t.BlockWidth*samples*t.Bits + 7) / 8
}
