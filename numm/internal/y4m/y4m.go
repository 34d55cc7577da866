// Package y4m reads YUV4MPEG2, the format in which uncompressed films go through pipes:
//
//	YUV4MPEG2 W64 H48 F30:1 Ip A1:1 C420jpeg XCOLORRANGE=FULL ⏎
//	FRAME ⏎ planes
//	FRAME ⏎ planes ...
package y4m

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"
	"strconv"
	"strings"
	"time"
)

// ErrFormat says that the bytes are none of the format, or of a kind that is not known.
var ErrFormat = errors.New("y4m")

// Magic is what a file begins with.
const Magic = "YUV4MPEG2 "

// Header is what a file says of all its frames.
type Header struct {
	Width, Height        int
	Num, Den             int64 // frames a second
	AspectNum, AspectDen int   // of a pixel; 0 where unknown
	FullRange            bool
	Layout               Layout

	length int64 // of the header
}

// Layout is how the samples of a frame lie: the luma's plane, two of chroma, and one of alpha.
type Layout struct {
	Bits       int // of a sample; more than 8 are two bytes, the lower first
	HSub, VSub int // log2 of the chroma subsampling
	Grey       bool
	Alpha      bool
}

const maxLine = 4096

// Read reads the header of a file.
func Read(r io.ReaderAt) (*Header, error) {
	line, err := lineAt(r, 0)
	if err != nil {
		return nil, err
	}
	rest, ok := strings.CutPrefix(line, Magic)
	if !ok {
		return nil, fmt.Errorf("%w: no header", ErrFormat)
	}
	h := &Header{length: int64(len(line)) + 1, Num: 25, Den: 1, Layout: Layout{Bits: 8, HSub: 1, VSub: 1}}
	for _, word := range strings.Fields(rest) {
		if err := h.word(word[0], word[1:]); err != nil {
			return nil, err
		}
	}
	if h.Width < 1 || h.Height < 1 {
		return nil, fmt.Errorf("%w: frames of %d by %d pixels", ErrFormat, h.Width, h.Height)
	}
	return h, nil
}

func lineAt(r io.ReaderAt, at int64) (string, error) {
	b := make([]byte, maxLine)
	n, err := r.ReadAt(b, at)
	line, _, found := bytes.Cut(b[:n], []byte{'\n'})
	switch {
	case found:
		return string(line), nil
	case err != nil && err != io.EOF:
		return "", err
	case n == 0:
		return "", io.EOF
	}
	return "", fmt.Errorf("%w: a line without an end", ErrFormat)
}

func (h *Header) word(kind byte, value string) error {
	switch kind {
	case 'W', 'H':
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 {
			return fmt.Errorf("%w: %c%s", ErrFormat, kind, value)
		}
		if kind == 'W' {
			h.Width = n
		} else {
			h.Height = n
		}
	case 'F':
		if num, den, ok := ratio(value); ok {
			h.Num, h.Den = num, den
		}
	case 'A':
		if num, den, ok := ratio(value); ok {
			h.AspectNum, h.AspectDen = int(num), int(den)
		}
	case 'C':
		layout, ok := layoutOf(value)
		if !ok {
			return fmt.Errorf("%w: colours of the kind %q", ErrFormat, value)
		}
		h.Layout = layout
	case 'X':
		if value == "COLORRANGE=FULL" {
			h.FullRange = true
		}
	}
	return nil
}

func ratio(text string) (num, den int64, ok bool) {
	a, b, _ := strings.Cut(text, ":")
	num, err := strconv.ParseInt(a, 10, 32)
	if err != nil || num < 1 {
		return 0, 0, false
	}
	den, err = strconv.ParseInt(b, 10, 32)
	return num, den, err == nil && den > 0
}

// layoutOf reads the name of a layout, such as 420jpeg, 422p10 or mono12.
func layoutOf(name string) (l Layout, ok bool) {
	l.Bits = 8
	base := name
	if rest, found := strings.CutPrefix(name, "mono"); found {
		l.Grey = true
		if rest == "" {
			return l, true
		}
		n, err := strconv.Atoi(rest)
		l.Bits = n
		return l, err == nil && n >= 8 && n <= 16
	}
	if at := strings.LastIndexByte(name, 'p'); at == 3 && name != "420paldv" {
		n, err := strconv.Atoi(name[at+1:])
		if err != nil || n < 8 || n > 16 {
			return l, false
		}
		l.Bits, base = n, name[:at]
	}
	switch base {
	case "420", "420jpeg", "420mpeg2", "420paldv":
		l.HSub, l.VSub = 1, 1
	case "422":
		l.HSub = 1
	case "444":
	case "444alpha":
		l.Alpha = true
	case "411":
		l.HSub = 2
	case "410":
		l.HSub, l.VSub = 2, 2
	default:
		return l, false
	}
	return l, true
}

// Planes returns the sizes of a frame's planes, in samples.
func (h *Header) Planes() (sizes [][2]int) {
	sizes = append(sizes, [2]int{h.Width, h.Height})
	if !h.Layout.Grey {
		chroma := [2]int{(h.Width + 1<<h.Layout.HSub - 1) >> h.Layout.HSub, (h.Height + 1<<h.Layout.VSub - 1) >> h.Layout.VSub}
		sizes = append(sizes, chroma, chroma)
	}
	if h.Layout.Alpha {
		sizes = append(sizes, sizes[0])
	}
	return sizes
}

// SampleSize returns how many bytes a sample has.
func (l Layout) SampleSize() int {
	if l.Bits > 8 {
		return 2
	}
	return 1
}

// FrameSize returns how many bytes a frame has after its line; ok is false where that is too many to count.
func (h *Header) FrameSize() (n int64, ok bool) {
	for _, p := range h.Planes() {
		hi, lo := bits.Mul64(uint64(p[0])*uint64(h.Layout.SampleSize()), uint64(p[1]))
		if hi > 0 || lo > 1<<40 {
			return 0, false
		}
		n += int64(lo)
	}
	return n, true
}

// Time returns when frame k is shown.
func (h *Header) Time(k int64) time.Duration {
	if float64(k)*float64(h.Den) > math.MaxInt64/2 || float64(k)*float64(h.Den)/float64(h.Num) > math.MaxInt64/2/1e9 {
		return math.MaxInt64 / 2 // a century or more
	}
	whole, rest := k*h.Den/h.Num, k*h.Den%h.Num
	return time.Duration(whole)*time.Second + time.Duration(rest*int64(time.Second)/h.Num)
}

// Frames are where the frames of a file lie. Each has a line in front, which may be of any length.
type Frames struct {
	r     io.ReaderAt
	size  int64
	frame int64
	first int64
	marks []int64 // offsets of the samples of every markApart-th frame, as far as they were found
	last  int     // number of the frame that was asked for last
	at    int64   // offset of its samples; 0 where none was asked for
}

// markApart is small enough to be gone through, and large enough for a file of tiny frames.
const markApart = 256

const plainLine = "FRAME\n"

// Frames finds the frames of a file of size bytes.
func (h *Header) Frames(r io.ReaderAt, size int64) (*Frames, error) {
	frame, ok := h.FrameSize()
	if !ok {
		return nil, fmt.Errorf("%w: frames of %d by %d pixels", ErrFormat, h.Width, h.Height)
	}
	return &Frames{r: r, size: size, frame: frame, first: h.length}, nil
}

// At returns where the samples of frame k begin: io.EOF where the file has no such frame, whole.
func (f *Frames) At(k int) (offset int64, err error) {
	n, at := -1, f.first-f.frame // of the frame before the first
	if m := min(k/markApart, len(f.marks)-1); m >= 0 {
		n, at = m*markApart, f.marks[m]
	}
	if f.at > 0 && n < f.last && f.last <= k {
		n, at = f.last, f.at
	}
	for n < k {
		if at, err = f.next(at + f.frame); err != nil {
			return 0, err
		}
		if n++; n == len(f.marks)*markApart {
			f.marks = append(f.marks, at)
		}
	}
	f.last, f.at = n, at
	return at, nil
}

// next returns where the samples of the frame begin whose line is at an offset.
func (f *Frames) next(at int64) (samples int64, err error) {
	length := len(plainLine)
	var plain [len(plainLine)]byte
	if _, err := f.r.ReadAt(plain[:], at); err != nil || string(plain[:]) != plainLine {
		line, err := lineAt(f.r, at)
		if err != nil {
			return 0, err
		}
		if line != "FRAME" && !strings.HasPrefix(line, "FRAME ") {
			return 0, fmt.Errorf("%w: no frame at byte %d", ErrFormat, at)
		}
		length = len(line) + 1
	}
	if at += int64(length); at+f.frame > f.size {
		return 0, io.EOF
	}
	return at, nil
}

// Estimate returns how many frames the file has, if none of their lines says anything.
func (f *Frames) Estimate() int64 {
	return max(0, f.size-f.first) / (f.frame + int64(len(plainLine)))
}
