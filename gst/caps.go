package gst

/*
#include <gst/gst.h>
#include <stdlib.h>

// numm_field returns the i-th field of the first structure in text form; NULL for buffers and lists of
// them, whose text form means nothing to a reader.
static char *numm_field(GstCaps *caps, guint i, const char **name) {
  GstStructure *s = gst_caps_get_structure(caps, 0);
  *name = gst_structure_nth_field_name(s, i);
  const GValue *v = gst_structure_get_value(s, *name);
  if (G_VALUE_HOLDS(v, GST_TYPE_BUFFER) || G_VALUE_HOLDS(v, GST_TYPE_ARRAY)) return NULL;
  if (G_VALUE_HOLDS_STRING(v)) return g_strdup(g_value_get_string(v));
  return gst_value_serialize(v);
}

static char *numm_features(GstCaps *caps) {
  GstCapsFeatures *f = gst_caps_get_features(caps, 0);
  if (!f || gst_caps_features_is_equal(f, GST_CAPS_FEATURES_MEMORY_SYSTEM_MEMORY)) return NULL;
  return gst_caps_features_to_string(f);
}

static int numm_field_count(GstCaps *caps) {
  return gst_structure_n_fields(gst_caps_get_structure(caps, 0));
}
*/
import "C"

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unsafe"
)

// Caps describe a stream: a media type such as "video/x-raw" and named fields. A Caps is plain
// Go memory, remains valid, and never changes.
type Caps struct {
	Media    string
	Features string // of its memory, such as "memory:GLMemory"; empty for plain memory
	text     string
	fields   map[string]string
}

// ParseCaps reads caps from their text form. Text that is none is an error.
func ParseCaps(text string) (*Caps, error) {
	Init()
	native, err := nativeCaps(text)
	if err != nil {
		return nil, err
	}
	defer C.gst_caps_unref(native)
	return capsOf(native), nil
}

func nativeCaps(text string) (*C.GstCaps, error) {
	c := C.CString(text)
	defer C.free(unsafe.Pointer(c))
	native := C.gst_caps_from_string(c)
	if native == nil {
		return nil, fmt.Errorf("caps %q cannot be read", text)
	}
	return native, nil
}

func capsOf(native *C.GstCaps) *Caps {
	c := &Caps{text: taken(C.gst_caps_to_string(native)), fields: map[string]string{}}
	if C.gst_caps_get_size(native) == 0 {
		return c
	}
	c.Media = C.GoString(C.gst_structure_get_name(C.gst_caps_get_structure(native, 0)))
	c.Features = taken(C.numm_features(native))
	for i := range C.numm_field_count(native) {
		var name *C.char
		if value := C.numm_field(native, C.guint(i), &name); value != nil {
			c.fields[C.GoString(name)] = taken(value)
		}
	}
	return c
}

// taken returns a string of GLib's and frees it; empty for NULL.
func taken(s *C.char) string {
	defer C.g_free(C.gpointer(s))
	return C.GoString(s)
}

// String returns the whole of the caps as GStreamer writes them.
func (c *Caps) String() string { return c.text }

// Text returns a field in text form; empty where the caps have none of that name.
func (c *Caps) Text(field string) string { return c.fields[field] }

// Has reports whether there is a field of that name.
func (c *Caps) Has(field string) bool {
	_, ok := c.fields[field]
	return ok
}

// Buffers returns the buffers in a field: one, such as codec_data, or a list, such as streamheader; nil where it holds none.
func (c *Caps) Buffers(field string) (buffers [][]byte) {
	_, value, found := strings.Cut(c.text, ", "+field+"=(buffer)")
	if !found {
		return nil
	}
	if list, ok := strings.CutPrefix(value, "<"); ok {
		value, _, _ = strings.Cut(list, ">")
	} else if end := strings.IndexAny(value, ",;"); end >= 0 {
		value = value[:end]
	}
	for text := range strings.SplitSeq(value, ",") {
		b, err := hex.DecodeString(strings.TrimSpace(text))
		if err != nil {
			return nil
		}
		buffers = append(buffers, b)
	}
	return buffers
}

// Buffer returns the first of a field's Buffers; nil where it has none.
func (c *Caps) Buffer(field string) []byte {
	if all := c.Buffers(field); len(all) > 0 {
		return all[0]
	}
	return nil
}

// Int returns a field as a number; 0 where there is none or it is something else.
func (c *Caps) Int(field string) int {
	n, err := strconv.Atoi(c.fields[field])
	if err != nil {
		return 0
	}
	return n
}

// Fraction returns a field such as 30000/1001; 0, 0 where there is none or it is something else.
func (c *Caps) Fraction(field string) (numerator, denominator int) {
	n, d, found := strings.Cut(c.fields[field], "/")
	if !found {
		return 0, 0
	}
	numerator, err := strconv.Atoi(n)
	if err != nil {
		return 0, 0
	}
	denominator, err = strconv.Atoi(d)
	if err != nil {
		return 0, 0
	}
	return numerator, denominator
}
