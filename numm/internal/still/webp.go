package still

import (
	"encoding/binary"
	"fmt"

	"github.com/gonumm/gonumm/internal/webp"
)

func openWebP(src *Source) (*Picture, error) {
	end := int64(-1)
	if src.Size < 0 {
		start, err := src.Bytes(4, 4)
		if err != nil {
			return nil, err
		}
		if len(start) < 4 {
			return nil, fmt.Errorf("%w: webp: ends in its header", ErrDamaged)
		}
		end = 8 + int64(binary.LittleEndian.Uint32(start))
	}
	data, err := src.whole(end)
	if err != nil {
		return nil, err
	}
	h, err := webp.ReadHead(data)
	if err != nil && h.Width == 0 {
		if len(data) < 30 || string(data[12:16]) != "VP8X" {
			return nil, err
		}
		h.Width, h.Height = 1+int(little24(data[24:])), 1+int(little24(data[27:]))
	}
	p := &Picture{broken: err, moves: func() bool { return h.Animated && h.Frames > 0 }}
	p.Head = Head{Format: "webp", Width: h.Width, Height: h.Height, Bits: 8, Alpha: h.Alpha || h.Animated, work: 8}
	if p.broken == nil && !h.Whole {
		p.broken = fmt.Errorf("%w: webp: ends in its last chunk", ErrDamaged)
	}
	p.Orientation = firstOrientation(exifOrientation(webp.Chunk(data, "EXIF")), xmpOrientation(webp.Chunk(data, "XMP ")))
	p.Profile = webp.Chunk(data, "ICCP")
	p.frames = func() (frameSource, error) {
		a, err := webp.NewAnimation(data, h)
		if err != nil {
			return nil, err
		}
		return decoderFrames{a.Next, a.Close}, nil
	}
	l := layout{width: h.Width, height: h.Height, channels: 3}
	if p.Alpha {
		l.channels = 4
	}
	p.reader = &whole{layout: l, decode: func(dst []byte) (int, error) {
		if h.Animated {
			return l.height, firstWebPFrame(data, h, dst)
		}
		return l.height, webp.Decode(data, dst, l.channels, l.width, l.height)
	}}
	return p, nil
}

func firstWebPFrame(data []byte, h webp.Head, dst []byte) error {
	a, err := webp.NewAnimation(data, h)
	if err != nil {
		return err
	}
	defer a.Close()
	_, _, err = a.Next(dst)
	return err
}

func little24(b []byte) uint32 { return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 }
