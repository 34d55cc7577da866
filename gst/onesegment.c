#include "onesegment.h"

// Whether bytes have passed, and whether the muxer has gone back to them. The probe runs in one thread.
typedef struct {
  gboolean began;
  gboolean back;
} onward;

static GstPadProbeReturn pass(GstPad *pad, GstPadProbeInfo *info, gpointer data) {
  onward *o = data;
  if (!(GST_PAD_PROBE_INFO_TYPE(info) & GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM)) {
    o->began = TRUE;
    return o->back ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_OK;
  }
  if (GST_EVENT_TYPE(GST_PAD_PROBE_INFO_EVENT(info)) != GST_EVENT_SEGMENT || !o->began) return GST_PAD_PROBE_OK;
  o->back = TRUE;
  return GST_PAD_PROBE_DROP;
}

void numm_one_segment(GstPad *pad) {
  gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, pass,
                    g_new0(onward, 1), g_free);
}
