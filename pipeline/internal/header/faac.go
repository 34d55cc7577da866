package header

import "regexp"

// FAAC reports whether a packet of AAC begins with the name and version of FAAC, in bytes that fill it up (ISO 14496-3, table 4.50).
// Libav's decoder takes that for the sign of a delay, and leaves out as many samples as a packet has.
func FAAC(b []byte) bool {
	const fill, manyBytes, name = 6, 15, 4 // the name stands behind 15 bits of element, 4 of its type, and 13 of nothing
	return len(b) > name && b[0]>>5 == fill && b[0]>>1&15 == manyBytes && faacVersion.Match(b[name:])
}

var faacVersion = regexp.MustCompile(`^libfaac \d+\.\d+`)
