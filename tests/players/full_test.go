//go:build full

package players

// oneIn is how many of the options are looked at: all.
const oneIn = 1
