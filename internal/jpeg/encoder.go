package jpeg

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
const bandBytes = 1 << 20

// Encode writes a baseline picture of RGB rows, a stride apart, with chroma of half the size both ways. The quality, 1 to 100, is
// that of the Independent JPEG Group.
func Encode(w io.Writer, pix []byte, stride, width, height, quality int) error {
	if width <= 0 || height <= 0 || len(pix) < stride*(height-1)+3*width {
		return errors.New("jpeg: no pixels")
	}
	e := C.numm_jpeg_encoder_new(C.int(width), C.int(height), C.int(quality))
	if e == nil {
		return codec.NoMemory("jpeg")
	}
	defer C.numm_jpeg_encoder_free(e)
	band := max(1, bandBytes/(3*width))
	for y := 0; y < height; y += band {
		n := min(band, height-y)
		done := C.numm_jpeg_encode(e, (*C.uint8_t)(&pix[y*stride]), C.size_t(stride), C.int(n))
		if done == 0 {
			return errors.New("jpeg: " + C.GoString(C.numm_jpeg_encoder_message(e)))
		}
		var size C.size_t
		bytes := C.numm_jpeg_encoded(e, &size)
		if _, err := w.Write(unsafe.Slice((*byte)(bytes), int(size))); err != nil {
			return err
		}
	}
	return nil
}
