//go:build full && !race

package trust_test

const (
	underRace = false
	seconds   = 3600 // of the long files: an hour
	times     = 2000 // that files are used
	oneIn     = 1    // how many of the formats are damaged, and of the bad and the long files read, each by a child
)
