package still

import (
	"encoding/binary"
	"fmt"
	"io"
)

// QOI is decoded here: it is a page of rules (the QOI specification, 1.0).

func openQOI(src *Source) (*Picture, error) {
	b, err := src.header("qoi", qoiHeader)
	if err != nil {
		return nil, err
	}
	width, height := int(int32(binary.BigEndian.Uint32(b[4:]))), int(int32(binary.BigEndian.Uint32(b[8:])))
	channels := int(b[12])
	if channels != 3 && channels != 4 {
		return nil, fmt.Errorf("%w: qoi: %d channels", ErrDamaged, channels)
	}
	p := &Picture{Head: Head{Format: "qoi", Width: width, Height: height, Bits: 8, Alpha: channels == 4}}
	p.leastSize = qoiHeader + int64(width)*int64(height)/qoiLongestRun
	l := layout{width: width, height: height, channels: channels}
	p.reader = &whole{layout: l, decode: func(dst []byte) (int, error) {
		n, err := decodeQOI(src.reader(qoiHeader), dst, channels)
		return n / (channels * width), err
	}}
	return p, nil
}

const (
	qoiHeader     = 14
	qoiLongestRun = 62
)

// decodeQOI returns how many bytes of pixels were right.
func decodeQOI(r io.ByteReader, dst []byte, channels int) (int, error) {
	var seen [64][4]byte
	pixel := [4]byte{3: 255}
	run := 0
	for at := 0; at < len(dst); at += channels {
		if run > 0 {
			run--
		} else {
			var err error
			if run, err = nextQOI(r, &pixel, &seen); err != nil {
				return at, err
			}
			seen[qoiPlace(pixel)] = pixel
		}
		copy(dst[at:at+channels], pixel[:])
	}
	return len(dst), nil
}

// qoiPlace returns where a colour is remembered.
func qoiPlace(p [4]byte) int {
	return (int(p[0])*3 + int(p[1])*5 + int(p[2])*7 + int(p[3])*11) % 64
}

// nextQOI changes the pixel as the next chunk says, and returns how often it is repeated.
func nextQOI(r io.ByteReader, pixel *[4]byte, seen *[64][4]byte) (run int, err error) {
	b, err := r.ReadByte()
	if err != nil {
		return 0, err
	}
	switch {
	case b >= 0xfe: // as it stands, without alpha or with
		for i := range 3 + int(b&1) {
			if pixel[i], err = r.ReadByte(); err != nil {
				return 0, err
			}
		}
	case b>>6 == 0:
		*pixel = seen[b]
	case b>>6 == 1:
		for i := range 3 {
			pixel[i] += b>>(4-2*i)&3 - 2
		}
	case b>>6 == 2:
		second, err := r.ReadByte()
		if err != nil {
			return 0, err
		}
		green := b&63 - 32
		pixel[0] += green + second>>4 - 8
		pixel[1] += green
		pixel[2] += green + second&15 - 8
	default:
		return int(b & 63), nil
	}
	return 0, nil
}
