package gst

/*
#include <gst/gst.h>
#include <stdlib.h>
#include <string.h>

// numm_open_end is the pad that is not linked yet of the element at one end of the bin, the first that was added or the
// last; NULL where it has none. Others that are not linked may wait for an element between that finds its pads later, as
// decodebin does, and are none of ours: gst_parse_bin_from_description would take those, too. Caps in a description
// become an element that is added behind all others, wherever they stand.
static GstPad *numm_open_end(GstBin *bin, GstPadDirection direction) {
  GList *children = bin->children;  // the last one first
  for (GList *c = direction == GST_PAD_SRC ? children : g_list_last(children); c;
       c = direction == GST_PAD_SRC ? c->next : c->prev) {
    GstElement *e = c->data;
    for (GList *l = e->pads; l; l = l->next)
      if (GST_PAD_DIRECTION(l->data) == direction && !GST_PAD_IS_LINKED(l->data)) return l->data;
    GstElementFactory *factory = gst_element_get_factory(e);
    if (!factory || strcmp(GST_OBJECT_NAME(factory), "capsfilter")) return NULL;
  }
  return NULL;
}

static GstElement *numm_parse_bin(const char *description, GError **failure) {
  GstElement *bin = gst_parse_bin_from_description_full(description, FALSE, NULL, GST_PARSE_FLAG_FATAL_ERRORS, failure);
  if (!bin) return NULL;
  GstPad *sink = numm_open_end(GST_BIN(bin), GST_PAD_SINK), *src = numm_open_end(GST_BIN(bin), GST_PAD_SRC);
  if (sink) gst_element_add_pad(bin, gst_ghost_pad_new("sink", sink));
  if (src) gst_element_add_pad(bin, gst_ghost_pad_new("src", src));
  return bin;
}
*/
import "C"

import (
	"fmt"
	"unsafe"
)

// AddDescription puts elements in gst-launch's words into the pipeline, as one element. Its "sink" is the pad that the
// first of them leaves unlinked, its "src" that of the last. What it gets wrong in any part is an error.
func (p *Pipeline) AddDescription(description string) (*Element, error) {
	c := C.CString(description)
	defer C.free(unsafe.Pointer(c))
	var failure *C.GError
	e := C.numm_parse_bin(c, &failure)
	if failure != nil {
		defer C.g_error_free(failure)
		return nil, fmt.Errorf("elements %q: %s", description, C.GoString(failure.message))
	}
	return p.addNative(e)
}
