package gif

import (
	"compress/lzw"
	"image"
	"io"
)

// lzwReader is a decompressor that is reused for all frames.
type lzwReader struct{ r *lzw.Reader }

func (l *lzwReader) open(src io.Reader, width int) io.Reader {
	if l.r == nil {
		l.r = lzw.NewReader(src, lzw.LSB, width).(*lzw.Reader)
	} else {
		l.r.Reset(src, lzw.LSB, width)
	}
	return l.r
}

// draw decodes the pixels of p onto the canvas, row by row.
func (d *Decoder) draw(p picture) error {
	width, err := d.r.ReadByte()
	if err != nil {
		return damaged("pixels", err)
	}
	if width < 2 || width > 8 {
		return damaged("code size", nil)
	}
	blocks := &blockReader{r: d.r}
	pixels := d.lzw.open(blocks, int(width))
	if cap(d.row) < p.bounds.Dx() {
		d.row = make([]byte, p.bounds.Dx())
	}
	row := d.row[:p.bounds.Dx()]
	d.drawn = 0
	for y := range rows(p.bounds.Dy(), p.interlaced) {
		if _, err := io.ReadFull(pixels, row); err != nil {
			if blocks.err != nil && blocks.err != io.EOF {
				return damaged("pixels", blocks.err) // which the decompressor hides
			}
			return damaged("pixels: "+err.Error(), nil)
		}
		if y += p.bounds.Min.Y; y < p.visible.Max.Y {
			d.drawRow(p, row[:p.visible.Dx()], y) // what is not visible is right or below
			d.drawn++
		}
	}
	return blocks.skip()
}

func (d *Decoder) drawRow(p picture, row []byte, y int) {
	if len(row) == 0 {
		return
	}
	dst := d.canvas[pixelSize*(y*d.width+p.visible.Min.X):]
	dst = dst[:pixelSize*len(row)]
	for x, index := range row {
		if int(index) != p.transparent {
			c := &p.colours[index]
			o := dst[pixelSize*x : pixelSize*x+pixelSize : pixelSize*x+pixelSize]
			o[0], o[1], o[2], o[3] = c[0], c[1], c[2], 255
		}
	}
}

// rows returns the order in which the rows of an image are stored.
func rows(height int, interlaced bool) func(yield func(int) bool) {
	passes := [][2]int{{0, 1}}
	if interlaced {
		passes = [][2]int{{0, 8}, {4, 8}, {2, 4}, {1, 2}}
	}
	return func(yield func(int) bool) {
		for _, pass := range passes {
			for y := pass[0]; y < height; y += pass[1] {
				if !yield(y) {
					return
				}
			}
		}
	}
}

func (d *Decoder) fill(r image.Rectangle, colour [pixelSize]byte) {
	if r.Empty() {
		return
	}
	first := d.span(r, r.Min.Y)
	for i := 0; i < len(first); i += pixelSize {
		copy(first[i:], colour[:])
	}
	for y := r.Min.Y + 1; y < r.Max.Y; y++ {
		copy(d.span(r, y), first)
	}
}

// span returns the part of row y of the canvas that lies in r.
func (d *Decoder) span(r image.Rectangle, y int) []byte {
	return d.canvas[pixelSize*(y*d.width+r.Min.X) : pixelSize*(y*d.width+r.Max.X)]
}
