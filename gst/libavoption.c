#include "libavoption.h"

#include <gst/audio/gstaudioencoder.h>

#include "libav.h"

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

static void apply(GstAudioEncoder *e, const option *o) {
  GTypeQuery query;
  g_type_query(G_OBJECT_TYPE(e), &query);
  if (g_type_parent(G_OBJECT_TYPE(e)) != GST_TYPE_AUDIO_ENCODER || query.instance_size < sizeof(layout)) return;
  layout *l = (layout *)e;
  setter set = (setter)numm_libav_symbol(GST_ELEMENT(e), "av_opt_set_int");
  if (set && numm_libav_is_context(l->context) && numm_libav_is_context(l->reference)) set(l->context, o->name, o->value, 1 /* AV_OPT_SEARCH_CHILDREN */);
}

typedef gboolean (*opener)(GstAudioEncoder *encoder, GstAudioInfo *info);

// The option of an element, and what opened the codec of a class before open_codec took its place.
static GQuark of_element(void) { return g_quark_from_static_string("numm-libav-option"); }
static GQuark of_class(void) { return g_quark_from_static_string("numm-libav-opener"); }

// open_codec sets the option between the opening of the codec, which sets all that the properties say, and the first samples. Both happen
// in one call of the element, with no event, query or message between them.
static gboolean open_codec(GstAudioEncoder *e, GstAudioInfo *info) {
  opener before = (opener)g_type_get_qdata(G_OBJECT_TYPE(e), of_class());
  if (!before(e, info)) return FALSE;
  const option *o = g_object_get_qdata(G_OBJECT(e), of_element());
  if (o) apply(e, o);
  return TRUE;
}

void numm_libav_option(GstElement *encoder, const char *name, gint64 value) {
  static GMutex once;
  if (!GST_IS_AUDIO_ENCODER(encoder)) return;
  option *o = g_new0(option, 1);
  o->name = g_strdup(name);
  o->value = value;
  g_object_set_qdata_full(G_OBJECT(encoder), of_element(), o, drop);
  g_mutex_lock(&once);
  GstAudioEncoderClass *class = GST_AUDIO_ENCODER_GET_CLASS(encoder);
  if (class->set_format && class->set_format != open_codec) {
    g_type_set_qdata(G_OBJECT_TYPE(encoder), of_class(), (gpointer)class->set_format);
    class->set_format = open_codec;
  }
  g_mutex_unlock(&once);
}
