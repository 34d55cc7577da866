package gst

/*
#include <gst/gst.h>

// numm_tag is the first value of the i-th tag in text form; NULL for pictures and other samples.
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

// Tag is one thing that a file says of itself, under GStreamer's name for it: "title",
// "image-orientation", "language-code".
type Tag struct {
	Name, Value string
	Global      bool // of the whole file, not of one stream
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
	return tags
}
