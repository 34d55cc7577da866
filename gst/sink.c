#include "sink.h"

#include <gst/app/gstappsink.h>

// pull takes buffer and caps out of the sample and releases the sample at once: the appsink keeps it, to fill it
// again, and writes to it during a flush without checking whether somebody else holds it.
static int pull(GstElement *appsink, numm_batch *gather, GstClockTime timeout, GstBuffer **buffer, GstCaps **caps,
                gint64 *pts, gint64 *duration, guint *flags, gint64 *offset) {
  GstSample *sample = gather ? numm_batch_pull(gather, appsink, timeout)
                             : gst_app_sink_try_pull_sample(GST_APP_SINK(appsink), timeout);
  if (!sample) return gst_app_sink_is_eos(GST_APP_SINK(appsink)) ? 0 : -1;
  *buffer = gst_sample_get_buffer(sample);
  if (*buffer) gst_buffer_ref(*buffer);
  *caps = gst_sample_get_caps(sample);
  if (*caps) gst_caps_ref(*caps);
  gst_sample_unref(sample);
  if (!*buffer) {
    gst_clear_caps(caps);
    return -2;
  }
  *pts = GST_BUFFER_PTS_IS_VALID(*buffer) ? (gint64)GST_BUFFER_PTS(*buffer) : -1;
  *duration = GST_BUFFER_DURATION_IS_VALID(*buffer) ? (gint64)GST_BUFFER_DURATION(*buffer) : -1;
  *flags = GST_BUFFER_FLAGS(*buffer);
  *offset = GST_BUFFER_OFFSET_IS_VALID(*buffer) ? (gint64)GST_BUFFER_OFFSET(*buffer) : -1;
  return 1;
}

int numm_pull(GstElement *appsink, numm_batch *gather, GstClockTime timeout, numm_sample *out) {
  int got =
      pull(appsink, gather, timeout, &out->buffer, &out->caps, &out->pts, &out->duration, &out->flags, &out->offset);
  if (got != 1) return got;
  if (gst_buffer_map(out->buffer, &out->map, GST_MAP_READ)) return 1;
  gst_clear_caps(&out->caps);
  gst_clear_buffer(&out->buffer);
  return -2;
}

void numm_sample_release(numm_sample *s) {
  gst_buffer_unmap(s->buffer, &s->map);
  gst_clear_caps(&s->caps);
  gst_clear_buffer(&s->buffer);
}

int numm_pull_picture(GstElement *appsink, GstClockTime timeout, numm_picture *out) {
  int got = pull(appsink, NULL, timeout, &out->buffer, &out->caps, &out->pts, &out->duration, &out->flags, &out->offset);
  if (got != 1) return got;
  GstVideoInfo info;
  if (out->caps && gst_video_info_from_caps(&info, out->caps) &&
      gst_video_frame_map(&out->frame, &info, out->buffer, GST_MAP_READ))
    return 1;
  gst_clear_caps(&out->caps);
  gst_clear_buffer(&out->buffer);
  return -2;
}

void numm_picture_release(numm_picture *p) {
  gst_video_frame_unmap(&p->frame);
  gst_clear_caps(&p->caps);
  gst_clear_buffer(&p->buffer);
}

guint64 numm_arrived(GstElement *appsink) {
  GstStructure *stats = NULL;
  guint64 rendered = 0, dropped = 0;
  g_object_get(appsink, "stats", &stats, NULL);
  gst_structure_get_uint64(stats, "rendered", &rendered);
  gst_structure_get_uint64(stats, "dropped", &dropped);
  gst_structure_free(stats);
  return rendered + dropped;
}
