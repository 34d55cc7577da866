package gst

/*
#include "clip.h"
*/
import "C"

// ClipItself cuts what a container marks as lead-in and padding off the sound that comes out of a decoder, in place of the
// decoder itself. It must give one buffer for each that it is given, or none.
func (e *Element) ClipItself() { C.numm_clip(e.native) }
