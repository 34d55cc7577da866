package still

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/gonumm/gonumm/internal/heif"
	boxes "github.com/gonumm/gonumm/numm/internal/heif"
)

// openHEIF opens a file of the family of HEIF by its brands.
func openHEIF(_ *Source, data []byte) (*Picture, error) {
	if hasBrand(data[:min(len(data), sniffLength)], "avif", "avis") {
		return openAVIF(data)
	}
	return openHEIFData(data, "heic")
}

// hasBrand reports whether an ftyp box, as far as it was read, states one of the brands.
func hasBrand(start []byte, brands ...string) bool {
	end := min(len(start), int(big32(start)))
	for off := 8; off+4 <= end; off += 4 {
		if off != 12 && slices.Contains(brands, string(start[off:off+4])) { // at 12 stands a version
			return true
		}
	}
	return false
}

func big32(b []byte) uint32 {
	return uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
}

// openHEIFData opens by libheif, which crops, turns and mirrors.
func openHEIFData(data []byte, format string) (*Picture, error) {
	d, err := heif.NewDecoder(data)
	if err != nil {
		return nil, err
	}
	l := rgbLayout(d.Width, d.Height, d.Alpha)
	p := &Picture{Head: Head{Format: format, Width: d.Width, Height: d.Height, Bits: d.Bits, Alpha: d.Alpha, Profile: d.Profile, work: 16}}
	p.broken = checkGrids(data)
	p.reader = &whole{layout: l, free: d.Close, decode: func(dst []byte) (int, error) {
		if err := d.Decode(dst, l.channels); err != nil {
			return 0, err
		}
		for i := 0; d.Premultiplied && l.channels == 4 && i < len(dst); i += 4 {
			unmultiply(dst[i : i+4])
		}
		return l.height, nil
	}}
	return p, nil
}

// checkGrids finds what libheif would leave unwritten.
func checkGrids(data []byte) error {
	err := boxes.CheckGrids(bytes.NewReader(data), int64(len(data)))
	if errors.Is(err, boxes.ErrFormat) {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}

// Prepare loads what decoders load on first use, which may be files. It must be called before the process is kept from opening files.
func Prepare() { heif.Prepare() }
