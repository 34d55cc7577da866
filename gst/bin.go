package gst

/*
#include <gst/gst.h>
#include <stdlib.h>
#include <string.h>

// numm_open_end returns the unlinked pad of the element at one end of the bin, the first that was added or the last; NULL
// where that element has none. Other unlinked pads may be waiting for an element in between that finds its pads later, as
// decodebin does, and must be left alone: gst_parse_bin_from_description would take those, too. Caps in a description
// become an element that is added after all others, wherever they are written.
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
  return gst_parse_bin_from_description_full(description, FALSE, NULL, GST_PARSE_FLAG_FATAL_ERRORS, failure);
}

// numm_open_ends adds pads to the bin for those that its first and its last element leave unlinked.
static void numm_open_ends(GstElement *bin) {
  GstPad *sink = numm_open_end(GST_BIN(bin), GST_PAD_SINK), *src = numm_open_end(GST_BIN(bin), GST_PAD_SRC);
  if (sink) gst_element_add_pad(bin, gst_ghost_pad_new("sink", sink));
  if (src) gst_element_add_pad(bin, gst_ghost_pad_new("src", src));
}

// numm_add_input adds a sink pad to the bin, named after one of its elements, which leads to that element's own. It returns
// FALSE where the element has no free sink pad.
static gboolean numm_add_input(GstElement *bin, const char *name) {
  GstElement *e = gst_bin_get_by_name(GST_BIN(bin), name);
  if (!e) return FALSE;
  GstPad *pad = gst_element_get_static_pad(e, "sink");
  gst_object_unref(e);
  if (!pad) return FALSE;
  gboolean added = !gst_pad_is_linked(pad) && gst_element_add_pad(bin, gst_ghost_pad_new(name, pad));
  gst_object_unref(pad);
  return added;
}
*/
import "C"

import (
	"fmt"
	"strings"
	"unsafe"
)

// ParseError reports what is wrong with a description of a pipeline, in GStreamer's words.
type ParseError struct{ Description, Text string }

// Error returns GStreamer's text with the description, and the column of the word that the text names.
func (e *ParseError) Error() string {
	if at := e.At(); at >= 0 {
		return fmt.Sprintf("%s, at column %d of %q", e.Text, at+1, e.Description)
	}
	return fmt.Sprintf("%s, in %q", e.Text, e.Description)
}

// At returns the byte offset in the description of the first word that GStreamer's text quotes; -1 where it quotes none, or
// one that is not there.
func (e *ParseError) At() int {
	for text := e.Text; ; {
		_, rest, found := strings.Cut(text, `"`)
		word, after, closed := strings.Cut(rest, `"`)
		if !found || !closed {
			return -1
		}
		if at := strings.Index(e.Description, word); at >= 0 && word != "" {
			return at
		}
		text = after
	}
}

// AddDescription adds elements, described in gst-launch's syntax, to the pipeline as one element. Its "sink" is the pad that
// the first of them leaves unlinked, its "src" that of the last. It returns an error if any part of the description is wrong.
func (p *Pipeline) AddDescription(description string) (*Element, error) {
	e, err := parseBin(description)
	if err != nil {
		return nil, err
	}
	C.numm_open_ends(e)
	return p.addNative(e)
}

// AddInputs is AddDescription for elements with several inputs: for each of the names, the result has a sink pad of that name,
// which leads into the element that has this name in the description. A description that is wrong, or has no such element, is an
// error.
func (p *Pipeline) AddInputs(description string, names ...string) (*Element, error) {
	native, err := parseBin(description)
	if err != nil {
		return nil, err
	}
	e, err := p.addNative(native)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		c := C.CString(name)
		added := C.numm_add_input(native, c)
		C.free(unsafe.Pointer(c))
		if added == C.FALSE {
			return nil, &ParseError{Description: description, Text: fmt.Sprintf("no element named %q has a free input", name)}
		}
	}
	return e, nil
}

func parseBin(description string) (*C.GstElement, error) {
	Init()
	c := C.CString(description)
	defer C.free(unsafe.Pointer(c))
	var failure *C.GError
	e := C.numm_parse_bin(c, &failure)
	if failure != nil {
		defer C.g_error_free(failure)
		if e != nil {
			C.gst_object_ref_sink(C.gpointer(e))
			C.gst_object_unref(C.gpointer(e))
		}
		return nil, &ParseError{Description: description, Text: C.GoString(failure.message)}
	}
	return e, nil
}
