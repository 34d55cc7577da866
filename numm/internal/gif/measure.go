package gif

import (
	"bufio"
	"io"
	"time"
)

// Measure describes a whole animation, without decoding any of it.
type Measure struct {
	Width, Height int
	Frames        int
	Duration      time.Duration
}

// MeasureAll reads the blocks of a GIF to its end. One that is cut short is measured up to there, without an
// error, if it has a frame at all.
func MeasureAll(r io.Reader) (Measure, error) {
	d := &Decoder{r: bufio.NewReader(r)}
	if err := d.header(); err != nil {
		return Measure{}, err
	}
	m := Measure{Width: d.width, Height: d.height}
	for {
		control, err := d.findImage()
		if err == nil {
			err = d.pass()
		}
		if err != nil {
			if m.Frames > 0 {
				return m, nil
			}
			return m, err
		}
		d.frames++
		m.Frames++
		m.Duration += control.delay
	}
}

// pass reads past an image.
func (d *Decoder) pass() error {
	if _, err := d.picture(); err != nil {
		return err
	}
	if _, err := d.r.ReadByte(); err != nil { // the size of its codes
		return damaged("image", err)
	}
	blocks := blockReader{r: d.r}
	return blocks.skip()
}
