//go:build race

package laws

// clapperSeconds is how long the clapper is; the race detector looks for other things than drift.
const clapperSeconds = 60

// oneIn is how many of the files and cases are looked at; what the detector looks for does not depend on the format.
const oneIn = 6
