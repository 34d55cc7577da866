// Package still decodes pictures of every format to rows of 8-bit RGB, with straight alpha on request.
//
// [Open] determines the format by its first bytes and reads the header, which needs hardly any memory. [Picture.Decode] asks
// whether the picture fits into memory, and only then decodes it.
//
// docs/pictures.md lists the decoders, and why they were chosen.
package still

import (
	"errors"
	"fmt"
	"io"

	"github.com/gonumm/gonumm/internal/codec"
	"github.com/gonumm/gonumm/internal/hugepage"
	"github.com/gonumm/gonumm/internal/icc"
)

// The kinds of errors; any other is that of the source or of Options.Admit.
var (
	ErrDamaged     = codec.ErrDamaged
	ErrUnsupported = codec.ErrUnsupported
)

// Head is what the header of a picture says.
type Head struct {
	Format        string // "jpeg", "png"
	Width, Height int    // as stored, before the picture is turned
	Orientation   int    // EXIF's, 1 to 8
	Bits          int    // of a sample
	Alpha         bool   // whether something may be transparent
	Profile       []byte // ICC's, nil where there is none

	work      int   // bytes a stored pixel that decoding needs beside the result
	leastSize int64 // bytes without which the picture cannot be whole
}

// Shown returns the size of the picture as it is shown, turned.
func (h *Head) Shown() (width, height int) {
	if h.Orientation >= 5 && h.Orientation <= 8 {
		return h.Height, h.Width
	}
	return h.Width, h.Height
}

// Options are the options of Decode. The zero value gives RGB over black.
type Options struct {
	Alpha      bool     // RGBA with straight alpha, where the picture has any
	Background [3]uint8 // under what is transparent, without Alpha
	SRGB       bool     // colours are converted by the picture's profile

	// The result may be smaller than the picture where that saves work, but no smaller than this; 0 asks for the whole.
	LeastWidth, LeastHeight int
}

// Pixels are rows from top to bottom without gaps, upright.
type Pixels struct {
	Pix           []uint8
	Width, Height int
	Channels      int // 3 for RGB, 4 for RGBA with straight alpha
}

// Picture is an opened picture.
type Picture struct {
	Head
	src    *Source
	reader reader
	broken error // found in the header, after its size
	moves  func() bool
	frames func() (frameSource, error) // of one that moves
}

// reader reads the rows of a picture.
type reader interface {
	// plan returns what rows will give, no smaller than the size, where it is not 0.
	plan(width, height int) layout
	// start is called once the memory is granted.
	start() error
	// rows decodes up to n rows, a stride apart, and returns how many there were.
	rows(dst []byte, stride, n int) (int, error)
	// finish returns what was wrong with the rows that were given, or stands past them.
	finish() error
	close()
}

// layout is the shape of the rows of a reader.
type layout struct {
	width, height, channels int
	passes                  int // how many times the rows are gone over; 0 counts as 1
}

// rgbLayout is that of RGB, or of RGB with alpha.
func rgbLayout(width, height int, alpha bool) layout {
	l := layout{width: width, height: height, channels: 3}
	if alpha {
		l.channels = 4
	}
	return l
}

// Open recognises a picture and reads its header. It returns nil where the format is not decoded here.
func Open(src *Source) (*Picture, error) {
	start, err := src.Bytes(0, sniffLength)
	if err != nil {
		return nil, err
	}
	open := formatOf(start)
	if open == nil {
		return nil, nil
	}
	p, err := open(src)
	if err != nil {
		return nil, src.Cause(damage(err))
	}
	p.src = src
	if p.Orientation < 1 || p.Orientation > 8 {
		p.Orientation = 1
	}
	return p, nil
}

// Moving reports whether there are more frames than the first.
func (p *Picture) Moving() bool { return p.moves != nil && p.moves() }

// Close releases the decoder.
func (p *Picture) Close() {
	if p.reader != nil {
		p.reader.close()
	}
}

// damage turns the error of a source that ends early into one of damage.
func damage(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: %w", ErrDamaged, io.ErrUnexpectedEOF)
	}
	return err
}

// check refuses pictures that have no pixels, do not fit into memory, or cannot come from so small a file.
func (p *Picture) check(l layout) error {
	if p.Width <= 0 || p.Height <= 0 {
		return fmt.Errorf("%w: %s: picture of %d × %d", ErrDamaged, p.Format, p.Width, p.Height)
	}
	beside := int64(p.Width) * int64(p.Height) // below 2⁶², as sides are below 2³¹
	result := int64(l.width) * int64(l.height)
	most := int64(1) << 56
	if beside > most || result > most {
		return fmt.Errorf("%w: %s: picture of %d × %d", ErrDamaged, p.Format, p.Width, p.Height)
	}
	channels := int64(3)
	if l.channels == 4 {
		channels = 4
	}
	if p.Orientation > 4 {
		channels *= 2
	}
	if err := p.src.admit(result*channels + beside*int64(p.work)); err != nil {
		return err
	}
	if size := p.src.Size; size >= 0 && size < p.leastSize {
		return fmt.Errorf("%w: %s: %d bytes cannot hold a picture of %d × %d", ErrDamaged, p.Format, size, p.Width, p.Height)
	}
	return p.broken
}

// Decode returns the picture. Where it is damaged, what could be decoded comes with the error, and what is missing is
// black; nil where nothing could be decoded.
func (p *Picture) Decode(o Options) (*Pixels, error) {
	least := [2]int{o.LeastWidth, o.LeastHeight}
	if p.Orientation > 4 {
		least[0], least[1] = least[1], least[0]
	}
	var profile *icc.Profile
	if o.SRGB && p.broken == nil {
		if profile = p.profile(); profile != nil {
			defer profile.Close()
		}
	}
	l := p.reader.plan(least[0], least[1])
	if err := p.check(l); err != nil {
		return nil, p.src.Cause(damage(err))
	}
	if err := p.reader.start(); err != nil {
		return nil, p.src.Cause(damage(err))
	}
	var px *Pixels
	var err error
	if profile != nil {
		px, err = p.decodeSRGB(l, o, profile)
	} else {
		px, err = p.decode(l, o)
	}
	if err != nil {
		err = p.src.Cause(damage(err))
	}
	if px == nil {
		return nil, err
	}
	return px.Turned(p.Orientation), err
}

func (p *Picture) decode(l layout, o Options) (*Pixels, error) {
	over := l.channels == 4 && !o.Alpha
	inPlace := over && p.atOnce(l)
	px := &Pixels{Width: l.width, Height: l.height, Channels: l.channels}
	if over {
		px.Channels = 3
	}
	var n int
	var err error
	switch {
	case inPlace:
		px.Pix = newPix(4 * l.width * l.height)
		n, err = p.fill(l, px.Pix)
		Over(px.Pix, px.Pix, o.Background)
		px.Pix = px.Pix[:3*l.width*l.height]
	case over:
		px.Pix = newPix(3 * l.width * l.height)
		n, err = p.fillOver(l, px.Pix, o.Background)
	default:
		px.Pix = newPix(l.channels * l.width * l.height)
		n, err = p.fill(l, px.Pix)
	}
	if err == nil {
		err = p.reader.finish()
	}
	if n == 0 {
		return nil, err
	}
	return px, err
}

// newPix returns memory for pixels that are about to be written.
func newPix(n int) []uint8 {
	pix := make([]uint8, n)
	hugepage.Fill(pix)
	return pix
}

// atOnce reports whether the reader needs memory for all rows.
func (p *Picture) atOnce(l layout) bool {
	switch p.reader.(type) {
	case *whole, *tiffReader:
		return true
	}
	return l.passes > 1
}

// bandBytes is how much is decoded before the context is checked again.
const bandBytes = 1 << 18

func (l layout) bandRows() int { return max(1, bandBytes/(l.channels*l.width)) }

// fill decodes all rows into dst and returns how many are right.
func (p *Picture) fill(l layout, dst []byte) (int, error) {
	stride := l.channels * l.width
	for range max(1, l.passes) {
		for y := 0; y < l.height; {
			if err := p.src.Context.Err(); err != nil {
				return 0, err
			}
			n, err := p.reader.rows(dst[y*stride:], stride, min(l.bandRows(), l.height-y))
			if y += n; err != nil {
				return y, err
			}
			if n == 0 {
				return y, io.ErrUnexpectedEOF
			}
		}
	}
	return l.height, nil
}

// fillOver decodes all rows, which have alpha, and draws them over a background.
func (p *Picture) fillOver(l layout, dst []byte, background [3]uint8) (int, error) {
	stride := l.channels * l.width
	band := make([]byte, stride*min(l.bandRows(), l.height))
	for y := 0; y < l.height; {
		if err := p.src.Context.Err(); err != nil {
			return 0, err
		}
		n, err := p.reader.rows(band, stride, min(l.bandRows(), l.height-y))
		Over(dst[3*l.width*y:], band[:n*stride], background)
		if y += n; err != nil {
			return y, err
		}
		if n == 0 {
			return y, io.ErrUnexpectedEOF
		}
	}
	return l.height, nil
}
