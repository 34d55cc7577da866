package numm

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
)

// maxMetadata is as much of a metadata block as is looked at.
const maxMetadata = 1 << 20

// pngHead reads the IHDR chunk and looks through all others for an orientation (PNG specification, third edition, 5 and 11).
func pngHead(src *imageSource) (stillHead, error) {
	var h stillHead
	start, err := src.bytesAt(8, 8+13)
	if err != nil {
		return h, err
	}
	if len(start) < 8+13 || string(start[4:8]) != "IHDR" {
		return h, fmt.Errorf("%w: png: ends in its header", ErrCorrupt)
	}
	width, height := binary.BigEndian.Uint32(start[8:]), binary.BigEndian.Uint32(start[12:])
	if width > 1<<31-1 || height > 1<<31-1 {
		return h, fmt.Errorf("%w: png: picture of %d × %d", ErrCorrupt, width, height)
	}
	depth, kind := int(start[16]), start[17]
	h = stillHead{width: int(width), height: int(height), work: 4}
	if depth == 16 {
		h.work = 8
	}
	if interlaced := start[20] != 0; interlaced {
		h.work *= 2
	}
	h.leastBits = depth * pngSamples(kind)
	h.orientation, err = pngOrientation(src)
	return h, err
}

func pngSamples(kind byte) int {
	switch kind {
	case 2:
		return 3
	case 4:
		return 2
	case 6:
		return 4
	}
	return 1
}

// pngOrientation takes the eXIf chunk before ImageMagick's raw profile, and that before XMP.
func pngOrientation(src *imageSource) (int, error) {
	var exif, profile, xmp int
	left := int64(maxMetadata) // to be inflated, of all chunks together
	for off := int64(8); ; {
		head, err := src.bytesAt(off, 8)
		if err != nil {
			return 1, err
		}
		if len(head) < 8 || string(head[4:]) == "IEND" {
			return firstOrientation(exif, profile, xmp), nil
		}
		length := int64(binary.BigEndian.Uint32(head))
		switch kind := string(head[4:]); kind {
		case "eXIf", "zTXt", "tEXt", "iTXt":
			data, err := src.bytesAt(off+8, int(min(length, maxMetadata)))
			if err != nil {
				return 1, err
			}
			key, text, _ := bytes.Cut(data, []byte{0})
			switch {
			case kind == "eXIf":
				exif = firstOrientation(exif, exifOrientation(data))
			case string(key) == "Raw profile type exif", string(key) == "Raw profile type APP1":
				profile = exifOrientation(rawProfile(inflated(kind, text, &left)))
			case string(key) == "XML:com.adobe.xmp":
				xmp = xmpOrientation(inflated(kind, text, &left))
			}
		}
		off += 8 + length + 4
	}
}

// inflated is the text of a chunk behind its keyword. What is inflated is taken off what is left to be.
func inflated(kind string, text []byte, left *int64) []byte {
	compressed := kind == "zTXt"
	if kind == "iTXt" && len(text) >= 2 {
		compressed = text[0] == 1
		_, text, _ = bytes.Cut(text[2:], []byte{0}) // language
		_, text, _ = bytes.Cut(text, []byte{0})     // keyword in that language
	} else if compressed && len(text) > 0 {
		text = text[1:] // method
	}
	if !compressed {
		return text
	}
	r, err := zlib.NewReader(bytes.NewReader(text))
	if err != nil {
		return nil
	}
	plain, _ := io.ReadAll(io.LimitReader(r, *left)) // as much as is whole
	*left -= int64(len(plain))
	return plain
}

// rawProfile is what ImageMagick wrote as text: a newline, the name, the length, and hexadecimal digits in lines.
func rawProfile(text []byte) []byte {
	lines := bytes.SplitN(bytes.TrimLeft(text, "\n"), []byte("\n"), 3)
	if len(lines) < 3 {
		return nil
	}
	digits := bytes.Join(bytes.Fields(lines[2]), nil)
	data := make([]byte, hex.DecodedLen(len(digits)))
	n, _ := hex.Decode(data, digits)
	return data[:n]
}
