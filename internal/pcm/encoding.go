package pcm

import (
	"encoding/binary"
	"fmt"
	"math"
)

type kind uint8

const (
	signed kind = iota
	unsigned
	float
	aLaw
	muLaw
	msADPCM
	imaWAV
	imaQuickTime
)

// encoding is how a sample is stored. The highest bits of an integer are the sample's: what it has fewer of than its bytes
// hold are zeros below.
type encoding struct {
	kind kind
	size int // bytes of a sample; 0 for ADPCM
	big  bool
}

// name is FFmpeg's.
func (e encoding) name() string {
	order := "le"
	if e.big {
		order = "be"
	}
	if e.size == 1 {
		order = ""
	}
	switch e.kind {
	case signed:
		return fmt.Sprintf("pcm_s%d%s", 8*e.size, order)
	case unsigned:
		return fmt.Sprintf("pcm_u%d%s", 8*e.size, order)
	case float:
		return fmt.Sprintf("pcm_f%d%s", 8*e.size, order)
	case aLaw:
		return "pcm_alaw"
	case muLaw:
		return "pcm_mulaw"
	case msADPCM:
		return "adpcm_ms"
	case imaWAV:
		return "adpcm_ima_wav"
	}
	return "adpcm_ima_qt"
}

// short reports whether 16-bit integers hold samples of this encoding exactly.
func (e encoding) short() bool {
	switch e.kind {
	case signed, unsigned:
		return e.size <= 2
	case float:
		return false
	}
	return true
}

func (e encoding) adpcm() bool { return e.kind >= msADPCM }

// order returns the byte order of a number.
func (e encoding) order() binary.ByteOrder {
	if e.big {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// shorts turns samples into 16-bit integers, as many as dst holds.
func (e encoding) shorts(dst []int16, src []byte) {
	switch {
	case e.kind == aLaw:
		for i := range dst {
			dst[i] = aLawTable[src[i]]
		}
	case e.kind == muLaw:
		for i := range dst {
			dst[i] = muLawTable[src[i]]
		}
	case e.size == 1:
		flip := e.flip()
		for i := range dst {
			dst[i] = int16(src[i]^flip) << 8
		}
	case e.big:
		flip := int16(e.flip()) << 8
		for i := range dst {
			dst[i] = int16(binary.BigEndian.Uint16(src[2*i:])) ^ flip
		}
	default:
		flip := int16(e.flip()) << 8
		for i := range dst {
			dst[i] = int16(binary.LittleEndian.Uint16(src[2*i:])) ^ flip
		}
	}
}

// flip returns the value that the highest byte of a sample is XORed with so that it is signed.
func (e encoding) flip() byte {
	if e.kind == unsigned {
		return 0x80
	}
	return 0
}

// floats turns samples into floats of full scale 1, as many as dst holds.
func (e encoding) floats(dst []float32, src []byte) {
	switch {
	case e.kind == float && e.size == 4:
		for i := range dst {
			dst[i] = math.Float32frombits(e.order().Uint32(src[4*i:]))
		}
	case e.kind == float:
		for i := range dst {
			dst[i] = float32(math.Float64frombits(e.order().Uint64(src[8*i:])))
		}
	case e.size == 3:
		e.floats24(dst, src)
	case e.size == 4:
		flip := int32(e.flip()) << 24
		for i := range dst {
			dst[i] = float32(int32(e.order().Uint32(src[4*i:]))^flip) * (1.0 / (1 << 31))
		}
	default:
		e.floatsOfAny(dst, src)
	}
}

func (e encoding) floats24(dst []float32, src []byte) {
	low, high := 0, 2
	if e.big {
		low, high = 2, 0
	}
	flip := e.flip()
	for i := range dst {
		b := src[3*i : 3*i+3]
		v := int32(b[high]^flip)<<24 | int32(b[1])<<16 | int32(b[low])<<8
		dst[i] = float32(v) * (1.0 / (1 << 31))
	}
}

// floatsOfAny turns integers of any number of bytes into floats.
func (e encoding) floatsOfAny(dst []float32, src []byte) {
	for i := range dst {
		var v uint64
		for k := range e.size {
			b := src[i*e.size+k]
			if e.big {
				v |= uint64(b) << (56 - 8*k)
			} else {
				v |= uint64(b) << (64 - 8*e.size + 8*k)
			}
		}
		v ^= uint64(e.flip()) << 56
		dst[i] = float32(float64(int64(v)) * (1.0 / (1 << 63)))
	}
}
