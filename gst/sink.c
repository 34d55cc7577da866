#include "sink.h"

#include <gst/app/gstappsink.h>

static int pull(GstElement *appsink, GstClockTime timeout, GstSample **sample, gint64 *pts,
                gint64 *duration, guint *flags) {
  *sample = gst_app_sink_try_pull_sample(GST_APP_SINK(appsink), timeout);
  if (!*sample) return gst_app_sink_is_eos(GST_APP_SINK(appsink)) ? 0 : -1;
  GstBuffer *buffer = gst_sample_get_buffer(*sample);
  if (!buffer) {
    gst_sample_unref(*sample);
    return -2;
  }
  *pts = GST_BUFFER_PTS_IS_VALID(buffer) ? (gint64)GST_BUFFER_PTS(buffer) : -1;
  *duration = GST_BUFFER_DURATION_IS_VALID(buffer) ? (gint64)GST_BUFFER_DURATION(buffer) : -1;
  *flags = GST_BUFFER_FLAGS(buffer);
  return 1;
}

int numm_pull(GstElement *appsink, GstClockTime timeout, numm_sample *out) {
  int got = pull(appsink, timeout, &out->sample, &out->pts, &out->duration, &out->flags);
  if (got != 1) return got;
  if (gst_buffer_map(gst_sample_get_buffer(out->sample), &out->map, GST_MAP_READ)) return 1;
  gst_sample_unref(out->sample);
  return -2;
}

void numm_sample_release(numm_sample *s) {
  gst_buffer_unmap(gst_sample_get_buffer(s->sample), &s->map);
  gst_sample_unref(s->sample);
}

int numm_pull_picture(GstElement *appsink, GstClockTime timeout, numm_picture *out) {
  int got = pull(appsink, timeout, &out->sample, &out->pts, &out->duration, &out->flags);
  if (got != 1) return got;
  GstVideoInfo info;
  GstCaps *caps = gst_sample_get_caps(out->sample);
  if (caps && gst_video_info_from_caps(&info, caps) &&
      gst_video_frame_map(&out->frame, &info, gst_sample_get_buffer(out->sample), GST_MAP_READ))
    return 1;
  gst_sample_unref(out->sample);
  return -2;
}

void numm_picture_release(numm_picture *p) {
  gst_video_frame_unmap(&p->frame);
  gst_sample_unref(p->sample);
}
