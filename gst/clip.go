package gst

/*
#include "clip.h"
*/
import "C"

// ClipItself cuts off what a container marks as lead-in and padding from the sound that comes out of a decoder, so that the
// decoder does not do it. The decoder must give at most one buffer for each that it is given.
func (e *Element) ClipItself() { C.numm_clip(e.native) }
