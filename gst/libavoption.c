#include "libavoption.h"

#include <dlfcn.h>
#include <gst/audio/gstaudioencoder.h>
#include <string.h>

// How gst-libav lays out its audio encoders, from 1.0 to 1.26.
typedef struct {
  GstAudioEncoder parent;
  void *context;    // an AVCodecContext, open once the caps are known
  void *reference;  // another, which holds what the properties say
} layout;

typedef int (*setter)(void *object, const char *name, int64_t value, int flags);

typedef struct {
  char *name;
  gint64 value;
} option;

static void drop(gpointer data) {
  option *o = data;
  g_free(o->name);
  g_free(o);
}

// setter_of finds av_opt_set_int in the very libavutil that the element's plugin was linked with.
static setter setter_of(GstElement *e) {
  GstElementFactory *factory = gst_element_get_factory(e);
  GstPlugin *plugin = factory ? gst_plugin_feature_get_plugin(GST_PLUGIN_FEATURE(factory)) : NULL;
  if (!plugin) return NULL;
  setter found = NULL;
  const char *file = gst_plugin_get_filename(plugin);
  void *library = file ? dlopen(file, RTLD_LAZY | RTLD_NOLOAD) : NULL;
  if (library) {
    found = (setter)dlsym(library, "av_opt_set_int");
    dlclose(library);  // the plugin itself keeps it
  }
  gst_object_unref(plugin);
  return found;
}

// is_context reports whether a pointer points to memory that starts with the class of libav's codec contexts.
static gboolean is_context(void *p) {
  const char **class = p ? *(const char ***)p : NULL;
  return class && class[0] && strcmp(class[0], "AVCodecContext") == 0;
}

static GstPadProbeReturn apply(GstPad *pad, GstPadProbeInfo *info, gpointer data) {
  option *o = data;
  if (GST_EVENT_TYPE(GST_PAD_PROBE_INFO_EVENT(info)) != GST_EVENT_CAPS) return GST_PAD_PROBE_OK;
  GstElement *e = gst_pad_get_parent_element(pad);
  if (!e) return GST_PAD_PROBE_REMOVE;
  GTypeQuery query;
  g_type_query(G_OBJECT_TYPE(e), &query);
  if (g_type_parent(G_OBJECT_TYPE(e)) == GST_TYPE_AUDIO_ENCODER && query.instance_size >= sizeof(layout)) {
    layout *l = (layout *)e;
    setter set = setter_of(e);
    if (set && is_context(l->context) && is_context(l->reference)) set(l->context, o->name, o->value, 1 /* AV_OPT_SEARCH_CHILDREN */);
  }
  gst_object_unref(e);
  return GST_PAD_PROBE_REMOVE;
}

void numm_libav_option(GstElement *encoder, const char *name, gint64 value) {
  option *o = g_new0(option, 1);
  o->name = g_strdup(name);
  o->value = value;
  GstPad *src = gst_element_get_static_pad(encoder, "src");
  gst_pad_add_probe(src, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, apply, o, drop);
  gst_object_unref(src);
}
