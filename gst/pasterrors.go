package gst

/*
#include "pasterrors.h"
*/
import "C"

// DropErrorsOnFlush makes a seek drop what the elements up to this source pad of a demuxer have reported before it.
func (p *Pad) DropErrorsOnFlush() { C.numm_drop_errors_on_flush(p.native) }
