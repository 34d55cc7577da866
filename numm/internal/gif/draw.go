package gif

import (
	"compress/lzw"
	"image"
	"io"
)

// lzwReader is a decompressor that serves all frames.
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
	for y := range rows(p.bounds.Dy(), p.interlaced) {
		if _, err := io.ReadFull(pixels, row); err != nil {
			if blocks.err != nil && blocks.err != io.EOF {
				return damaged("pixels", blocks.err) // which the decompressor hides
			}
			return damaged("pixels: "+err.Error(), nil)
		}
		if y += p.bounds.Min.Y; y < p.visible.Max.Y {
			d.drawRow(p, row[:p.visible.Dx()], y)
		}
	}
	return blocks.skip()
}

func (d *Decoder) drawRow(p picture, row []byte, y int) {
	dst := d.canvas[3*(y*d.width+p.visible.Min.X):]
	dst = dst[:3*len(row)]
	for x, index := range row {
		if int(index) != p.transparent {
			copy(dst[3*x:3*x+3], p.colours[index][:])
		}
	}
}

// rows gives the order in which the rows of an image stand in the stream.
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

func (d *Decoder) fill(r image.Rectangle, colour [3]byte) {
	if r.Empty() {
		return
	}
	first := d.span(r, r.Min.Y)
	for i := 0; i < len(first); i += 3 {
		copy(first[i:], colour[:])
	}
	for y := r.Min.Y + 1; y < r.Max.Y; y++ {
		copy(d.span(r, y), first)
	}
}

// span is the part of row y of the canvas that lies in r.
func (d *Decoder) span(r image.Rectangle, y int) []byte {
	return d.canvas[3*(y*d.width+r.Min.X) : 3*(y*d.width+r.Max.X)]
}
