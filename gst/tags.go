package gst

/*
#include <gst/gst.h>
#include <stdlib.h>

// numm_image returns the n-th picture of a tag, borrowed from the list; NULL where there is none.
static GstBuffer *numm_image(const GstTagList *list, const char *name, guint n, GstCaps **caps) {
  const GValue *v = gst_tag_list_get_value_index(list, name, n);
  if (!v || !GST_VALUE_HOLDS_SAMPLE(v)) return NULL;
  GstSample *sample = gst_value_get_sample(v);
  *caps = gst_sample_get_caps(sample);
  return gst_sample_get_buffer(sample);
}

// numm_tag returns the first value of the i-th tag in text form; NULL for pictures and other samples.
static char *numm_tag(const GstTagList *list, guint i, const char **name) {
  *name = gst_tag_list_nth_tag_name(list, i);
  const GValue *v = gst_tag_list_get_value_index(list, *name, 0);
  if (!v || G_VALUE_HOLDS(v, GST_TYPE_SAMPLE) || G_VALUE_HOLDS(v, GST_TYPE_BUFFER)) return NULL;
  if (G_VALUE_HOLDS_STRING(v)) return g_strdup(g_value_get_string(v));
  if (G_VALUE_HOLDS(v, GST_TYPE_DATE_TIME)) return gst_date_time_to_iso8601_string(g_value_get_boxed(v));
  return gst_value_serialize(v);
}
*/
import "C"

import (
	"math"
	"unsafe"
)

// Tag is one statement of a file about itself, under GStreamer's name for it: "title",
// "image-orientation", "language-code".
type Tag struct {
	Name, Value string
	Global      bool   // of the whole file, not of one stream
	Picture     []byte // the coded picture that it is, instead of a Value
	Caps        *Caps  // of the picture
}

// extendedOf returns the free comments, each a name and a value.
func extendedOf(list *C.GstTagList, global bool) (tags []Tag) {
	const name = "extended-comment"
	c := C.CString(name)
	defer C.free(unsafe.Pointer(c))
	for i := C.guint(0); ; i++ {
		var value *C.char
		if C.gst_tag_list_get_string_index(list, c, i, &value) == C.FALSE {
			return tags
		}
		tags = append(tags, Tag{Name: name, Value: C.GoString(value), Global: global})
		C.g_free(C.gpointer(value))
	}
}

// picturesOf returns the pictures of a kind: on the cover, or previews.
func picturesOf(list *C.GstTagList, name string) (tags []Tag) {
	c := C.CString(name)
	defer C.free(unsafe.Pointer(c))
	for i := C.guint(0); ; i++ {
		var caps *C.GstCaps
		buffer := C.numm_image(list, c, i, &caps)
		if buffer == nil {
			return tags
		}
		t := Tag{Name: name, Global: true, Picture: Buffer{buffer}.Head(math.MaxInt32)}
		if caps != nil {
			t.Caps = capsOf(caps)
		}
		tags = append(tags, t)
	}
}

func tagsOf(list *C.GstTagList) []Tag {
	global := C.gst_tag_list_get_scope(list) == C.GST_TAG_SCOPE_GLOBAL
	var tags []Tag
	for i := range C.gst_tag_list_n_tags(list) {
		var name *C.char
		if value := C.numm_tag(list, C.guint(i), &name); value != nil {
			tags = append(tags, Tag{Name: C.GoString(name), Value: C.GoString(value), Global: global})
			C.g_free(C.gpointer(value))
		}
	}
	tags = append(tags, extendedOf(list, global)...)
	return append(append(tags, picturesOf(list, "image")...), picturesOf(list, "preview-image")...)
}
