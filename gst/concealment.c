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
  guint own;        // frames
  guint lost;       // pictures for which gst-libav had no buffer
  guint elsewhere;  // what the number of that name was at the start
} concealed;

static GMutex lock;
static GHashTable *decoders;  // those that are watched, with what they have concealed
static gboolean known;        // the layout of context is libavcodec's
static guint elsewhere;       // frames of which the decoder is not known, where the layout is another

// of returns what is noted of the decoder that has logged; NULL where nobody watches it, or it is not known.
static concealed *of(const void *object) {
  if (!known || !numm_libav_is_context(object)) return NULL;
  return g_hash_table_lookup(decoders, ((const context *)object)->opaque);
}

static void note(const void *object) {
  g_mutex_lock(&lock);
  concealed *c = of(object);
  if (c)
    c->own++;
  else if (!known || !numm_libav_is_context(object))
    elsewhere++;
  g_mutex_unlock(&lock);
}

static void note_lost(const void *object) {
  g_mutex_lock(&lock);
  concealed *c = of(object);
  if (c) c->lost++;
  g_mutex_unlock(&lock);
}

static GstDebugCategory *category;  // of gst-libav

// on_log is given all that libav logs, from any thread. A frame is concealed before any that was made from it is given out.
static void on_log(void *object, int level, const char *format, va_list args) {
  static const struct {
    int libav;
    GstDebugLevel gst;
  } levels[] = {{-8, GST_LEVEL_NONE}, {16, GST_LEVEL_ERROR}, {24, GST_LEVEL_WARNING}, {32, GST_LEVEL_INFO}, {G_MAXINT, GST_LEVEL_DEBUG}};
  if (g_str_has_prefix(format, "concealing ")) note(object);
  if (g_str_has_prefix(format, "get_buffer() failed")) note_lost(object);
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

void numm_watch_concealment(GstElement *decoder) {
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
  concealed *c = g_new0(concealed, 1);
  c->elsewhere = elsewhere;
  g_hash_table_insert(decoders, decoder, c);
  g_mutex_unlock(&lock);
  g_object_weak_ref(G_OBJECT(decoder), forget, NULL);
}

gboolean numm_concealed(GstElement *decoder) {
  g_mutex_lock(&lock);
  concealed *c = decoders ? g_hash_table_lookup(decoders, decoder) : NULL;
  gboolean any = c && (c->own > 0 || c->elsewhere != elsewhere);
  g_mutex_unlock(&lock);
  return any;
}

gboolean numm_lost_pictures(GstElement *decoder) {
  g_mutex_lock(&lock);
  concealed *c = decoders ? g_hash_table_lookup(decoders, decoder) : NULL;
  gboolean any = c && c->lost > 0;
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

// nothing_of returns a packet of H.264 without a picture, an access unit delimiter; NULL where the caps do not tell the form of packets.
static GstBuffer *nothing_of(const GstCaps *caps) {
  const GstStructure *s = gst_caps_get_structure(caps, 0);
  const char *form = gst_structure_get_string(s, "stream-format");
  if (g_strcmp0(form, "byte-stream") == 0) {
    static const guint8 delimiter[] = {'Q', '2', '6', '4', 0, 0, 0, 1, 9, 0xf0};  // libavcodec excuses what begins so
    return gst_buffer_new_memdup(delimiter, sizeof delimiter);
  }
  guint8 front[5];
  const GValue *v = gst_structure_get_value(s, "codec_data");
  if (g_strcmp0(form, "avc") != 0 || !v || gst_buffer_extract(gst_value_get_buffer(v), 0, front, 5) != 5) return NULL;
  guint8 delimiter[6] = {0};
  const int size = (front[4] & 3) + 1;  // of the length in front (ISO 14496-15)
  delimiter[size - 1] = 2;
  delimiter[size] = 9;
  delimiter[size + 1] = 0xf0;
  return gst_buffer_new_memdup(delimiter, size + 2);
}

typedef struct {
  gboolean begun;   // a packet has come
  gboolean spaced;  // nothing comes between packets
  gboolean inside;  // nothing is on its way into the decoder
  GstClockTime last;  // time of a packet
} spacing;

static GstPadProbeReturn on_packet(GstPad *pad, GstPadProbeInfo *info, gpointer data) {
  spacing *self = data;
  if (!(info->type & GST_PAD_PROBE_TYPE_BUFFER)) {
    keep_mark(info, "threads", self->spaced ? 2 : 0);
    return GST_PAD_PROBE_OK;
  }
  GstBuffer *packet = GST_PAD_PROBE_INFO_BUFFER(info);
  if (self->inside || (self->begun && !self->spaced)) return GST_PAD_PROBE_OK;
  GstCaps *caps = gst_pad_get_current_caps(pad);
  GstBuffer *nothing = caps ? nothing_of(caps) : NULL;
  if (caps) gst_caps_unref(caps);
  const gboolean timed = GST_BUFFER_PTS_IS_VALID(packet);
  if (!self->begun && timed && nothing) {
    // Each delimiter of avc is an error to libavcodec, as it has no picture.
    g_object_set(GST_PAD_PARENT(pad), "max-threads", 2, "max-errors", -1, NULL);
    self->spaced = TRUE;
    renew(pad, "threads", 2);
  }
  self->begun = TRUE;
  if (self->spaced && nothing) {
    if (timed) self->last = GST_BUFFER_PTS(packet);
    GST_BUFFER_PTS(nothing) = self->last;
    self->inside = TRUE;
    gst_pad_chain(pad, gst_buffer_ref(nothing));
    self->inside = FALSE;
  }
  if (nothing) gst_buffer_unref(nothing);
  return GST_PAD_PROBE_OK;
}

void numm_decode_in_turn(GstPad *decoder) {
  gst_pad_add_probe(decoder, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, on_packet, g_new0(spacing, 1), g_free);
}
