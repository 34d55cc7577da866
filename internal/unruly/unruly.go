// Package unruly has elements that never come back, for tests: of a flaw in GStreamer, or in a plug-in, nobody knows beforehand
// where it is. A file that [File] makes is given to such an element by every function of the library that reads files.
package unruly

/*
#cgo pkg-config: gstreamer-1.0
#cgo CFLAGS: -Wall -Wextra -Wno-unused-parameter -Wno-unused-variable
#include "unruly.h"
*/
import "C"

import (
	"strings"
	"sync"

	"github.com/gonumm/gonumm/gst"
)

// What an element does without end once it has data, unless it says otherwise.
const (
	Loop  = "loop"  // computes
	Block = "block" // sleeps
	Flood = "flood" // logs criticals
	Lock  = "lock"  // computes, and holds the lock of the element
	Start = "start" // sleeps while it is started
	Stop  = "stop"  // sleeps while it is stopped; its data ends at once
	Query = "query" // sleeps when it is asked for the length of the stream
)

// Modes are all of them.
var Modes = []string{Loop, Block, Flood, Lock, Start, Stop, Query}

var register = sync.OnceFunc(func() {
	gst.Init()
	C.numm_unruly_register()
})

// File returns a file that is given to the element of a mode, in this process.
func File(mode string) []byte {
	register()
	return []byte("numm unruly " + mode + strings.Repeat(" ", 100))
}

// Hold has the elements never come back, until release is called.
func Hold() (release func()) {
	C.numm_unruly_hold()
	return func() { C.numm_unruly_release() }
}
