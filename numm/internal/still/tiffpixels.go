package still

import (
	"encoding/binary"

	"github.com/gonumm/gonumm/internal/tiff"
)

// unpack converts a decoded block, each row of which is padded to whole bytes, to samples of 8 bits: of fewer bits the
// nearest of 256 levels, of more the high byte, of palettes the index.
func (t *tiffPicture) unpack(dst, src []byte, plane, rows int) {
	n, step := t.BlockWidth*t.Samples, 1
	if t.Planes > 1 {
		n, step = t.BlockWidth, t.Samples
	}
	for y := range rows {
		row, out := src[y*t.rowBytes():], dst[y*t.BlockWidth*t.Samples+plane:]
		switch {
		case t.Bits == 8 && step == 1:
			copy(out[:n], row)
		case t.Bits == 8:
			for i := range n {
				out[i*step] = row[i]
			}
		case t.Bits == 16:
			for i := range n {
				out[i*step] = uint8(binary.NativeEndian.Uint16(row[2*i:]) >> 8)
			}
		case t.Bits == 32:
			for i := range n {
				out[i*step] = uint8(binary.NativeEndian.Uint32(row[4*i:]) >> 24)
			}
		default:
			t.unpackBits(out, row, n, step)
		}
	}
}

// unpackBits is unpack for samples that are packed starting at the high bits of bytes.
func (t *tiffPicture) unpackBits(out, row []byte, n, step int) {
	var bits uint64
	have, top := 0, uint64(1)<<t.Bits-1
	for i := range n {
		for have < t.Bits {
			bits, have, row = bits<<8|uint64(row[0]), have+8, row[1:]
		}
		have -= t.Bits
		v := bits >> have & top
		switch {
		case t.Photometric == tiff.Palette:
		case t.Bits > 8:
			v >>= t.Bits - 8
		default:
			v = (v*255 + top/2) / top
		}
		out[i*step] = uint8(v)
	}
}

// convert converts a row of samples to pixels at a position of the picture.
func (t *tiffPicture) convert(dst []byte, x, y, columns int, samples []byte) {
	channels := 3
	if t.alpha || t.inks {
		channels = 4
	}
	dst = dst[channels*(y*t.Width+x):][:channels*columns]
	if t.Photometric == tiff.RGB && t.Samples == channels && !t.premult {
		copy(dst, samples)
		return
	}
	for ; len(dst) > 0; dst, samples = dst[channels:], samples[t.Samples:] {
		if t.inks {
			copy(dst[:4], samples)
			continue
		}
		switch t.Photometric {
		case tiff.WhiteIsZero:
			dst[0], dst[1], dst[2] = 255-samples[0], 255-samples[0], 255-samples[0]
		case tiff.BlackIsZero:
			dst[0], dst[1], dst[2] = samples[0], samples[0], samples[0]
		case tiff.Palette:
			for i := range 3 {
				dst[i] = t.paletteLevel(i, int(samples[0]))
			}
		case tiff.RGB:
			copy(dst[:3], samples)
		case tiff.Separated:
			fromInks(dst, samples)
		}
		if t.alpha {
			dst[3] = samples[t.colours]
			if t.premult {
				unmultiply(dst)
			}
		}
	}
}

func (t *tiffPicture) paletteLevel(channel, index int) uint8 {
	if p := t.Palette[channel]; index < len(p) {
		return uint8(p[index] >> 8)
	}
	return 0
}

// fromInks converts cyan, magenta, yellow and black, 0 for none, to RGB as Pillow does.
func fromInks(dst, inks []byte) {
	white := 255 - int(inks[3])
	for i := range 3 {
		t := int(inks[i])*white + 128
		dst[i] = uint8(white - (t>>8+t)>>8)
	}
}
