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
// Frames are whole canvases in packed RGB. What has no colour is laid out as
// ffmpeg 5.1 does, so that its rgb24 is the reference:
//
//   - Before the first frame the canvas is white if that frame has a transparent
//     colour or the file no global palette, else of the background colour.
//   - Transparent pixels leave what is there.
//   - After disposal "to background" a frame's rectangle becomes white if it had a
//     transparent colour or the file has no global palette, else of the background
//     colour.
//   - Disposals that do not exist are none. A delay under 2/100 s is 1/10 s. Loops
//     are played once.
package gif

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"io"
	"time"
)

// ErrFormat says that the bytes are no GIF or a damaged one. A file that ends too
// soon is an io.ErrUnexpectedEOF also.
var ErrFormat = errors.New("gif: damaged or not a GIF")

// SizeError says that decoding would need more memory than allowed, in bytes.
type SizeError struct{ Need, Limit int64 }

func (e *SizeError) Error() string {
	return fmt.Sprintf("gif: needs %d bytes, %d are allowed", e.Need, e.Limit)
}

// Frame is the canvas as it is shown from Start on.
type Frame struct {
	Pix   []byte // 3 bytes a pixel, rows packed, until the next call of Next; not to be written to
	Start time.Duration
	Delay time.Duration
}

// Decoder reads frames from a stream. It is for one goroutine.
type Decoder struct {
	r             *bufio.Reader
	limit         int64
	width, height int
	global        *palette // nil where there is none
	background    [3]byte

	canvas []byte
	undo   undo
	lzw    lzwReader
	row    []byte
	frames int
	start  time.Duration
	err    error // what ended the stream
}

// NewDecoder reads the header of a GIF and makes its canvas. The limit in bytes is
// for the canvas, and once more for what is kept to be restored; a *SizeError says
// that it does not suffice. Other errors are those of r or wrap ErrFormat.
func NewDecoder(r io.Reader, limit int64) (*Decoder, error) {
	d := &Decoder{r: bufio.NewReader(r), limit: limit}
	if err := d.header(); err != nil {
		return nil, err
	}
	need := 3 * int64(d.width) * int64(d.height)
	if need > limit {
		return nil, &SizeError{need, limit}
	}
	d.canvas = make([]byte, need)
	return d, nil
}

// Size is that of the canvas in pixels.
func (d *Decoder) Size() (width, height int) { return d.width, d.height }

// Next gives the next frame, or io.EOF behind the last. A damaged frame is not
// given: its error comes in its place, and ever after. A file without any frame is
// damaged; one that merely lacks its trailer is not.
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

func (d *Decoder) next() (Frame, error) {
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
	opaque := d.global != nil && p.transparent < 0
	colour := [3]byte{255, 255, 255}
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
