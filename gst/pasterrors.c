#include "pasterrors.h"

// bus_of returns the bus of the pipeline that a pad is in.
static GstBus *bus_of(GstPad *pad) {
  GstObject *top = gst_object_ref(pad);
  for (GstObject *parent; (parent = gst_object_get_parent(top)); top = parent) gst_object_unref(top);
  GstBus *bus = GST_IS_ELEMENT(top) ? gst_element_get_bus(GST_ELEMENT(top)) : NULL;
  gst_object_unref(top);
  return bus;
}

static GstPadProbeReturn on_flush(GstPad *pad, GstPadProbeInfo *info, gpointer unused) {
  if (GST_EVENT_TYPE(GST_PAD_PROBE_INFO_EVENT(info)) != GST_EVENT_FLUSH_STOP) return GST_PAD_PROBE_OK;
  GstBus *bus = bus_of(pad);
  if (!bus) return GST_PAD_PROBE_OK;
  for (GstMessage *m; (m = gst_bus_pop(bus));) gst_message_unref(m);
  gst_object_unref(bus);
  return GST_PAD_PROBE_OK;
}

void numm_drop_errors_on_flush(GstPad *pad) { gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_EVENT_FLUSH, on_flush, NULL, NULL); }
