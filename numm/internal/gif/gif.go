// Package gif decodes animated GIFs one frame at a time, in memory that does not
// grow with their number.
//
//	d, err := gif.NewDecoder(file, 64<<20)
//	if err != nil {
//		return err
//	}
//	width, height := d.Size()
//	for {
//		frame, err := d.Next()
//		if err == io.EOF {
//			break
//		}
//		if err != nil {
//			return err
//		}
//		show(frame.Pix, width, height, frame.Start, frame.Delay)
//	}
//
// Frames are whole canvases in packed RGBA, where a pixel is either opaque or clear,
// which is white without alpha. Undefined cases follow ffmpeg 5.1, so
// that its rgb24 is the reference:
//
//   - Before the first frame the canvas is clear if that frame has a transparent
//     colour or the file no global palette, else of the background colour.
//   - Transparent pixels leave the canvas unchanged.
//   - After disposal "to background" a frame's rectangle becomes clear if it had a
//     transparent colour or the file has no global palette, else of the background
//     colour.
//   - The part of a frame outside the canvas is not shown.
//   - Undefined disposals are none. A delay under 2/100 s is 1/10 s. Loops
//     are played once.
package gif

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"io"
	"math"
	"time"
)

// ErrFormat reports that the bytes are not a GIF, or a damaged one. A file that ends too
// soon is also an io.ErrUnexpectedEOF.
var ErrFormat = errors.New("gif: damaged or not a GIF")

// SizeError reports that decoding would need more memory than allowed, in bytes.
type SizeError struct{ Need, Limit int64 }

func (e *SizeError) Error() string {
	return fmt.Sprintf("gif: needs %d bytes, %d are allowed", e.Need, e.Limit)
}

// Frame is the canvas as it is shown from Start on.
type Frame struct {
	Pix   []byte // 4 bytes a pixel, rows packed, until the next call of Next; not to be written to
	Start time.Duration
	Delay time.Duration
}

// Decoder reads frames from a stream. It is for one goroutine.
type Decoder struct {
	r             *bufio.Reader
	limit         int64
	width, height int
	global        *palette // nil where there is none
	background    [4]byte
	clear         bool // the canvas begins clear whatever the first frame is

	canvas []byte
	undo   undo
	lzw    lzwReader
	row    []byte
	frames int
	drawn  int // rows of the frame that is being drawn
	start  time.Duration
	err    error // what ended the stream
}

// NewDecoder reads the header of a GIF and makes its canvas. The limit in bytes is
// for the canvas, and once more for the copy that is kept to be restored; a *SizeError
// reports that it is too low. Other errors are those of r or wrap ErrFormat.
func NewDecoder(r io.Reader, limit int64) (*Decoder, error) {
	d := &Decoder{r: bufio.NewReader(r), limit: limit}
	if err := d.header(); err != nil {
		return nil, err
	}
	if d.width == 0 || d.height == 0 {
		return nil, damaged("empty canvas", nil)
	}
	return d, d.makeCanvas()
}

// NewStillDecoder is NewDecoder for the first frame as a picture, as browsers and
// Pillow have it: on a canvas of another size, which is clear.
func NewStillDecoder(r io.Reader, width, height int) (*Decoder, error) {
	d := &Decoder{r: bufio.NewReader(r), limit: math.MaxInt64, clear: true}
	if err := d.header(); err != nil {
		return nil, err
	}
	d.width, d.height = width, height
	return d, d.makeCanvas()
}

func (d *Decoder) makeCanvas() error {
	need := pixelSize * int64(d.width) * int64(d.height)
	if need > d.limit {
		return &SizeError{need, d.limit}
	}
	d.canvas = make([]byte, need)
	return nil
}

// pixelSize is how many bytes a pixel of a canvas has.
const pixelSize = 4

// Size returns the size of the canvas in pixels.
func (d *Decoder) Size() (width, height int) { return d.width, d.height }

// Next returns the next frame, or io.EOF after the last. A damaged frame is not
// returned: its error comes in its place, and from every later call. A file without any frame is
// damaged; one that only lacks its trailer is not.
func (d *Decoder) Next() (Frame, error) {
	if d.err != nil {
		return Frame{}, d.err
	}
	frame, err := d.next()
	if err != nil {
		d.err = err
		return Frame{}, err
	}
	return frame, nil
}

// Part returns the canvas with the decoded part of the frame that Next failed on, nil
// where there is none.
func (d *Decoder) Part() []byte {
	if d.err == nil || d.drawn == 0 {
		return nil
	}
	return d.canvas
}

func (d *Decoder) next() (Frame, error) {
	d.drawn = 0
	control, err := d.findImage()
	if err != nil {
		return Frame{}, err
	}
	p, err := d.picture()
	if err != nil {
		return Frame{}, err
	}
	p.transparent = control.transparent
	if err := d.paint(p, control.disposal); err != nil {
		return Frame{}, err
	}
	frame := Frame{Pix: d.canvas, Start: d.start, Delay: control.delay}
	d.start += frame.Delay
	d.frames++
	return frame, nil
}

// paint undoes the frame before and draws p.
func (d *Decoder) paint(p picture, how disposal) error {
	opaque := d.global != nil && p.transparent < 0 && !d.clear
	colour := [pixelSize]byte{255, 255, 255, 0}
	if opaque {
		colour = d.background
	}
	if d.frames == 0 {
		d.fill(image.Rect(0, 0, d.width, d.height), colour)
	}
	d.undo.apply(d)
	if err := d.undo.prepare(d, p.visible, how, colour); err != nil {
		return err
	}
	return d.draw(p)
}
