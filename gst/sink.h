// Pulling samples out of an appsink, one crossing into C for each.
#ifndef NUMM_SINK_H
#define NUMM_SINK_H

#include <gst/gst.h>
#include <gst/video/video.h>

#include "batch.h"

// numm_sample is one pulled sample, mapped for reading. Times are nanoseconds, -1 where unknown.
typedef struct {
  GstBuffer *buffer;  // owns the map
  GstCaps *caps;      // may be NULL
  GstMapInfo map;     // of sound and bytes
  gint64 pts, duration;
  guint flags;    // GstBufferFlags
  gint64 offset;  // -1 where unknown
} numm_sample;

// numm_pull waits up to timeout for the next sample, by way of gather where that is not NULL, and maps it. It returns 1 with a
// sample, 0 at the end of the stream, -1 when nothing came in time, -2 when the sample could not be mapped.
int numm_pull(GstElement *appsink, numm_batch *gather, GstClockTime timeout, numm_sample *out);
void numm_sample_release(numm_sample *sample);

// numm_picture is a mapped video frame.
typedef struct {
  GstBuffer *buffer;
  GstCaps *caps;
  GstVideoFrame frame;
  gint64 pts, duration;
  guint flags;
  gint64 offset;
} numm_picture;

// numm_pull_picture is numm_pull for video; it also returns -2 where the caps are not plain video.
int numm_pull_picture(GstElement *appsink, GstClockTime timeout, numm_picture *out);
void numm_picture_release(numm_picture *picture);

// numm_arrived returns how many samples the sink has been given, including those that it has dropped.
guint64 numm_arrived(GstElement *appsink);

#endif
