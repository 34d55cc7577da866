package gst

/*
#include <gst/gst.h>
#include <gst/app/gstappsink.h>
#include <stdlib.h>
#include "padwatch.h"

enum { NUMM_SET, NUMM_NO_PROPERTY, NUMM_NO_VALUE };

// numm_set sets a property from its text form. gst_util_set_object_arg does the same, but does not
// report a text that is no value of the property's type.
static int numm_set(GstElement *e, const char *name, const char *text) {
  GParamSpec *spec = g_object_class_find_property(G_OBJECT_GET_CLASS(e), name);
  if (!spec || !(spec->flags & G_PARAM_WRITABLE)) return NUMM_NO_PROPERTY;
  GValue value = G_VALUE_INIT;
  g_value_init(&value, G_PARAM_SPEC_VALUE_TYPE(spec));
  gboolean read = gst_value_deserialize_with_pspec(&value, text, spec);
  if (read) g_object_set_property(G_OBJECT(e), name, &value);
  g_value_unset(&value);
  return read ? NUMM_SET : NUMM_NO_VALUE;
}

// numm_number returns a property that is a number of any kind; -1 where there is none.
static gint64 numm_number(GstElement *e, const char *name) {
  GParamSpec *spec = g_object_class_find_property(G_OBJECT_GET_CLASS(e), name);
  if (!spec) return -1;
  GValue from = G_VALUE_INIT, to = G_VALUE_INIT;
  g_value_init(&from, G_PARAM_SPEC_VALUE_TYPE(spec));
  g_value_init(&to, G_TYPE_INT64);
  g_object_get_property(G_OBJECT(e), name, &from);
  gint64 number = g_value_transform(&from, &to) ? g_value_get_int64(&to) : -1;
  g_value_unset(&from);
  g_value_unset(&to);
  return number;
}

static char *numm_factory_name(GstElement *e) {
  GstElementFactory *f = gst_element_get_factory(e);
  return f ? gst_object_get_name(GST_OBJECT(f)) : NULL;
}
*/
import "C"

import (
	"fmt"
	"unsafe"
)

// Element is borrowed from its pipeline and valid until that is released.
type Element struct{ native *C.GstElement }

// Set sets a property from its text form, as in a description: "5", "true", "none". A property that is missing, read only or has
// no such value is an error.
func (e *Element) Set(property, value string) error {
	name, text := C.CString(property), C.CString(value)
	defer C.free(unsafe.Pointer(name))
	defer C.free(unsafe.Pointer(text))
	switch C.numm_set(e.native, name, text) {
	case C.NUMM_NO_PROPERTY:
		return fmt.Errorf("%s has no property %q to set", e.Factory(), property)
	case C.NUMM_NO_VALUE:
		return fmt.Errorf("%s cannot have %q for its property %q", e.Factory(), value, property)
	}
	return nil
}

// Number returns the value of a property that is a number; -1 where the element has none of that name.
func (e *Element) Number(property string) int64 {
	name := C.CString(property)
	defer C.free(unsafe.Pointer(name))
	return int64(C.numm_number(e.native, name))
}

// Factory returns the name of the element's factory, empty for an element of our own.
func (e *Element) Factory() string {
	name := C.numm_factory_name(e.native)
	defer C.g_free(C.gpointer(name))
	return C.GoString(name)
}

// Link joins the element's source pad to the next one's sink pad. Pads that do not fit are an error.
func (e *Element) Link(next *Element) error {
	if C.gst_element_link(e.native, next.native) == C.FALSE {
		return fmt.Errorf("%s does not link to %s", e.Factory(), next.Factory())
	}
	return nil
}

// Sync brings an element of [Pipeline.AddLater] into its pipeline's state, which it follows from then on.
func (e *Element) Sync() error {
	if C.gst_element_sync_state_with_parent(e.native) == C.FALSE {
		return fmt.Errorf("%s does not start", e.Factory())
	}
	C.gst_element_set_locked_state(e.native, C.FALSE)
	return nil
}

// Pad returns the pad of that name that the element always has; nil where it has none.
func (e *Element) Pad(name string) *Pad {
	c := C.CString(name)
	defer C.free(unsafe.Pointer(c))
	pad := C.gst_element_get_static_pad(e.native, c)
	if pad == nil {
		return nil
	}
	C.gst_object_unref(C.gpointer(pad)) // the element's own reference keeps it
	return &Pad{native: pad}
}
