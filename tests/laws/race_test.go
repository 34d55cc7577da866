//go:build race

package laws

// clapperSeconds is how long the clapper is; the race detector looks for other things than drift.
const clapperSeconds = 60
