// Package keysym names keys as X does: keysym.Name('a') is "a", keysym.Name(0xff0d) is "Return".
//
// Numbers and names are those of X11/keysymdef.h.
package keysym

import (
	"fmt"
	"strings"
)

// Of returns the keysym of a character: within Latin-1 its number, and beyond mostly that with a further bit set.
func Of(r rune) uint32 {
	const unicode, euro = 0x01000000, 0x20ac
	if r <= 0xff || r == euro {
		return uint32(r)
	}
	return unicode + uint32(r)
}

// Name returns the name of a keysym. For a character without one it returns U and its number, which XStringToKeysym takes for
// every character, for anything else the number itself; no keysym, 0, has none.
func Name(sym uint32) string {
	switch {
	case sym == 0:
		return ""
	case sym >= '0' && sym <= '9', sym >= 'a' && sym <= 'z', sym >= 'A' && sym <= 'Z':
		return string(rune(sym))
	case sym >= 0xffbe && sym < 0xffbe+35:
		return fmt.Sprintf("F%d", sym-0xffbe+1)
	case sym >= 0xffb0 && sym <= 0xffb9:
		return fmt.Sprintf("KP_%d", sym-0xffb0)
	case sym >= 0x01000100 && sym <= 0x0110ffff:
		return fmt.Sprintf("U%04X", sym-0x01000000)
	}
	for _, run := range runs {
		if names := strings.Fields(run.names); sym >= run.first && int(sym-run.first) < len(names) {
			if name := names[sym-run.first]; name != "-" {
				return name
			}
		}
	}
	return fmt.Sprintf("0x%x", sym)
}
