#include "concealment.h"

#include <stdarg.h>
#include <string.h>

#include "libav.h"

// The front of an AVCodecContext, from libavcodec 58 (2018) to 61. Threads work with copies of it.
typedef struct {
  const void *class;
  int log_level_offset, type;
  const void *codec;
  int id;
  unsigned tag;
  void *priv_data, *internal;
  void *opaque;  // the element, as gst-libav sets it; only compared
} context;

typedef struct {
  gboolean h264;
  guint own;        // places
  guint elsewhere;  // what the number of that name was at the start
} damage;

static GMutex lock;
static GHashTable *decoders;  // those that are watched, with what damage they have met
static gboolean known;        // the layout of context is libavcodec's
static guint elsewhere;       // places of which the decoder is not known, where the layout is another

// of returns what is noted of the decoder that has logged; NULL where nobody watches it, or it is not known.
static damage *of(const void *object) {
  if (!known || !numm_libav_is_context(object)) return NULL;
  return g_hash_table_lookup(decoders, ((const context *)object)->opaque);
}

static void note(const void *object) {
  g_mutex_lock(&lock);
  damage *d = of(object);
  if (d)
    d->own++;
  else if (!known || !numm_libav_is_context(object))
    elsewhere++;
  g_mutex_unlock(&lock);
}

static void note_of_h264(const void *object) {
  g_mutex_lock(&lock);
  damage *d = of(object);
  if (d && d->h264) d->own++;
  g_mutex_unlock(&lock);
}

// tells_of_damage reports whether a decoder of H.264 logs this where its threads share more than whole pictures: behind an error, and where it
// puts something in for a missing picture. An order to forget a picture that is not there, as behind an edit, changes nothing.
static gboolean tells_of_damage(int level, const char *format) {
  return (level <= 16 && !g_str_has_prefix(format, "mmco: unref short failure")) || g_str_has_prefix(format, "Frame num gap");
}

static GstDebugCategory *category;  // of gst-libav

// on_log is given all that libav logs, from any thread. A frame is concealed before any that was made from it is given out.
static void on_log(void *object, int level, const char *format, va_list args) {
  static const struct {
    int libav;
    GstDebugLevel gst;
  } levels[] = {{-8, GST_LEVEL_NONE}, {16, GST_LEVEL_ERROR}, {24, GST_LEVEL_WARNING}, {32, GST_LEVEL_INFO}, {G_MAXINT, GST_LEVEL_DEBUG}};
  if (g_str_has_prefix(format, "concealing ")) note(object);
  if (tells_of_damage(level, format)) note_of_h264(object);
  int i = 0;
  while (level > levels[i].libav) i++;
  // The rest is what gst-libav does with it.
  if (!category || levels[i].gst == GST_LEVEL_NONE || levels[i].gst > gst_debug_category_get_threshold(category)) return;
  char *text = g_strchomp(g_strdup_vprintf(format, args));
  gst_debug_log(category, levels[i].gst, "", "", 0, NULL, "%s", text);
  g_free(text);
}

static void forget(gpointer data, GObject *decoder) {
  g_mutex_lock(&lock);
  g_hash_table_remove(decoders, decoder);
  g_mutex_unlock(&lock);
}

void numm_watch_concealment(GstElement *decoder, gboolean h264) {
  void (*set_callback)(void (*)(void *, int, const char *, va_list)) = numm_libav_symbol(decoder, "av_log_set_callback");
  if (!set_callback) return;
  unsigned (*version)(void) = numm_libav_symbol(decoder, "avcodec_version");
  g_mutex_lock(&lock);
  if (!decoders) {
    const unsigned major = version ? version() >> 16 : 0;
    known = 58 <= major && major <= 61;
    decoders = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    category = _gst_debug_get_category("libav");
    set_callback(on_log);
  }
  damage *d = g_new0(damage, 1);
  d->elsewhere = elsewhere;
  d->h264 = h264;
  g_hash_table_insert(decoders, decoder, d);
  g_mutex_unlock(&lock);
  g_object_weak_ref(G_OBJECT(decoder), forget, NULL);
}

gboolean numm_concealed(GstElement *decoder) {
  g_mutex_lock(&lock);
  damage *d = decoders ? g_hash_table_lookup(decoders, decoder) : NULL;
  gboolean any = d && (d->own > 0 || d->elsewhere != elsewhere);
  g_mutex_unlock(&lock);
  return any;
}

// marked returns an event of the same caps but for a field that means nothing to a decoder.
static GstEvent *marked(GstCaps *caps, const char *field, int value) {
  caps = gst_caps_copy(caps);
  gst_caps_set_simple(caps, field, G_TYPE_INT, value, NULL);
  GstEvent *event = gst_event_new_caps(caps);
  gst_caps_unref(caps);
  return event;
}

// renew sends caps that are different in nothing which counts, for which gst-libav closes the codec and opens it anew.
static void renew(GstPad *pad, const char *field, int value) {
  GstCaps *caps = gst_pad_get_current_caps(pad);
  if (!caps) return;
  gst_pad_send_event(pad, marked(caps, field, value));
  gst_caps_unref(caps);
}

// keep_mark marks caps that come like those before them: a parser sends the same ones again, and they must not open the codec anew.
static void keep_mark(GstPadProbeInfo *info, const char *field, int value) {
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT(info);
  if (value == 0 || GST_EVENT_TYPE(event) != GST_EVENT_CAPS) return;
  GstCaps *caps;
  gst_event_parse_caps(event, &caps);
  info->data = marked(caps, field, value);
  gst_event_unref(event);
}

typedef struct {
  int flushes;
  gboolean flushed;  // since the last buffer
} flushing;

static GstPadProbeReturn on_flush(GstPad *pad, GstPadProbeInfo *info, gpointer data) {
  flushing *f = data;
  if (info->type & (GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST)) {
    if (f->flushed) renew(pad, "flushes", ++f->flushes);
    f->flushed = FALSE;
  } else if (GST_EVENT_TYPE(GST_PAD_PROBE_INFO_EVENT(info)) == GST_EVENT_FLUSH_STOP) {
    f->flushed = TRUE;
  } else {
    keep_mark(info, "flushes", f->flushes);
  }
  return GST_PAD_PROBE_OK;
}

void numm_renew_on_flush(GstPad *decoder) {
  gst_pad_add_probe(decoder, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM |
                                 GST_PAD_PROBE_TYPE_EVENT_FLUSH,
                    on_flush, g_new0(flushing, 1), g_free);
}

// in_turn is how a decoder of H.264 is made to decode one packet after the other.
typedef struct {
  gboolean begun;  // a packet has come
  gboolean two;    // threads are at work
  guint length;    // bytes of it before each unit, 0 where start codes divide them
} in_turn;

// divided notes how the packets of some caps are divided into units; FALSE where that is not known.
static gboolean divided(in_turn *self, const GstCaps *caps) {
  const GstStructure *s = gst_caps_get_structure(caps, 0);
  const char *form = gst_structure_get_string(s, "stream-format");
  self->length = 0;
  if (g_strcmp0(form, "byte-stream") == 0) return TRUE;
  guint8 front[5];
  const GValue *v = gst_structure_get_value(s, "codec_data");
  if (g_strcmp0(form, "avc") != 0 || !v || gst_buffer_extract(gst_value_get_buffer(v), 0, front, 5) != 5) return FALSE;
  self->length = (front[4] & 3) + 1;  // ISO 14496-15
  return TRUE;
}

// The start of a unit of picture parameters, and no more of it: libavcodec refuses it, but waits for it. With the four bytes in front it is a unit
// in both forms.
static const guint8 bound[] = {0, 0, 0, 1, 0x68};

// overruns reports whether the last unit of a packet would reach into what is appended to it: libavcodec refuses such a packet as it is.
static gboolean overruns(guint length, GstBuffer *packet) {
  GstMapInfo map;
  if (length == 0 || !gst_buffer_map(packet, &map, GST_MAP_READ)) return FALSE;
  gsize at = 0;
  while (at < map.size) {
    gsize size = 0;
    for (guint i = 0; i < length; i++) size = size << 8 | (at + i < map.size ? map.data[at + i] : 0);
    at += length + size;
  }
  const gboolean over = map.size < at && at <= map.size + sizeof bound;
  gst_buffer_unmap(packet, &map);
  return over;
}

static GstPadProbeReturn on_packet(GstPad *pad, GstPadProbeInfo *info, gpointer data) {
  in_turn *self = data;
  if (!(info->type & GST_PAD_PROBE_TYPE_BUFFER)) {
    keep_mark(info, "threads", self->two ? 2 : 0);
    return GST_PAD_PROBE_OK;
  }
  GstCaps *caps = gst_pad_get_current_caps(pad);
  const gboolean known_form = caps && divided(self, caps);
  if (caps) gst_caps_unref(caps);
  if (!self->begun && known_form) {
    g_object_set(GST_PAD_PARENT(pad), "max-threads", 2, NULL);
    self->two = TRUE;
    renew(pad, "threads", 2);
  }
  self->begun = TRUE;
  if (!self->two || !known_form || overruns(self->length, GST_PAD_PROBE_INFO_BUFFER(info))) return GST_PAD_PROBE_OK;
  const gsize skip = self->length == 0 ? 0 : 4 - self->length;
  info->data = gst_buffer_append(GST_PAD_PROBE_INFO_BUFFER(info), gst_buffer_new_memdup(bound + skip, sizeof bound - skip));
  return GST_PAD_PROBE_OK;
}

void numm_decode_in_turn(GstPad *decoder) {
  gst_pad_add_probe(decoder, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, on_packet, g_new0(in_turn, 1), g_free);
}
