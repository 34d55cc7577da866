#include "tally.h"

// Shared by the probe, which runs in the pad's thread, and the one who asks.
struct numm_tally {
  GArray *packets;
  gint owners;
};

static gint64 known(GstClockTime t) {
  return GST_CLOCK_TIME_IS_VALID(t) && t <= G_MAXINT64 ? (gint64)t : -1;
}

static void note(numm_tally *t, GstBuffer *buffer) {
  const numm_packet p = {known(GST_BUFFER_PTS(buffer)), known(GST_BUFFER_DURATION(buffer)), gst_buffer_get_size(buffer)};
  g_array_append_val(t->packets, p);
}

static GstPadProbeReturn take(GstPad *pad, GstPadProbeInfo *info, gpointer data) {
  numm_tally *t = data;
  if (GST_PAD_PROBE_INFO_TYPE(info) & GST_PAD_PROBE_TYPE_BUFFER_LIST) {
    GstBufferList *list = GST_PAD_PROBE_INFO_BUFFER_LIST(info);
    for (guint i = 0; i < gst_buffer_list_length(list); i++) note(t, gst_buffer_list_get(list, i));
  } else {
    note(t, GST_PAD_PROBE_INFO_BUFFER(info));
  }
  return GST_PAD_PROBE_DROP;
}

static void disown(gpointer data) {
  numm_tally *t = data;
  if (!g_atomic_int_dec_and_test(&t->owners)) return;
  g_array_free(t->packets, TRUE);
  g_free(t);
}

numm_tally *numm_tally_new(GstPad *pad) {
  numm_tally *t = g_new0(numm_tally, 1);
  t->packets = g_array_new(FALSE, FALSE, sizeof(numm_packet));
  t->owners = 2;
  gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST, take, t, disown);
  return t;
}

const numm_packet *numm_tally_packets(numm_tally *t, gsize *n) {
  *n = t->packets->len;
  return (const numm_packet *)t->packets->data;
}

void numm_tally_free(numm_tally *t) { disown(t); }

// inter reports whether the first picture in a buffer of MPEG-1 or MPEG-2 video is coded from others (ISO 13818-2, 6.3.9). mpegvideoparse
// passes on the last picture of a stream as if it stood alone.
static gboolean inter(GstBuffer *buffer) {
  GstMapInfo map;
  gboolean found = FALSE;
  if (!gst_buffer_map(buffer, &map, GST_MAP_READ)) return FALSE;
  for (gsize i = 0; i + 6 <= map.size; i++) {
    const guint8 *b = map.data + i;
    if (b[0] || b[1] || b[2] != 1 || b[3]) continue;  // picture_start_code
    found = (b[5] >> 3 & 7) != 1;                      // picture_coding_type is not I
    break;
  }
  gst_buffer_unmap(buffer, &map);
  return found;
}

static GstPadProbeReturn key(GstPad *pad, GstPadProbeInfo *info, gpointer mpeg) {
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER(info);
  // Headers alone have no time. Parsers also mark pictures that have headers in or after them.
  const gboolean header = GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_HEADER) && !GST_BUFFER_PTS_IS_VALID(buffer);
  const gboolean delta = GST_BUFFER_FLAG_IS_SET(buffer, GST_BUFFER_FLAG_DELTA_UNIT) || (mpeg && inter(buffer));
  return delta && !header ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_OK;
}

void numm_keys_only(GstPad *pad, gboolean mpeg) {
  gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER, key, GINT_TO_POINTER(mpeg), NULL);
}
