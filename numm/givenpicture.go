package numm

import (
	"fmt"
	"image"
	"reflect"
)

// givenPicture returns a picture that a caller wants written, with a Frame taken out of its place so that the quick path for *Image
// finds it. The error is an ErrSize where there is no picture, or none of a size that can be written: a nil of any type, an
// [image.Uniform], which has no end, or an Image whose pixels do not fill it.
func givenPicture(m image.Image) (image.Image, error) {
	switch f := m.(type) {
	case Frame:
		m = f.Image
	case MovieFrame:
		m = f.Image
	case *Frame:
		if f != nil {
			m = f.Image
		}
	case *MovieFrame:
		if f != nil {
			m = f.Image
		}
	}
	if v := reflect.ValueOf(m); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return nil, fmt.Errorf("%w: no picture", ErrSize)
	}
	size := m.Bounds().Size()
	if m.Bounds().Empty() {
		return nil, fmt.Errorf("%w: a picture of %d by %d", ErrSize, size.X, size.Y)
	}
	if _, ok := m.(*image.Uniform); ok {
		return nil, fmt.Errorf("%w: an image.Uniform has no size, draw it into a picture that has one", ErrSize)
	}
	if _, ok := product(size.X, size.Y, bytesPerPixel); !ok {
		return nil, fmt.Errorf("%w: a picture of %d by %d", ErrSize, size.X, size.Y)
	}
	if rgb, ok := m.(*Image); ok {
		last := rgb.PixOffset(rgb.Rect.Max.X, rgb.Rect.Max.Y-1)
		if rgb.Stride < bytesPerPixel*size.X && size.Y > 1 || last > len(rgb.Pix) {
			return nil, fmt.Errorf("%w: %d bytes of pixels, %d a row, for a picture of %d by %d", ErrSize, len(rgb.Pix), rgb.Stride, size.X, size.Y)
		}
	}
	return m, nil
}
