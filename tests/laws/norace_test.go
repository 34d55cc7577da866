//go:build !race

package laws

// clapperSeconds is how long the clapper is.
const clapperSeconds = 600
