package png

/*
#include "numm_encode.h"
*/
import "C"

import (
	"errors"
	"io"
	"unsafe"

	"github.com/gonumm/gonumm/internal/codec"
)

// bandBytes is how much is encoded before something is written.
const bandBytes = 1 << 19

// Encode writes a picture of 8-bit RGB rows, a stride apart, each filtered as suits it best.
func Encode(w io.Writer, pix []byte, stride, width, height int) error {
	if width <= 0 || height <= 0 || len(pix) < stride*(height-1)+3*width {
		return errors.New("png: no pixels")
	}
	e := C.numm_png_encoder_new(C.int(width), C.int(height))
	if e == nil {
		return codec.NoMemory("png")
	}
	defer C.numm_png_encoder_free(e)
	band := max(1, bandBytes/(3*width))
	for y := 0; y < height; y += band {
		n := min(band, height-y)
		last := C.int(0)
		if y+n == height {
			last = 1
		}
		if C.numm_png_encode(e, (*C.uint8_t)(&pix[y*stride]), C.size_t(stride), C.int(n), last) == 0 {
			return errors.New("png: " + C.GoString(C.numm_png_encoder_message(e)))
		}
		var size C.size_t
		bytes := C.numm_png_encoded(e, &size)
		if _, err := w.Write(unsafe.Slice((*byte)(bytes), int(size))); err != nil {
			return err
		}
	}
	return nil
}
