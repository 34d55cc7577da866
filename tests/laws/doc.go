// Package laws holds what is promised of every format, each promise as one check that runs over all files of
// package truth.
package laws
