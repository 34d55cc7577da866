package still

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"iter"

	"github.com/gonumm/gonumm/internal/png"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// pngHeader is the data of an IHDR chunk (PNG specification, third edition, 11.2.1).
type pngHeader struct {
	width, height                        int
	depth, colour, method, filter, laced byte
}

// pngReader decodes by libpng.
type pngReader struct {
	data   []byte
	layout layout
	d      *png.Decoder
}

func openPNG(src *Source) (*Picture, error) {
	start, err := src.Bytes(0, 8+8+13)
	if err != nil {
		return nil, err
	}
	if len(start) < 8+8+13 || string(start[12:16]) != "IHDR" {
		return nil, fmt.Errorf("%w: png: ends in its header", ErrDamaged)
	}
	head := readPNGHeader(start[16:])
	if head.width < 0 || head.height < 0 {
		return nil, fmt.Errorf("%w: png: picture of %d × %d", ErrDamaged, uint32(head.width), uint32(head.height))
	}
	end := int64(-1)
	if src.Size < 0 {
		if end, err = pngEnd(src); err != nil {
			return nil, err
		}
	}
	data, err := src.whole(end)
	if err != nil {
		return nil, err
	}
	p := &Picture{Head: Head{Format: "png", Width: head.width, Height: head.height, Bits: int(head.depth)}}
	p.leastSize = head.leastSize()
	found := pngMetadata(data)
	p.Orientation, p.moves = found.orientation, func() bool { return found.frames > 1 || found.frames == 1 && found.timed }
	p.Alpha = found.transparent || head.colour&4 != 0
	channels, passes := 3, 1
	if p.Alpha {
		channels = 4
	}
	if head.laced != 0 {
		passes = 7
		if p.Alpha {
			p.work = 4
		}
	}
	if p.Profile, err = pngProfile(found.profile); err != nil {
		p.Profile = nil // it is of no use, and no pixel depends on it
	}
	p.frames = func() (frameSource, error) { return newAPNG(data, head.width, head.height) }
	p.reader = &pngReader{data: found.inOrder(data), layout: layout{head.width, head.height, channels, passes}}
	return p, nil
}

func readPNGHeader(b []byte) pngHeader {
	side := func(b []byte) int { return int(int32(binary.BigEndian.Uint32(b))) }
	return pngHeader{side(b), side(b[4:]), b[8], b[9], b[10], b[11], b[12]}
}

// maxDeflate is how many times smaller deflate can make anything, nearly.
const maxDeflate = 1032

// leastSize returns how many bytes the rows take at least, when compressed.
func (h pngHeader) leastSize() int64 {
	samples := map[byte]int64{2: 3, 4: 2, 6: 4}[h.colour]
	row := (int64(h.width)*max(1, samples)*int64(h.depth) + 7) / 8
	if row > 1<<40 {
		return 0 // no memory holds that
	}
	return row * int64(h.height) / maxDeflate
}

func (r *pngReader) plan(int, int) layout { return r.layout }

func (r *pngReader) start() error {
	d, err := png.NewDecoder(r.data)
	if err != nil {
		return err
	}
	r.d = d
	if d.Width != r.layout.width || d.Height != r.layout.height || d.Passes != r.layout.passes || d.Channels > r.layout.channels {
		return fmt.Errorf("%w: png: its header is ambiguous", ErrDamaged)
	}
	return nil
}

// rows returns alpha where a chunk promised it, even if the library could not use that chunk.
func (r *pngReader) rows(dst []byte, stride, n int) (int, error) {
	n, err := r.d.Rows(dst, stride, n)
	if r.d.Channels < r.layout.channels {
		for y := range n {
			opaque(dst[y*stride:][:4*r.layout.width])
		}
	}
	return n, err
}

// opaque expands a row of RGB that fills the first three quarters of it to RGBA.
func opaque(row []byte) {
	for x := len(row)/4 - 1; x >= 0; x-- {
		copy(row[4*x:4*x+3], row[3*x:3*x+3])
		row[4*x+3] = 255
	}
}

func (r *pngReader) finish() error { return r.d.End() }

func (r *pngReader) close() {
	if r.d != nil {
		r.d.Close()
	}
}

// pngEnd returns the offset past the IEND chunk of a stream, or the stream's end.
func pngEnd(src *Source) (int64, error) {
	for off := int64(len(pngSignature)); ; {
		head, err := src.Bytes(off, 8)
		if err != nil || len(head) < 8 {
			return off + int64(len(head)), err
		}
		off += 12 + int64(binary.BigEndian.Uint32(head))
		if string(head[4:]) == "IEND" {
			return off, nil
		}
	}
}

// pngChunks iterates over the complete chunks of a file.
func pngChunks(file []byte) iter.Seq2[string, []byte] {
	return func(yield func(kind string, data []byte) bool) {
		for rest := file[min(len(file), len(pngSignature)):]; len(rest) >= 12; {
			length := int64(binary.BigEndian.Uint32(rest))
			if length > int64(len(rest))-12 {
				return
			}
			kind := string(rest[4:8])
			if !yield(kind, rest[8:8+length]) || kind == "IEND" {
				return
			}
			rest = rest[12+length:]
		}
	}
}

// pngFound is what the chunks other than the pixels contain.
type pngFound struct {
	orientation int
	transparent bool
	profile     []byte // as stored in the iCCP chunk
	frames      int    // of the animation, 0 where there is none
	timed       bool   // a frame of it states how long it is shown
	keys        []byte // of the tRNS chunk, where it stands before the palette
	misplaced   bool
}

// pngMetadata reads all chunks. eXIf is preferred to ImageMagick's raw profile, and that to XMP.
func pngMetadata(file []byte) pngFound {
	var f pngFound
	var exif, profile, xmp int
	var palette bool
	left := int64(maxMetadata) // to be inflated, of all chunks together
	for kind, data := range pngChunks(file) {
		switch kind {
		case "PLTE":
			palette = true
		case "tRNS":
			f.transparent = true
			f.keys, f.misplaced = data, !palette && file[25] == 3
		case "acTL":
			if len(data) >= 4 {
				f.frames = int(binary.BigEndian.Uint32(data))
			}
		case "fcTL":
			f.timed = true
		case "iCCP":
			f.profile = data
		case "eXIf":
			exif = firstOrientation(exif, exifOrientation(data))
		case "zTXt", "tEXt", "iTXt":
			key, text, _ := bytes.Cut(data, []byte{0})
			switch string(key) {
			case "Raw profile type exif", "Raw profile type APP1":
				profile = exifOrientation(rawProfile(inflated(kind, text, &left)))
			case "XML:com.adobe.xmp":
				xmp = xmpOrientation(inflated(kind, text, &left))
			}
		}
	}
	f.orientation = firstOrientation(exif, profile, xmp)
	return f
}

// inOrder returns a file whose tRNS chunk follows its palette, which libpng requires and other decoders do not.
func (f *pngFound) inOrder(file []byte) []byte {
	if !f.misplaced {
		return file
	}
	out := append([]byte(nil), file[:8]...)
	for kind, data := range pngChunks(file) {
		if kind == "tRNS" {
			continue
		}
		out = appendPNGChunk(out, kind, data)
		if kind == "PLTE" {
			out = appendPNGChunk(out, "tRNS", f.keys)
		}
	}
	return out
}

func appendPNGChunk(out []byte, kind string, data []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	start := len(out)
	out = append(append(out, kind...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[start:]))
}
