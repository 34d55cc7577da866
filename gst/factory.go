package gst

/*
#include <gst/gst.h>
#include <stdlib.h>

// numm_open_field removes a field from every structure, which allows any value for it.
static GstCaps *numm_open_field(GstCaps *caps, const char *field) {
  caps = gst_caps_make_writable(caps);
  for (guint i = 0; i < gst_caps_get_size(caps); i++)
    gst_structure_remove_field(gst_caps_get_structure(caps, i), field);
  return caps;
}

// numm_decodable returns all demuxers, parsers and decoders of whatever rank, to free with gst_plugin_feature_list_free. GStreamer looks through
// every element that is installed for them, which takes a millisecond: what it has found is kept until an element comes or goes.
static GList *numm_decodable(void) {
  static GMutex lock;
  static GList *kept;
  static guint32 cookie;
  g_mutex_lock(&lock);
  guint32 now = gst_registry_get_feature_list_cookie(gst_registry_get());
  if (!kept || cookie != now) {
    gst_plugin_feature_list_free(kept);
    kept = gst_element_factory_list_get_elements(GST_ELEMENT_FACTORY_TYPE_DECODABLE, GST_RANK_NONE);
    cookie = now;
  }
  GList *all = gst_plugin_feature_list_copy(kept);
  g_mutex_unlock(&lock);
  return all;
}

// numm_factories returns those of them that have a rank of at least least and may take the caps.
static GList *numm_factories(GstCaps *caps, GstRank least) {
  GList *all = numm_decodable();
  for (GList *next, *l = all; l; l = next) {
    next = l->next;
    if (gst_plugin_feature_get_rank(l->data) >= least) continue;
    gst_object_unref(l->data);
    all = g_list_delete_link(all, l);
  }
  GList *fit = gst_element_factory_list_filter(all, caps, GST_PAD_SINK, FALSE);
  gst_plugin_feature_list_free(all);
  return fit;
}
*/
import "C"

import (
	"cmp"
	"slices"
	"strings"
	"unsafe"

	"github.com/go-gst/go-gst/gst"
)

// Factory is an installed kind of element.
type Factory struct {
	Name  string // "avdec_h264"
	Class string // its place in GStreamer's order: "Codec/Decoder/Video"
	Rank  int    // higher is preferred
}

// Marginal is the lowest rank that is chosen without being named; rank an element lower to keep it out of the way.
const Marginal = int(C.GST_RANK_MARGINAL)

// Is reports whether the factory's class contains the word: "Demuxer", "Parser", "Adaptive".
func (f Factory) Is(word string) bool {
	return slices.Contains(strings.Split(f.Class, "/"), word)
}

// Factories returns the demuxers, parsers and decoders that may take the caps with any value of the named fields,
// the preferred first; those of equal rank by name, so that the order never changes.
func Factories(caps *Caps, open ...string) []Factory {
	Init()
	native, err := nativeCaps(caps.text)
	if err != nil {
		return nil
	}
	for _, field := range open {
		native = withoutField(native, field)
	}
	defer C.gst_caps_unref(native)

	fit := C.numm_factories(native, C.GST_RANK_MARGINAL)
	defer C.gst_plugin_feature_list_free(fit)

	var found []Factory
	for l := fit; l != nil; l = l.next {
		found = append(found, factoryOf((*C.GstElementFactory)(l.data)))
	}
	slices.SortFunc(found, func(a, b Factory) int {
		return cmp.Or(cmp.Compare(b.Rank, a.Rank), cmp.Compare(a.Name, b.Name))
	})
	return found
}

// FindFactory looks a factory up by name.
func FindFactory(name string) (f Factory, ok bool) {
	Init()
	found := gst.Find(name)
	if found == nil {
		return Factory{}, false
	}
	disown(found.Object.InitiallyUnowned.Object)
	defer found.Unref()
	return factoryOf((*C.GstElementFactory)(unsafe.Pointer(found.Instance()))), true
}

// HasPlugin reports whether a plug-in is installed, by GStreamer's name for it: "typefindfunctions".
func HasPlugin(name string) bool {
	found := plugin(name)
	if found == nil {
		return false
	}
	C.gst_object_unref(C.gpointer(unsafe.Pointer(found)))
	return true
}

// PluginFile returns the path of the file of an installed plug-in; "" where it is not installed.
func PluginFile(name string) string {
	found := plugin(name)
	if found == nil {
		return ""
	}
	defer C.gst_object_unref(C.gpointer(unsafe.Pointer(found)))
	return C.GoString(C.gst_plugin_get_filename(found))
}

// plugin returns an installed plug-in, which must be unreferenced; nil where it is not installed.
func plugin(name string) *C.GstPlugin {
	Init()
	c := C.CString(name)
	defer C.free(unsafe.Pointer(c))
	return C.gst_registry_find_plugin(C.gst_registry_get(), c)
}

func withoutField(caps *C.GstCaps, field string) *C.GstCaps {
	name := C.CString(field)
	defer C.free(unsafe.Pointer(name))
	return C.numm_open_field(caps, name)
}

func factoryOf(f *C.GstElementFactory) Factory {
	key := C.CString(C.GST_ELEMENT_METADATA_KLASS)
	defer C.free(unsafe.Pointer(key))
	feature := (*C.GstPluginFeature)(unsafe.Pointer(f))
	name := C.gst_object_get_name((*C.GstObject)(unsafe.Pointer(f)))
	defer C.g_free(C.gpointer(name))
	return Factory{
		Name:  C.GoString(name),
		Class: C.GoString(C.gst_element_factory_get_metadata(f, key)),
		Rank:  int(C.gst_plugin_feature_get_rank(feature)),
	}
}
