package gif

import "image"

// disposal is what happens to a frame before the next is drawn.
type disposal byte

const (
	toBackground disposal = 2
	toPrevious   disposal = 3
)

// undo is the disposal of the frame that is shown. Zero leaves it.
type undo struct {
	how    disposal
	where  image.Rectangle
	colour [pixelSize]byte
	saved  []byte // rows of where, for toPrevious
}

// prepare records how the frame to be drawn in where is to be undone. The colour is
// for toBackground.
func (u *undo) prepare(d *Decoder, where image.Rectangle, how disposal, colour [pixelSize]byte) error {
	u.how, u.where, u.colour = how, where, colour
	if how != toPrevious {
		return nil
	}
	n := pixelSize * where.Dx() * where.Dy()
	if cap(u.saved) < n {
		if need := int64(len(d.canvas)) + int64(n); need > d.limit {
			return &SizeError{need, d.limit}
		}
		u.saved = make([]byte, n)
	}
	u.saved = u.saved[:0]
	for y := where.Min.Y; y < where.Max.Y; y++ {
		u.saved = append(u.saved, d.span(where, y)...)
	}
	return nil
}

func (u *undo) apply(d *Decoder) {
	switch u.how {
	case toBackground:
		d.fill(u.where, u.colour)
	case toPrevious:
		saved := u.saved
		for y := u.where.Min.Y; y < u.where.Max.Y; y++ {
			saved = saved[copy(d.span(u.where, y), saved):]
		}
	}
}
