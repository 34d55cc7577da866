package numm

import (
	"image"
	"image/color"
	"math"

	"github.com/gonumm/gonumm/internal/pixel"
	"github.com/gonumm/gonumm/internal/videosetting"
)

// place is where a picture goes when it is brought to another size.
type place struct {
	width, height int             // of the result
	rect          image.Rectangle // of the result that the picture fills
	part          pixel.Part      // of the picture that is seen
}

// place returns where a picture goes; natural is its own size in square pixels and upright. A side that was not asked for
// follows the aspect.
func (f fit) place(naturalWidth, naturalHeight int) place {
	p := place{width: f.width, height: f.height}
	across, down := float64(f.width)/float64(naturalWidth), float64(f.height)/float64(naturalHeight)
	switch f.mode {
	case fitCover:
		seen := max(across, down)
		p.part = middle(across/seen, down/seen)
		p.rect = image.Rect(0, 0, p.width, p.height)
	case fitContain:
		scale := min(across, down)
		w := min(f.width, max(1, int(math.Floor(scale*float64(naturalWidth)+0.5))))
		h := min(f.height, max(1, int(math.Floor(scale*float64(naturalHeight)+0.5))))
		x, y := (f.width-w)/2, (f.height-h)/2
		p.rect = image.Rect(x, y, x+w, y+h)
	default:
		p.width, p.height = videosetting.Fit(naturalWidth, naturalHeight, f.width, f.height)
		p.rect = image.Rect(0, 0, p.width, p.height)
	}
	return p
}

// middle returns the part of a width and a height, in shares, about the middle.
func middle(width, height float64) pixel.Part {
	if width >= 1 && height >= 1 {
		return pixel.Part{}
	}
	return pixel.Part{Left: (1 - width) / 2, Top: (1 - height) / 2, Right: (1 + width) / 2, Bottom: (1 + height) / 2}
}

// in returns the part of m that the picture fills, and paints what is beside it.
func (p place) in(m *Image, beside color.Color) *Image {
	if p.rect.Dx() == p.width && p.rect.Dy() == p.height {
		return m
	}
	bg := backgroundOf(beside)
	for y := range p.height {
		row := m.Row(m.Rect.Min.Y + y)
		if y < p.rect.Min.Y || y >= p.rect.Max.Y {
			bg.fill(row)
			continue
		}
		bg.fill(row[:bytesPerPixel*p.rect.Min.X])
		bg.fill(row[bytesPerPixel*p.rect.Max.X:])
	}
	return m.SubImage(p.rect.Add(m.Rect.Min)).(*Image)
}

func (bg background) fill(row []uint8) {
	for i := 0; i+2 < len(row); i += bytesPerPixel {
		row[i], row[i+1], row[i+2] = uint8(bg[0]), uint8(bg[1]), uint8(bg[2])
	}
}
