#include "flacend.h"

#include <gst/audio/gstaudioencoder.h>

// The encoder shortens its segment where that has no stop and the last block is not full.
static GstPadProbeReturn end(GstPad *pad, GstPadProbeInfo *info, gpointer encoder) {
  if (GST_EVENT_TYPE(GST_PAD_PROBE_INFO_EVENT(info)) != GST_EVENT_EOS) return GST_PAD_PROBE_OK;
  GstAudioEncoder *e = encoder;
  GST_AUDIO_ENCODER_STREAM_LOCK(e);
  if (!GST_CLOCK_TIME_IS_VALID(e->output_segment.stop)) e->output_segment.stop = G_MAXINT64;
  GST_AUDIO_ENCODER_STREAM_UNLOCK(e);
  return GST_PAD_PROBE_OK;
}

void numm_flac_end(GstElement *encoder) {
  if (!GST_IS_AUDIO_ENCODER(encoder)) return;
  GstPad *sink = gst_element_get_static_pad(encoder, "sink");
  gst_pad_add_probe(sink, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, end, encoder, NULL);
  gst_object_unref(sink);
}
