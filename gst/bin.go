package gst

/*
#include <gst/gst.h>
#include <stdlib.h>
*/
import "C"

import (
	"fmt"
	"unsafe"
)

// AddDescription puts elements in gst-launch's words into the pipeline, as one element that has the pads which the
// description leaves unlinked, as "src" and "sink". What it gets wrong in any part is an error.
func (p *Pipeline) AddDescription(description string) (*Element, error) {
	c := C.CString(description)
	defer C.free(unsafe.Pointer(c))
	var failure *C.GError
	e := C.gst_parse_bin_from_description_full(c, C.TRUE, nil, C.GST_PARSE_FLAG_FATAL_ERRORS, &failure)
	if failure != nil {
		defer C.g_error_free(failure)
		return nil, fmt.Errorf("elements %q: %s", description, C.GoString(failure.message))
	}
	return p.addNative(e)
}
