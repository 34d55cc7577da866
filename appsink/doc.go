// Package appsink pulls what comes out of a pipeline into Go.
//
//	pipeline ──► sink ──► Next ──► Copy, Convert ──► the caller's array
//	             │        │        └ one copy, straight to where it shall stand
//	             │        └ ends with the context, the first failure or the last sample
//	             └ holds a few samples, and upstream waits: memory stays bounded
//
// What Next gives is C memory, borrowed until Release.
package appsink
