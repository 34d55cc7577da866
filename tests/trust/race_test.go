//go:build race

package trust_test

// Under the race detector, which takes time and memory of its own and looks for other things, the long files are
// shorter and the many times fewer.
const (
	underRace = true
	seconds   = 600
	times     = 300
	oneIn     = 8 // children have one thing to do each
)
