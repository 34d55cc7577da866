package gst

/*
#include "units.h"
#include <string.h>
*/
import "C"

import (
	"io"
	"runtime/cgo"
	"time"
	"unsafe"
)

// Unit is a piece of a stream such as a parser or a decoder takes: an access unit, or some of its bytes.
type Unit struct {
	Bytes    []byte
	PTS      time.Duration // negative where unknown
	Duration time.Duration // 0 where unknown
	Key      bool          // a decoder can start with it
}

// AddUnits adds a source to the pipeline that gives units of the caps. It calls next from one of the pipeline's threads until
// next returns io.EOF or another error; an error and a panic both become a read failure of the pipeline. The bytes
// that next returns may be overwritten by its next call.
func (p *Pipeline) AddUnits(caps *Caps, next func() (Unit, error)) (*Source, error) {
	native, err := nativeCaps(caps.text)
	if err != nil {
		return nil, err
	}
	defer C.gst_caps_unref(native)
	e, err := p.addNative(C.numm_units_new(C.uintptr_t(cgo.NewHandle(next)), native))
	if err != nil {
		return nil, err
	}
	return &Source{Element: *e, units: true}, nil
}

func (s *Source) unitBytes() int64 { return int64(C.numm_units_taken(s.native)) }

// nextUnit fills in the next unit. It returns 1, 0 at the end, or -1 after a failure.
func nextUnit(handle C.uintptr_t, out *C.numm_unit) (got int) {
	defer func() {
		if recover() != nil {
			got = -1 // a panic that unwinds into C ends the process
		}
	}()
	unit, err := cgo.Handle(handle).Value().(func() (Unit, error))()
	switch {
	case err == io.EOF:
		return 0
	case err != nil:
		return -1
	}
	size := C.gsize(len(unit.Bytes))
	out.bytes, out.size = (*C.guint8)(C.g_malloc(size+C.NUMM_PADDING)), size
	C.memset(unsafe.Add(unsafe.Pointer(out.bytes), size), 0, C.NUMM_PADDING)
	if size > 0 {
		C.memcpy(unsafe.Pointer(out.bytes), unsafe.Pointer(&unit.Bytes[0]), C.size_t(size))
	}
	out.pts, out.duration, out.key = C.gint64(unit.PTS), -1, 0
	if unit.Duration > 0 {
		out.duration = C.gint64(unit.Duration)
	}
	if unit.Key {
		out.key = 1
	}
	return 1
}

// forgetUnits is called when a source is freed.
func forgetUnits(handle C.uintptr_t) { cgo.Handle(handle).Delete() }
