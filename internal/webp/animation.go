package webp

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"math"
)

// A Writer writes an animation frame by frame, in bounded memory: libwebpmux would keep them all.
type Writer struct {
	file interface {
		io.Writer
		io.WriterAt
	}
	out  *bufio.Writer
	head []byte
	size int64 // of the file so far
}

// NewWriter begins a file that is shown so many times; 0 for ever.
func NewWriter(file interface {
	io.Writer
	io.WriterAt
}, width, height, times int) *Writer {
	b := append([]byte("RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00"), animated, 0, 0, 0)
	b = appendLittle24(b, width-1)
	b = appendLittle24(b, height-1)
	b = append(b, "ANIM\x06\x00\x00\x00\xff\xff\xff\xff"...) // white behind it
	b = binary.LittleEndian.AppendUint16(b, uint16(times))
	w := &Writer{file: file, out: bufio.NewWriterSize(file, 1<<16), head: b}
	w.write(b)
	return w
}

// flagsAt is where the header has flags of what follows.
const (
	flagsAt   = 20
	animated  = 1 << 1
	withAlpha = 1 << 4
)

// MaxDelay is the most milliseconds that a frame lasts.
const MaxDelay = 1<<24 - 1

// ErrTooLarge is the error for a file that has no room for another frame.
var ErrTooLarge = errors.New("a webp has 4 GiB at most")

// Frame is a picture in a place of the canvas, whose coordinates are even.
type Frame struct {
	X, Y, Width, Height int
	Over                bool   // where it is transparent, what was there stays; else it stands in place of that
	File                []byte // by Encode
}

// Write writes a frame, which is shown for so many milliseconds.
func (w *Writer) Write(f Frame, delay int) error {
	const riffHead = 12
	data := f.File[riffHead:]
	b := binary.LittleEndian.AppendUint32([]byte("ANMF"), uint32(16+len(data)))
	for _, v := range []int{f.X / 2, f.Y / 2, f.Width - 1, f.Height - 1, delay} {
		b = appendLittle24(b, v)
	}
	if f.Over {
		b = append(b, 0)
		w.head[flagsAt] |= withAlpha
	} else {
		b = append(b, 1<<1)
	}
	if w.size+int64(len(b)+len(data)) > math.MaxUint32 {
		return ErrTooLarge
	}
	w.write(b)
	w.write(data)
	return w.flushed()
}

// write writes into the buffer, which keeps the first error.
func (w *Writer) write(b []byte) {
	n, _ := w.out.Write(b)
	w.size += int64(n)
}

// flushed returns the error of what was written before.
func (w *Writer) flushed() error {
	_, err := w.out.Write(nil)
	return err
}

// Close writes what is held back, and completes the header.
func (w *Writer) Close() error {
	if err := w.out.Flush(); err != nil {
		return err
	}
	binary.LittleEndian.PutUint32(w.head[4:], uint32(w.size-8))
	_, err := w.file.WriteAt(w.head, 0)
	return err
}

func appendLittle24(b []byte, v int) []byte { return append(b, byte(v), byte(v>>8), byte(v>>16)) }
