package pixel

/*
#include "colour.h"
*/
import "C"

import "fmt"

// stored returns where the part lies in the picture as it is stored, in pixels.
func (t Part) stored(p *Picture, o Orientation) (C.struct_numm_part, error) {
	if !(0 <= t.Left && t.Left < t.Right && t.Right <= 1 && 0 <= t.Top && t.Top < t.Bottom && t.Bottom <= 1) {
		return C.struct_numm_part{}, fmt.Errorf("pixel: no part of a picture: %+v", t)
	}
	left, top := o.storedShare(t.Left, t.Top)
	right, bottom := o.storedShare(t.Right, t.Bottom)
	left, right = min(left, right), max(left, right)
	top, bottom = min(top, bottom), max(top, bottom)
	w, h := float64(p.Width), float64(p.Height)
	return C.struct_numm_part{
		x: C.double(left * w), y: C.double(top * h), width: C.double((right - left) * w), height: C.double((bottom - top) * h),
	}, nil
}

// storedShare returns where in the stored picture the point lies that is shown at (x, y), both in shares of width and height.
func (o Orientation) storedShare(x, y float64) (u, v float64) {
	switch o {
	case TurnRight:
		return y, 1 - x
	case TurnHalf:
		return 1 - x, 1 - y
	case TurnLeft:
		return 1 - y, x
	case FlipHorizontal:
		return 1 - x, y
	case FlipVertical:
		return x, 1 - y
	case Transpose:
		return y, x
	case Transverse:
		return 1 - y, 1 - x
	}
	return x, y
}
