// Package icc converts pixels by their ICC profile to sRGB, by Little CMS, with the settings of Pillow's ImageCms: the perceptual
// intent, without compensation of the black point.
package icc

/*
#cgo pkg-config: lcms2
#cgo CFLAGS: -Wall -Wextra
#include "convert.h"
*/
import "C"

import "unsafe"

// Space is what the numbers of a profile are.
type Space int

// The spaces that pictures come in; numbers of any other are not converted.
const (
	Other Space = C.NUMM_ICC_OTHER
	Grey  Space = C.NUMM_ICC_GREY
	RGB   Space = C.NUMM_ICC_RGB
	CMYK  Space = C.NUMM_ICC_CMYK
)

// Profile is an opened profile. It is used by one goroutine at a time, and must be closed.
type Profile struct {
	Space Space
	Name  string // in ASCII; may be empty

	c        *C.struct_numm_icc
	from, to int
}

// Open reads a profile; nil where it is of no use.
func Open(data []byte) *Profile {
	if len(data) == 0 {
		return nil
	}
	c := C.numm_icc_new(unsafe.Pointer(&data[0]), C.size_t(len(data)))
	if c == nil {
		return nil
	}
	var name [256]C.char
	C.numm_icc_name(c, &name[0], C.size_t(len(name)))
	return &Profile{Space: Space(C.numm_icc_space(c)), Name: C.GoString(&name[0]), c: c}
}

// Prepare readies the conversion of pixels with so many channels, and reports whether the profile has one: 1 of grey, 3 of
// RGB, 4 of RGB and alpha, which is kept, or 4 of inks, 255 for all of one.
func (p *Profile) Prepare(channels int) bool {
	p.from, p.to = channels, 3
	switch {
	case p.Space == RGB && (channels == 3 || channels == 4):
		p.to = channels
	case p.Space == Grey && channels == 1, p.Space == CMYK && channels == 4:
	default:
		return false
	}
	return C.numm_icc_prepare(p.c, C.int(channels)) != 0
}

// Convert converts as many pixels as both hold, to 3 channels, or 4 where there is alpha. Both may be the same slice where a
// pixel does not grow.
func (p *Profile) Convert(dst, src []byte) {
	if n := min(len(src)/p.from, len(dst)/p.to); n > 0 {
		C.numm_icc_convert(p.c, (*C.uint8_t)(&dst[0]), (*C.uint8_t)(&src[0]), C.size_t(n))
	}
}

// Close frees the profile.
func (p *Profile) Close() { C.numm_icc_free(p.c) }
