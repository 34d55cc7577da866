//go:build !full && !race

package trust_test

// What takes an hour with the tag full takes minutes, with the same limits.
const (
	underRace = false
	seconds   = 600
	times     = 240
	oneIn     = 10
)
