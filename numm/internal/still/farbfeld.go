package still

import (
	"encoding/binary"
	"io"
)

// farbfeld is decoded here: red, green, blue and alpha of 16 bits for each pixel, and nothing else (farbfeld(5) of suckless.org).

const (
	farbfeldName   = "farbfeld"
	farbfeldHeader = 16
)

func openFarbfeld(src *Source) (*Picture, error) {
	b, err := src.header("farbfeld", farbfeldHeader)
	if err != nil {
		return nil, err
	}
	width, height := int(int32(binary.BigEndian.Uint32(b[8:]))), int(int32(binary.BigEndian.Uint32(b[12:])))
	p := &Picture{Head: Head{Format: "farbfeld", Width: width, Height: height, Bits: 16, Alpha: true}}
	p.leastSize = farbfeldHeader + 4*int64(width)*int64(height) // half of it, so that the sides cannot overflow
	p.reader = &whole{layout: layout{width: width, height: height, channels: 4}, decode: func(dst []byte) (int, error) {
		r, pixel := src.reader(farbfeldHeader), make([]byte, 8)
		for at := 0; at < len(dst); at += 4 {
			if _, err := io.ReadFull(r, pixel); err != nil {
				return at / (4 * width), err
			}
			for i := range 4 {
				dst[at+i] = pixel[2*i] // the high byte
			}
		}
		return height, nil
	}}
	return p, nil
}
