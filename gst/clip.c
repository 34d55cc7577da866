#include "clip.h"

#include <gst/audio/audio.h>

// How much is to be cut off the sound that comes out next. Both probes run in the same thread.
typedef struct {
  guint64 start;  // goes on to the next buffer where one is too short for it
  guint64 end;    // of the one that went in last
} marks;

static GstPadProbeReturn take(GstPad *pad, GstPadProbeInfo *info, gpointer data) {
  marks *m = data;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER(info);
  GstAudioClippingMeta *meta = gst_buffer_get_audio_clipping_meta(buffer);
  m->end = 0;
  if (!meta || meta->format != GST_FORMAT_DEFAULT) return GST_PAD_PROBE_OK;
  m->start += meta->start;
  m->end = meta->end;
  GST_PAD_PROBE_INFO_DATA(info) = buffer = gst_buffer_make_writable(buffer);
  gst_buffer_remove_meta(buffer, GST_META_CAST(gst_buffer_get_audio_clipping_meta(buffer)));
  return GST_PAD_PROBE_OK;
}

static GstPadProbeReturn cut(GstPad *pad, GstPadProbeInfo *info, gpointer data) {
  marks *m = data;
  if (!m->start && !m->end) return GST_PAD_PROBE_OK;
  GstCaps *caps = gst_pad_get_current_caps(pad);
  GstAudioInfo audio;
  gboolean known = caps && gst_audio_info_from_caps(&audio, caps);
  gst_clear_caps(&caps);
  if (!known) return GST_PAD_PROBE_OK;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER(info);
  GstAudioMeta *layout = gst_buffer_get_audio_meta(buffer);
  guint64 frames = layout ? layout->samples : gst_buffer_get_size(buffer) / audio.bpf;
  guint64 start = MIN(m->start, frames), end = MIN(m->end, frames - start);
  m->start -= start;
  m->end = 0;
  if (start + end == frames) return GST_PAD_PROBE_DROP;
  GstClockTime pts = GST_BUFFER_PTS(buffer);  // already that of what is left, as the container counts
  GST_PAD_PROBE_INFO_DATA(info) = buffer = gst_audio_buffer_truncate(buffer, audio.bpf, start, frames - start - end);
  GST_BUFFER_PTS(buffer) = pts;
  return GST_PAD_PROBE_OK;
}

void numm_clip(GstElement *decoder) {
  marks *m = g_new0(marks, 1);
  GstPad *sink = gst_element_get_static_pad(decoder, "sink"), *src = gst_element_get_static_pad(decoder, "src");
  gst_pad_add_probe(sink, GST_PAD_PROBE_TYPE_BUFFER, take, m, NULL);
  gst_pad_add_probe(src, GST_PAD_PROBE_TYPE_BUFFER, cut, m, NULL);
  g_object_set_data_full(G_OBJECT(decoder), "numm-marks", m, g_free);
  gst_object_unref(sink);
  gst_object_unref(src);
}
