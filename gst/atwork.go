package gst

/*
#include "atwork.h"
#include <gst/gst.h>
*/
import "C"

import "unsafe"

// TellWork keeps a record in memory, for another process that watches this one, of how many buffers went from one element to
// another and which element is at work: 272 bytes laid out as in atwork.h. A signal that ends the process is recorded with the
// element in which it was raised. It stays on for the rest of the process and is called once, by a process that only decodes.
func TellWork(memory []byte) {
	Init()
	_ = memory[unsafe.Sizeof(C.numm_work{})-1] // long enough
	C.numm_tell_work((*C.numm_work)(unsafe.Pointer(&memory[0])))
}

// Load loads the plug-ins of all elements for which wanted returns true and of all type finders, and whatever else is usually
// loaded on first use, so that nothing has to be opened later.
func Load(wanted func(Factory) bool) {
	Init()
	C.numm_open_charsets()
	registry := C.gst_registry_get()
	for _, kind := range []C.GType{C.gst_element_factory_get_type(), C.gst_type_find_factory_get_type()} {
		all := C.gst_registry_get_feature_list(registry, kind)
		for l := all; l != nil; l = l.next {
			if kind == C.gst_element_factory_get_type() && !wanted(factoryOf((*C.GstElementFactory)(l.data))) {
				continue
			}
			C.numm_load_feature(l.data) // one that cannot be loaded is as good as not installed
		}
		C.gst_plugin_feature_list_free(all)
	}
}
