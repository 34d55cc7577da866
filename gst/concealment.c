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
  guint packets;    // since the decoder has begun
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

// A report is what a decoder of H.264 logs where its threads share more than whole pictures, or where what is behind a packet decides.
typedef enum { NOTHING, GAP, DAMAGE } report;

static report report_of(int level, const char *format) {
  if (g_str_has_prefix(format, "Frame num gap")) return GAP;
  if (g_str_has_prefix(format, "bytestream overread")) return DAMAGE;
  // An order to forget a picture that is not there, as behind an edit, changes nothing.
  return level <= 16 && !g_str_has_prefix(format, "mmco: unref short failure") ? DAMAGE : NOTHING;
}

static void note_of_h264(const void *object, report told) {
  g_mutex_lock(&lock);
  damage *d = of(object);
  // What is put in for the pictures before the first is grey, always. Libav tells of a gap before a packet is taken in.
  if (d && d->h264 && (told == DAMAGE || d->packets > 1))
    d->own++;
  else if (!known && told == DAMAGE && numm_libav_is_context(object))
    elsewhere++;
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
  const report told = report_of(level, format);
  if (told != NOTHING) note_of_h264(object, told);
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

static GstPadProbeReturn on_watched(GstPad *pad, GstPadProbeInfo *info, gpointer decoder) {
  const gboolean packet = info->type & GST_PAD_PROBE_TYPE_BUFFER;
  if (!packet && GST_EVENT_TYPE(GST_PAD_PROBE_INFO_EVENT(info)) != GST_EVENT_FLUSH_STOP) return GST_PAD_PROBE_OK;
  g_mutex_lock(&lock);
  damage *d = g_hash_table_lookup(decoders, decoder);
  if (d) d->packets = packet ? d->packets + 1 : 0;
  g_mutex_unlock(&lock);
  return GST_PAD_PROBE_OK;
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
  GstPad *sink = h264 ? gst_element_get_static_pad(decoder, "sink") : NULL;
  if (!sink) return;
  gst_pad_add_probe(sink, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_FLUSH, on_watched, decoder, NULL);
  gst_object_unref(sink);
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
} in_turn;

// length_in returns how many bytes state the length of each unit of a packet, 0 where start codes divide them; negative where that is not known.
static int length_in(const GstCaps *caps) {
  const GstStructure *s = gst_caps_get_structure(caps, 0);
  const char *form = gst_structure_get_string(s, "stream-format");
  if (g_strcmp0(form, "byte-stream") == 0) return 0;
  guint8 front[5];
  const GValue *v = gst_structure_get_value(s, "codec_data");
  if (g_strcmp0(form, "avc") != 0 || !v || gst_buffer_extract(gst_value_get_buffer(v), 0, front, 5) != 5) return -1;
  return (front[4] & 3) + 1;  // ISO 14496-15
}

// A bound is what a packet is made to end with: a unit of zeros, which libavcodec skips, and the start of one of picture parameters, and no more of
// it, which it refuses but waits for. A decoder that reads on behind the unit before finds zeros, as it does without a bound, for as far as that
// is no damage yet. Where start codes divide units, the zeros need no length; the last unit is one in both forms.
static const guint8 bound[] = {0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x68};

// stated_end returns where the last unit of a packet ends by its length, which may be behind the packet, as where that cannot be read.
static gsize stated_end(GstBuffer *packet) {
  GstMapInfo map;
  if (!gst_buffer_map(packet, &map, GST_MAP_READ)) return gst_buffer_get_size(packet) + 1;
  gsize at = 0;
  while (at + 4 <= map.size) at += 4 + (gsize)GST_READ_UINT32_BE(map.data + at);
  gst_buffer_unmap(packet, &map);
  return at;
}

// bounded returns a packet with a bound, of units with lengths of 4 bytes or none. Where the last unit would reach into the bound, it returns the
// packet as it is, which libavcodec refuses. Behind the last unit may be less than a length, which libavcodec ignores at the end of a packet only.
static GstBuffer *bounded(GstBuffer *packet, int length) {
  if (length == 0) return gst_buffer_append(packet, gst_buffer_new_memdup(bound + 4, sizeof bound - 4));
  const gsize size = gst_buffer_get_size(packet), end = stated_end(packet);
  if (size < end && end - size <= sizeof bound) return packet;
  if (end < size) {
    packet = gst_buffer_make_writable(packet);
    gst_buffer_set_size(packet, end);
  }
  return gst_buffer_append(packet, gst_buffer_new_memdup(bound, sizeof bound));
}

static GstPadProbeReturn on_packet(GstPad *pad, GstPadProbeInfo *info, gpointer data) {
  in_turn *self = data;
  if (!(info->type & GST_PAD_PROBE_TYPE_BUFFER)) {
    keep_mark(info, "threads", self->two ? 2 : 0);
    return GST_PAD_PROBE_OK;
  }
  GstCaps *caps = gst_pad_get_current_caps(pad);
  const int length = caps ? length_in(caps) : -1;
  if (caps) gst_caps_unref(caps);
  const gboolean boundable = length == 0 || length == 4;
  if (!self->begun && boundable) {
    g_object_set(GST_PAD_PARENT(pad), "max-threads", 2, NULL);
    self->two = TRUE;
    renew(pad, "threads", 2);
  }
  self->begun = TRUE;
  if (self->two && boundable) info->data = bounded(GST_PAD_PROBE_INFO_BUFFER(info), length);
  return GST_PAD_PROBE_OK;
}

void numm_decode_in_turn(GstPad *decoder) {
  gst_pad_add_probe(decoder, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, on_packet, g_new0(in_turn, 1), g_free);
}
