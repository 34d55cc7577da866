package still

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/gonumm/gonumm/numm/internal/gif"
)

// openGIF returns the first frame on its canvas, or on one as large as the frame needs. What the frame does not cover is clear,
// as in browsers.
func openGIF(src *Source) (*Picture, error) {
	const work = 8 // the decoder's canvas, and what lies under a frame that is to be undone
	p := &Picture{Head: Head{Format: "gif", Bits: 8, Alpha: true, work: work}}
	first, err := p.gifHead(src)
	if err != nil {
		return nil, err
	}
	p.moves = func() bool { return gifMoves(src, first) }
	l := layout{width: p.Width, height: p.Height, channels: 4}
	p.reader = &whole{layout: l, decode: func(dst []byte) (int, error) {
		d, err := gif.NewStillDecoder(src.reader(0), l.width, l.height)
		if err != nil {
			return 0, gifError(err)
		}
		frame, err := d.Next()
		if err != nil {
			part := d.Part()
			copy(dst, part)
			return min(l.height, len(part)), gifError(err)
		}
		copy(dst, frame.Pix)
		return l.height, nil
	}}
	return p, nil
}

func gifError(err error) error {
	if errors.Is(err, gif.ErrFormat) {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}

// gifHead finds the canvas and the first frame by reading the blocks before it (GIF89a, 15 to 27).
func (p *Picture) gifHead(src *Source) (frame int64, err error) {
	screen, err := src.Bytes(0, 13)
	if err != nil {
		return 0, err
	}
	if len(screen) < 13 {
		return 0, fmt.Errorf("%w: gif: ends in its header", ErrDamaged)
	}
	p.Width, p.Height = int(binary.LittleEndian.Uint16(screen[6:])), int(binary.LittleEndian.Uint16(screen[8:]))
	frame, block, err := gifFrame(src, gifPalette(13, screen[10]))
	if err != nil {
		return 0, err
	}
	left, top := int(binary.LittleEndian.Uint16(block[1:])), int(binary.LittleEndian.Uint16(block[3:]))
	p.Width = max(p.Width, left+int(binary.LittleEndian.Uint16(block[5:])))
	p.Height = max(p.Height, top+int(binary.LittleEndian.Uint16(block[7:])))
	return frame, nil
}

// gifPalette returns the offset past a palette, where flags announce one.
func gifPalette(off int64, flags byte) int64 {
	if flags&0x80 != 0 {
		off += 3 << (flags&7 + 1)
	}
	return off
}

// gifFrame finds the next frame from an offset on, with its descriptor.
func gifFrame(src *Source, off int64) (int64, []byte, error) {
	for {
		block, err := src.Bytes(off, 10)
		if err != nil {
			return 0, nil, err
		}
		switch {
		case len(block) >= 2 && block[0] == 0x21: // extension
			if off, err = gifSkip(src, off+2); err != nil {
				return 0, nil, err
			}
		case len(block) == 10 && block[0] == 0x2c: // frame
			return off, block, nil
		case len(block) >= 1 && block[0] == 0x3b:
			return 0, nil, fmt.Errorf("%w: gif: no frame", ErrDamaged)
		default:
			return 0, nil, fmt.Errorf("%w: gif: no frame where one should be", ErrDamaged)
		}
	}
}

// gifMoves reports whether there is a frame past the one at an offset. For a stream it returns false without reading, to read no
// more than the first frame needs.
func gifMoves(src *Source, first int64) bool {
	if src.Size < 0 {
		return false
	}
	block, err := src.Bytes(first, 10)
	if err != nil || len(block) < 10 {
		return false
	}
	off, err := gifSkip(src, gifPalette(first+10, block[9])+1)
	if err == nil {
		_, _, err = gifFrame(src, off)
	}
	return err == nil
}

// gifSkip returns the offset past a chain of sub-blocks.
func gifSkip(src *Source, off int64) (int64, error) {
	for {
		length, err := src.Bytes(off, 1)
		if err != nil {
			return off, err
		}
		if len(length) == 0 {
			return off, fmt.Errorf("%w: gif: ends in an extension", ErrDamaged)
		}
		off += 1 + int64(length[0])
		if length[0] == 0 {
			return off, nil
		}
	}
}
