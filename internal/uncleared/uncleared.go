// Package uncleared allocates memory that is written to as a whole before anybody reads it, such as that of a frame.
//
// The make of Go clears what it returns, which for memory that is used again costs as much as a tenth of decoding a film. There is no
// other way to leave that out than the one that strings.Builder has.
package uncleared

import (
	"strings"
	"unsafe"
)

// Bytes returns n bytes that hold anything. Whoever calls it writes all of them before giving them to somebody else.
func Bytes(n int) []byte {
	if n == 0 {
		return []byte{}
	}
	var b strings.Builder
	b.Grow(n)
	b.WriteByte(0)
	// The string is not kept, so nothing sees its bytes change.
	return unsafe.Slice(unsafe.StringData(b.String()), n)
}
