package matroska

import (
	"encoding/binary"
	"math"
)

// The elements of a head are built from the inside out: each function appends one element, or returns its bytes.

func appendID(b []byte, id uint64) []byte {
	for shift := 24; shift >= 0; shift -= 8 {
		if id>>shift != 0 {
			b = append(b, byte(id>>shift))
		}
	}
	return b
}

// appendSize returns a size in as few bytes as hold it.
func appendSize(b []byte, n int64) []byte {
	for length := 1; length < 8; length++ {
		if n < 1<<(7*length)-1 {
			for i := length - 1; i >= 0; i-- {
				c := byte(n >> (8 * i))
				if i == length-1 {
					c |= 0x80 >> (length - 1)
				}
				b = append(b, c)
			}
			return b
		}
	}
	return appendSize8(b, n)
}

// appendSize8 returns a size in eight bytes.
func appendSize8(b []byte, n int64) []byte {
	return binary.BigEndian.AppendUint64(b, 1<<56|uint64(n))
}

func binaryElement(id uint64, data []byte) []byte {
	return append(appendSize(appendID(nil, id), int64(len(data))), data...)
}

func master(id uint64, children ...[]byte) []byte {
	var data []byte
	for _, c := range children {
		data = append(data, c...)
	}
	return binaryElement(id, data)
}

func numeral(id, v uint64) []byte {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], v)
	at := 0
	for at < 7 && b[at] == 0 {
		at++
	}
	return binaryElement(id, b[at:])
}

// number8 is a number in eight bytes, for what may turn out to be large.
func numeral8(id, v uint64) []byte {
	return binaryElement(id, binary.BigEndian.AppendUint64(nil, v))
}

func float(id uint64, v float64) []byte {
	return binaryElement(id, binary.BigEndian.AppendUint64(nil, math.Float64bits(v)))
}

func text(id uint64, s string) []byte { return binaryElement(id, []byte(s)) }

// void fills n bytes, of which there are none or at least two.
func void(n int) []byte {
	if n == 0 {
		return nil
	}
	if n < 10 {
		return append([]byte{idVoid, 0x80 | byte(n-2)}, make([]byte, n-2)...)
	}
	b := appendSize8([]byte{idVoid}, int64(n-9))
	return append(b, make([]byte, n-9)...)
}
