// Package webp decodes and encodes WebP, moving or still, by libwebp and libwebpdemux.
package webp

/*
#cgo pkg-config: libwebp libwebpdemux
#cgo CFLAGS: -Wall -Wextra
#include <stdlib.h>
#include "numm_decode.h"
*/
import "C"

import (
	"io"
	"runtime"
	"time"
	"unsafe"

	"github.com/gonumm/gonumm/internal/codec"
)

// Head is what a file's header says.
type Head struct {
	Width, Height int // of the canvas
	Alpha         bool
	Animated      bool
	Frames        int
	Whole         bool // nothing of the file is missing
}

// ReadHead reads the header of a file in memory. Where the picture in it cannot be decoded, the size stands beside the
// error if it was found.
func ReadHead(data []byte) (Head, error) {
	if len(data) == 0 {
		return Head{}, codec.Error(codec.ErrDamaged, "webp", "empty")
	}
	var h C.struct_numm_webp_head
	err := resultError(C.numm_webp_header((*C.uint8_t)(&data[0]), C.size_t(len(data)), &h))
	return Head{int(h.width), int(h.height), h.alpha != 0, h.animated != 0, int(h.frames), h.whole != 0}, err
}

func resultError(result C.enum_numm_result) error {
	if result == C.NUMM_UNSUPPORTED {
		return codec.Error(codec.ErrUnsupported, "webp", "unknown feature")
	}
	return codec.Result(result).Error("webp", "the picture breaks the format's rules, or ends early")
}

// Chunk returns the data of the first chunk of a name, "EXIF", "XMP " or "ICCP", nil where there is none.
func Chunk(data []byte, name string) []byte {
	if len(data) == 0 {
		return nil
	}
	c := C.CString(name)
	defer C.free(unsafe.Pointer(c))
	var length C.size_t
	var pin runtime.Pinner
	pin.Pin(&data[0])
	defer pin.Unpin()
	found := C.numm_webp_chunk((*C.uint8_t)(&data[0]), C.size_t(len(data)), c, &length)
	if found == nil {
		return nil
	}
	return C.GoBytes(unsafe.Pointer(found), C.int(length))
}

// Decode decodes a picture that is not animated into packed rows of 3 or 4 channels, scaled to a size.
func Decode(data, dst []byte, channels, width, height int) error {
	if len(data) == 0 || len(dst) < channels*width*height || len(dst) == 0 {
		return codec.Error(codec.ErrDamaged, "webp", "empty")
	}
	return resultError(C.numm_webp_decode((*C.uint8_t)(&data[0]), C.size_t(len(data)), (*C.uint8_t)(&dst[0]),
		C.size_t(channels*width), C.int(channels), C.int(width), C.int(height)))
}

// Animation gives the frames of a moving picture. It is used by one goroutine at a time, and must be closed.
type Animation struct {
	head  Head
	c     *C.struct_numm_webp_animation
	input codec.Input
	end   time.Duration
}

// NewAnimation opens the animation in data, which must not change until Close.
func NewAnimation(data []byte, head Head) (*Animation, error) {
	a := &Animation{head: head}
	if err := a.input.Hold("webp", data); err != nil {
		return nil, err
	}
	a.c = C.numm_webp_animation_new((*C.uint8_t)(&data[0]), C.size_t(len(data)))
	if a.c == nil {
		a.input.Release()
		return nil, codec.Error(codec.ErrDamaged, "webp", "the animation breaks the format's rules")
	}
	return a, nil
}

// Next copies the next canvas, with straight alpha, into dst of 4 × width × height bytes, and returns when it is shown and
// for how long; io.EOF past the last.
func (a *Animation) Next(dst []byte) (start, length time.Duration, err error) {
	var end, more C.int
	canvas := C.numm_webp_animation_next(a.c, &end, &more)
	switch {
	case canvas == nil && more == 0:
		return 0, 0, io.EOF
	case canvas == nil:
		return 0, 0, codec.Error(codec.ErrDamaged, "webp", "a frame breaks the format's rules, or ends early")
	}
	copy(dst, unsafe.Slice((*byte)(canvas), 4*a.head.Width*a.head.Height))
	start = a.end
	a.end = time.Duration(end) * time.Millisecond
	return start, a.end - start, nil
}

// Close frees the animation.
func (a *Animation) Close() {
	C.numm_webp_animation_free(a.c)
	a.input.Release()
}
