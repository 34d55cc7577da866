package numm

import (
	"encoding/binary"
	"fmt"
)

// gifHead is the canvas, found with the first frame by walking over the blocks in front of it (GIF89a, 15 to 27). A canvas
// without pixels is as large as the frame reaches.
func gifHead(src *imageSource) (stillHead, error) {
	h := stillHead{work: 1 + bytesPerPixel}
	screen, err := src.bytesAt(0, 13)
	if err != nil {
		return h, err
	}
	if len(screen) < 13 {
		return h, fmt.Errorf("%w: gif: ends in its header", ErrCorrupt)
	}
	h.width, h.height = int(binary.LittleEndian.Uint16(screen[6:])), int(binary.LittleEndian.Uint16(screen[8:]))
	off := int64(13)
	if screen[10]&0x80 != 0 {
		off += 3 << (screen[10]&7 + 1)
	}
	for {
		block, err := src.bytesAt(off, 10)
		if err != nil {
			return h, err
		}
		switch {
		case len(block) >= 2 && block[0] == 0x21: // extension
			if off, err = gifSkip(src, off+2); err != nil {
				return h, err
			}
		case len(block) == 10 && block[0] == 0x2c: // frame
			left, top := int(binary.LittleEndian.Uint16(block[1:])), int(binary.LittleEndian.Uint16(block[3:]))
			width, height := int(binary.LittleEndian.Uint16(block[5:])), int(binary.LittleEndian.Uint16(block[7:]))
			if h.width == 0 || h.height == 0 {
				h.width, h.height = left+width, top+height
			}
			return h, nil
		case len(block) >= 1 && block[0] == 0x3b:
			return h, fmt.Errorf("%w: gif: no frame", ErrCorrupt)
		default:
			return h, fmt.Errorf("%w: gif: no frame where one should be", ErrCorrupt)
		}
	}
}

// gifSkip is the place behind a chain of sub-blocks.
func gifSkip(src *imageSource, off int64) (int64, error) {
	for {
		length, err := src.bytesAt(off, 1)
		if err != nil {
			return off, err
		}
		if len(length) == 0 {
			return off, fmt.Errorf("%w: gif: ends in an extension", ErrCorrupt)
		}
		off += 1 + int64(length[0])
		if length[0] == 0 {
			return off, nil
		}
	}
}
