package numm

import (
	"context"
	"fmt"
	"image"
	"io"
	"time"

	"github.com/gonumm/gonumm/internal/file"
)

// animationFile writes an animation, without a pipeline. A picture that is shown again costs nothing.
type animationFile struct {
	ctx    context.Context
	name   string // with its article
	format animationFormat

	held  *animationFrame // that is shown; nil before the first picture
	begun time.Duration   // when it is first shown
	until time.Duration   // when the last picture so far ends
}

// animationFrame is what an animation draws over the pictures before it.
type animationFrame struct {
	place  image.Rectangle
	over   bool     // where it is transparent, what was there stays
	bytes  []byte   // as the format has it
	corner [3]uint8 // what the first pixel of the canvas is then, for a format without transparency
}

// animationFormat is a kind of animation.
type animationFormat interface {
	// draw returns the frame that makes a picture of those before it; nil where nothing has changed.
	draw(ctx context.Context, m *Image) (*animationFrame, error)
	// stays returns a frame that leaves what another shows.
	stays(ctx context.Context, shown *animationFrame) (*animationFrame, error)
	// write writes a frame that is shown from one time until another, or for as long as the format can say if that is less, and returns
	// when it ends by what the file states.
	write(frame *animationFrame, from, to time.Duration) (end time.Duration, whole bool, err error)
	// end writes what was held back and the end of the file.
	end() error
}

func (f *animationFile) picture(m *Image, at, lasts time.Duration) error {
	f.until = at
	frame, err := f.format.draw(f.ctx, m)
	if err != nil {
		return err
	}
	if frame != nil {
		if f.held == nil {
			f.begun = at
		} else if err := f.release(); err != nil {
			return err
		}
		f.held = frame
	}
	f.until = at + lasts
	return nil
}

// release writes the frame that is held back, for as long as it was shown. Each begins where by the file's own words the one before ended,
// so that what times are rounded by does not add up.
func (f *animationFile) release() error {
	for f.held != nil {
		end, whole, err := f.format.write(f.held, f.begun, f.until)
		if err != nil {
			return file.WithoutPath(err)
		}
		shown := f.held
		f.begun, f.held = end, nil
		if whole {
			return nil
		}
		if f.held, err = f.format.stays(f.ctx, shown); err != nil {
			return err
		}
	}
	return nil
}

func (f *animationFile) sound(Sound) error {
	return fmt.Errorf("%w: %s has no sound", ErrUnsupported, f.name)
}

func (f *animationFile) end() error {
	if err := f.release(); err != nil {
		return err
	}
	return file.WithoutPath(f.format.end())
}

func (f *animationFile) deliver(io.Writer) error { return nil }
func (f *animationFile) close()                  {}

// ticks returns how many whole units a frame lasts that is shown from one time until another, at least one and at most so many, and when it
// ends then. Both times are rounded, not what lies between.
func ticks(from, to, unit time.Duration, most int) (n int, end time.Duration, whole bool) {
	first := (from + unit/2) / unit
	n = max(1, int((to+unit/2)/unit-first))
	part := min(n, most)
	return part, (first + time.Duration(part)) * unit, part == n
}

// stillLevels is by how many levels a channel may differ from what was given, until the pixel is drawn anew, in a format that is not exact.
const stillLevels = 3

// animationCanvas is what an animation shows, of which frames draw what changes anew.
type animationCanvas struct {
	levels int    // by how much a channel may differ from what was given until it is drawn
	given  *Image // what was given of each pixel when it was last drawn; nil before the first picture
	moved  []bool // of each pixel of the picture, whether it is farther from that
}

// canvasNeed is how many bytes a pixel takes on a canvas: what was given, whether it has moved, and the changes.
const canvasNeed = 8

// take returns the smallest part of the canvas with all that has changed, and takes it over. even is what its left and upper sides are
// multiples of.
func (c *animationCanvas) take(m *Image, even int) image.Rectangle {
	if c.given == nil {
		c.given, c.moved = NewImage(m.Width(), m.Height()), make([]bool, m.Width()*m.Height())
		for i := range c.moved {
			c.moved[i] = true
		}
		c.copy(m, c.given.Rect)
		return c.given.Rect
	}
	part := compare(m, c.given, c.levels, c.moved)
	part.Min.X -= part.Min.X % even
	part.Min.Y -= part.Min.Y % even
	c.copy(m, part)
	return part
}

func (c *animationCanvas) copy(m *Image, part image.Rectangle) {
	for y := part.Min.Y; y < part.Max.Y; y++ {
		copy(c.given.Row(y)[3*part.Min.X:3*part.Max.X], m.Row(m.Rect.Min.Y + y)[3*part.Min.X:])
	}
}

// still reports whether a quarter or more of a part has not changed.
func (c *animationCanvas) still(part image.Rectangle) bool {
	n := 0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for _, moved := range c.moved[y*c.given.Width()+part.Min.X : y*c.given.Width()+part.Max.X] {
			if !moved {
				n++
			}
		}
	}
	return 4*n > part.Dx()*part.Dy()
}

// changes returns a part as RGBA, transparent where nothing has changed.
func (c *animationCanvas) changes(part image.Rectangle) []uint8 {
	pix := make([]uint8, 0, 4*part.Dx()*part.Dy())
	for y := part.Min.Y; y < part.Max.Y; y++ {
		row := c.given.Row(y)
		for x := part.Min.X; x < part.Max.X; x++ {
			if c.moved[y*c.given.Width()+x] {
				pix = append(pix, row[3*x], row[3*x+1], row[3*x+2], 255)
			} else {
				pix = append(pix, 0, 0, 0, 0)
			}
		}
	}
	return pix
}

// compare finds the pixels of a picture in which a channel is farther than so many levels from another picture's, and returns the smallest
// part with all of them.
func compare(m, others *Image, levels int, moved []bool) image.Rectangle {
	var r image.Rectangle
	width := m.Width()
	for y := range m.Height() {
		p, q := m.Row(m.Rect.Min.Y+y), others.Row(y)
		first, last := -1, 0
		for x := range width {
			far := farther(p[3*x], q[3*x], levels) || farther(p[3*x+1], q[3*x+1], levels) || farther(p[3*x+2], q[3*x+2], levels)
			if moved[y*width+x] = far; far {
				if first < 0 {
					first = x
				}
				last = x
			}
		}
		if first >= 0 {
			r = r.Union(image.Rect(first, y, last+1, y+1))
		}
	}
	return r
}

func farther(a, b uint8, levels int) bool {
	d := int(a) - int(b)
	return d > levels || d < -levels
}
