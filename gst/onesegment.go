package gst

/*
#include "onesegment.h"
*/
import "C"

// OneSegment drops what a muxer writes once it goes back to bytes that have already passed this pad.
func (p *Pad) OneSegment() { C.numm_one_segment(p.native) }
