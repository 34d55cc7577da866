package png

import (
	"bufio"
	"encoding/binary"
	"hash/crc32"
	"io"
)

// A Writer writes an animation frame by frame (PNG specification, third edition, 11.3.6).
type Writer struct {
	file interface {
		io.Writer
		io.WriterAt
	}
	out             *bufio.Writer
	err             error
	frames, written uint32 // frames, and chunks that are numbered
	times           uint32
}

// NewWriter begins a file of 8-bit RGB that is shown so many times; 0 for ever.
func NewWriter(file interface {
	io.Writer
	io.WriterAt
}, width, height, times int) *Writer {
	w := &Writer{file: file, out: bufio.NewWriterSize(file, 1<<16), times: uint32(times)}
	w.write([]byte("\x89PNG\r\n\x1a\n"))
	const bits, rgb = 8, 2
	head := binary.BigEndian.AppendUint32(nil, uint32(width))
	head = binary.BigEndian.AppendUint32(head, uint32(height))
	w.write(chunk("IHDR", append(head, bits, rgb, 0, 0, 0)))
	w.write(w.control())
	return w
}

// controlAt is where the chunk stands that tells how many frames there are.
const controlAt = 8 + 12 + 13

func (w *Writer) control() []byte {
	return chunk("acTL", binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w.frames), w.times))
}

// chunk returns one with its length and its checksum.
func chunk(kind string, data []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, kind...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// Frame is a picture in a place of the canvas. The first one is all of it.
type Frame struct {
	X, Y, Width, Height int
	File                []byte // by Encode
}

// Write writes a frame, which is shown for a fraction of a second.
func (w *Writer) Write(f Frame, number, over uint16) error {
	b := w.numbered()
	for _, v := range []int{f.Width, f.Height, f.X, f.Y} {
		b = binary.BigEndian.AppendUint32(b, uint32(v))
	}
	b = binary.BigEndian.AppendUint16(b, number)
	b = binary.BigEndian.AppendUint16(b, over)
	w.write(chunk("fcTL", append(b, 0, 0))) // it stays, in place of what was there
	for rest := f.File[8:]; len(rest) >= 12; {
		n := binary.BigEndian.Uint32(rest)
		if string(rest[4:8]) == "IDAT" {
			if w.frames == 0 {
				w.write(rest[:12+n])
			} else {
				w.write(chunk("fdAT", append(w.numbered(), rest[8:8+n]...)))
			}
		}
		rest = rest[12+n:]
	}
	w.frames++
	return w.err
}

// numbered returns the beginning of a chunk that has a number.
func (w *Writer) numbered() []byte {
	w.written++
	return binary.BigEndian.AppendUint32(nil, w.written-1)
}

// write keeps the first error.
func (w *Writer) write(b []byte) {
	if w.err == nil {
		_, w.err = w.out.Write(b)
	}
}

// Close writes what is held back and the end of the file, and completes its beginning.
func (w *Writer) Close() error {
	w.write(chunk("IEND", nil))
	if w.err == nil {
		w.err = w.out.Flush()
	}
	if w.err == nil {
		_, w.err = w.file.WriteAt(w.control(), controlAt)
	}
	return w.err
}
