package avif

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

// MaxSide is the longest side of a picture (AV1 specification, 5.5.1).
const MaxSide = 1 << 16

// CanEncode reports whether libavif has an encoder.
func CanEncode() bool { return C.numm_avif_can_encode() != 0 }

// Encode writes a picture of 8-bit RGB rows, a stride apart, at a quality from 1 to 100, with all bits of colour of every pixel; 100 is without
// loss.
func Encode(w io.Writer, pix []byte, stride, width, height, quality int) error {
	if width <= 0 || height <= 0 || len(pix) < stride*(height-1)+3*width {
		return errors.New("avif: no pixels")
	}
	e := C.numm_avif_encoder_new()
	if e == nil {
		return codec.NoMemory("avif")
	}
	defer C.numm_avif_encoder_free(e)
	if C.numm_avif_encode(e, (*C.uint8_t)(&pix[0]), C.size_t(stride), C.int(width), C.int(height), C.int(quantizer(quality)),
		C.int(codec.Threads())) == 0 {
		return errors.New("avif: " + C.GoString(C.numm_avif_encoder_message(e)))
	}
	var size C.size_t
	bytes := C.numm_avif_encoded(e, &size)
	_, err := w.Write(unsafe.Slice((*byte)(bytes), int(size)))
	return err
}

// quantizer is that of a quality, as libavif 1.0 has it; what has a loss, has one of 1 at least.
func quantizer(quality int) int {
	if quality >= 100 {
		return 0
	}
	return max(1, ((100-quality)*63+50)/100)
}
