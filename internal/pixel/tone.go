package pixel

// #include "tone.h"
import "C"

import (
	"math"
	"unsafe"
)

// convertTones is ConvertPart for a picture of high dynamic range: each pixel becomes what ordinary screens can show, and then
// that picture is scaled and turned.
func (c *Converter) convertTones(p *Picture, f pixelFormat, part Part, dst []byte, dstStride, width, height int, o Orientation) error {
	full := p.FullRange || f.model == C.NUMM_RGB
	m := f.settle(p)
	if p.Matrix == MatrixUnknown {
		m = MatrixBT2020
	}
	src, err := f.source(p)
	if err != nil {
		return err
	}
	if o == Upright && part == (Part{}) && width == p.Width && height == p.Height {
		f.toTones(&src, p, m, full, dst, dstStride)
		return nil
	}
	if need := 3 * p.Width * p.Height; len(c.toned) < need {
		c.toned = make([]byte, need)
	}
	f.toTones(&src, p, m, full, c.toned, 3*p.Width)
	toned := Picture{Format: "RGB", Width: p.Width, Height: p.Height}
	toned.Planes[0], toned.Strides[0] = unsafe.Pointer(&c.toned[0]), 3*p.Width
	c.pin.Pin(&c.toned[0])
	defer c.pin.Unpin()
	return c.ConvertPart(&toned, part, dst, dstStride, width, height, o)
}

// toTones converts a picture as it is stored.
func (f *pixelFormat) toTones(src *C.struct_numm_source, p *Picture, m Matrix, full bool, dst []byte, stride int) {
	t := f.tone(m, full, p)
	tables := pqTables()
	if p.Transfer == TransferHLG {
		tables = hlgTables()
	}
	room := make([]float32, 2*p.Width)
	C.numm_tone_convert(src, &t, floats(tables.light), floats(tables.gain), floats(tables.system),
		(*C.uint8_t)(&toneLevelTable()[0]), floats(room), (*C.uint8_t)(&dst[0]), C.ptrdiff_t(stride))
}

func floats(s []float32) *C.float { return (*C.float)(&s[0]) }

// tone returns the numbers of struct numm_tone, by the equations at coefficients, for signals from 0 to 1.
func (f *pixelFormat) tone(m Matrix, full bool, p *Picture) C.struct_numm_tone {
	black, luma, chroma := sampleRange(f.bits, full)
	kr, kb := m.weights()
	kg := 1 - kr - kb
	t := C.struct_numm_tone{
		black: C.float(black), luma: C.float(1 / luma), middle: C.float(math.Exp2(float64(f.bits - 1))),
		rv: C.float(2 * (1 - kr) / chroma), bu: C.float(2 * (1 - kb) / chroma),
		gu: C.float(-2 * (1 - kb) * kb / kg / chroma), gv: C.float(-2 * (1 - kr) * kr / kg / chroma),
		scene: boolInt(p.Transfer == TransferHLG), most: brightest / sdrWhite,
	}
	own := p.Primaries.xyz()
	shown := PrimariesBT709.xyz().inverse().times(own)
	for i := range 3 {
		t.weights[i] = C.float(own[1][i])
		for k := range 3 {
			t.primaries[i][k] = C.float(shown[i][k])
		}
	}
	return t
}
