package webp

/*
#include <webp/encode.h>
#include "numm_encode.h"
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync/atomic"
	"unsafe"

	"github.com/gonumm/gonumm/internal/codec"
)

// Encoding is how a picture is encoded.
type Encoding struct {
	Lossless bool
	Quality  int // 1 to 100; without loss, how hard libwebp tries
	Method   int // 0, fast, to 6, small
}

// MaxSide is the longest side of a picture.
const MaxSide = 1<<14 - 1

// Encode writes a picture of packed pixels of 3 or 4 channels in rows, a stride apart. It ends early, at one of the steps of libwebp,
// when ctx does.
func Encode(ctx context.Context, w io.Writer, pix []byte, stride, channels, width, height int, how Encoding) error {
	if width <= 0 || height <= 0 || len(pix) < stride*(height-1)+channels*width {
		return errors.New("webp: no pixels")
	}
	stop := new(int32)
	var pin runtime.Pinner
	pin.Pin(stop)
	defer pin.Unpin()
	unheard := context.AfterFunc(ctx, func() { atomic.StoreInt32(stop, 1) })
	defer unheard()
	c := C.struct_numm_webp_encoding{quality: C.float(how.Quality), method: C.int(how.Method)}
	if how.Lossless {
		c.lossless = 1
	}
	var bytes *C.uint8_t
	var size C.size_t
	switch code := C.numm_webp_encode((*C.uint8_t)(&pix[0]), C.size_t(stride), C.int(channels), C.int(width), C.int(height), c,
		(*C.int)(stop), &bytes, &size); code {
	case 0:
	case C.VP8_ENC_ERROR_USER_ABORT:
		return context.Cause(ctx)
	case C.VP8_ENC_ERROR_OUT_OF_MEMORY, C.VP8_ENC_ERROR_BITSTREAM_OUT_OF_MEMORY:
		return codec.NoMemory("webp")
	default:
		return fmt.Errorf("webp: libwebp's error %d", int(code))
	}
	defer C.numm_webp_free(bytes)
	_, err := w.Write(unsafe.Slice((*byte)(bytes), int(size)))
	return err
}
