//go:build !full

package players

// oneIn is how many of the options are looked at: other ones for each commit.
const oneIn = 3
