//go:build !full && !race

package laws

// clapperSeconds is how long the clapper is.
const clapperSeconds = 60

// oneIn is how many of the files and cases are looked at: other ones for each commit.
const oneIn = 12
