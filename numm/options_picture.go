package numm

import (
	"fmt"
	"image/color"

	"github.com/gonumm/gonumm/internal/videosetting"
)

// Height scales to h rows; the width follows the display aspect, unless Width is given as well.
func Height(h int) PictureOption { return sizeOption{height: h, hasHeight: true} }

// Width scales to w columns; the height follows the display aspect, unless Height is given as well.
func Width(w int) PictureOption { return sizeOption{width: w, hasWidth: true} }

// Size scales to w columns and h rows, whatever the aspect.
func Size(w, h int) PictureOption { return sizeOption{w, h, true, true} }

// Cover scales, keeping the aspect, until w columns and h rows are covered, and crops what is over about the middle, as
// CSS's object-fit: cover does. Of Cover, Contain and Size, the last one given counts.
func Cover(w, h int) PictureOption { return boxOption{fitCover, w, h} }

// Contain scales, keeping the aspect, until the picture just fits into w columns and h rows, and puts it into the middle
// of a picture of that size; the rest has the colour of [Background], which is white unless it is given.
func Contain(w, h int) PictureOption { return boxOption{fitContain, w, h} }

// Background sets the colour under transparent parts of a picture, and beside what [Contain] has fitted in, instead of white.
// Where c is itself transparent, white shines through.
func Background(c color.Color) PictureOption { return backgroundOption{c} }

// fit is how a picture is brought to another size.
type fit struct {
	mode          fitMode
	width, height int // 0 with fitStretch: it follows the display aspect of the other, both 0: no scaling
}

type fitMode int

const (
	fitStretch fitMode = iota // to width by height
	fitCover                  // as [Cover] says
	fitContain                // as [Contain] says
)

type (
	sizeOption struct {
		width, height       int
		hasWidth, hasHeight bool
	}
	boxOption        fit
	backgroundOption struct{ color.Color }
)

func (o sizeOption) String() string {
	switch {
	case !o.hasHeight:
		return fmt.Sprintf("Width(%d)", o.width)
	case !o.hasWidth:
		return fmt.Sprintf("Height(%d)", o.height)
	}
	return fmt.Sprintf("Size(%d, %d)", o.width, o.height)
}

func (o boxOption) String() string {
	name := "Cover"
	if o.mode == fitContain {
		name = "Contain"
	}
	return fmt.Sprintf("%s(%d, %d)", name, o.width, o.height)
}

func (o backgroundOption) String() string { return fmt.Sprintf("Background(%v)", o.Color) }

// maxSide is the largest side of a frame that GStreamer's elements count with.
const maxSide = 32767

func (o sizeOption) setFit(f *fit) error {
	if f.mode != fitStretch {
		*f = fit{}
	}
	if o.hasWidth {
		f.width = o.width
	}
	if o.hasHeight {
		f.height = o.height
	}
	if o.hasWidth && !isSide(o.width) || o.hasHeight && !isSide(o.height) {
		return wrongSize(o, "must be from 1 to %d", maxSide)
	}
	return nil
}

func isSide(n int) bool { return n >= 1 && n <= maxSide }

func (o sizeOption) setVideo(c *videoConfig) error { return o.setFit(&c.fit) }

func (o sizeOption) setImage(c *imageConfig) error {
	return o.setFit(&c.fit)
}

// SetDevice asks a device for the size.
func (o sizeOption) SetDevice(s *videosetting.Setting) error {
	f := fit{width: s.Width, height: s.Height}
	err := o.setFit(&f)
	s.Width, s.Height = f.width, f.height
	return err
}

func (o boxOption) check() error {
	if !isSide(o.width) || !isSide(o.height) {
		return wrongSize(o, "must be from 1 to %d", maxSide)
	}
	return nil
}

func (o boxOption) setImage(c *imageConfig) error {
	c.fit = fit(o)
	return o.check()
}

func (o boxOption) setVideo(c *videoConfig) error {
	c.fit = fit(o)
	return o.check()
}

func (o backgroundOption) check() error {
	if o.Color == nil {
		return wrongOption(o, "no colour")
	}
	return nil
}

func (o backgroundOption) setImage(c *imageConfig) error {
	if err := o.check(); err != nil {
		return err
	}
	c.background = o.Color
	return nil
}

func (o backgroundOption) setVideo(c *videoConfig) error {
	if err := o.check(); err != nil {
		return err
	}
	c.background = o.Color
	return nil
}
