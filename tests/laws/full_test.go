//go:build full && !race

package laws

// clapperSeconds is how long the clapper is.
const clapperSeconds = 600

// oneIn is how many of the files and cases are looked at: all.
const oneIn = 1
