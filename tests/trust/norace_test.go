//go:build !race

package trust_test

// underRace says that the race detector watches, which takes time and memory of its own.
const underRace = false
