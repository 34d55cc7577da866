#include "opustrim.h"

#include <gst/audio/audio.h>

enum { PACKET = 960 };  // samples, of 20 ms

typedef struct {
  guint64 total;
  guint64 given;  // samples of the packets before, with the encoder's delay
} trim;

// delay_of reads the pre-skip from the header in the caps (RFC 7845, 5.1).
static guint delay_of(GstPad *pad) {
  guint delay = 0;
  GstCaps *caps = gst_pad_get_current_caps(pad);
  const GValue *headers = caps ? gst_structure_get_value(gst_caps_get_structure(caps, 0), "streamheader") : NULL;
  if (headers && GST_VALUE_HOLDS_ARRAY(headers) && gst_value_array_get_size(headers) > 0) {
    GstBuffer *head = gst_value_get_buffer(gst_value_array_get_value(headers, 0));
    guint8 bytes[2];
    if (head && gst_buffer_extract(head, 10, bytes, 2) == 2) delay = GST_READ_UINT16_LE(bytes);
  }
  gst_clear_caps(&caps);
  return delay;
}

static GstPadProbeReturn mark(GstPad *pad, GstPadProbeInfo *info, gpointer data) {
  trim *t = data;
  guint64 delay = delay_of(pad), end = delay + t->total, begin = t->given;
  if (begin >= end && begin > 0) return GST_PAD_PROBE_DROP;
  t->given += PACKET;
  GstBuffer *buffer = gst_buffer_make_writable(GST_PAD_PROBE_INFO_BUFFER(info));
  GstAudioClippingMeta *meta = gst_buffer_get_audio_clipping_meta(buffer);
  if (meta) gst_buffer_remove_meta(buffer, GST_META_CAST(meta));
  guint64 front = begin < delay ? MIN(delay - begin, PACKET) : 0, back = t->given > end ? t->given - end : 0;
  if (front || back) gst_buffer_add_audio_clipping_meta(buffer, GST_FORMAT_DEFAULT, front, back);
  GST_PAD_PROBE_INFO_DATA(info) = buffer;
  return GST_PAD_PROBE_OK;
}

void numm_opus_trim(GstElement *encoder, guint64 total) {
  trim *t = g_new0(trim, 1);
  t->total = total;
  GstPad *src = gst_element_get_static_pad(encoder, "src");
  gst_pad_add_probe(src, GST_PAD_PROBE_TYPE_BUFFER, mark, t, g_free);
  gst_object_unref(src);
}
