// Waits for several samples at once. Sound comes in pieces of some 20 ms, each of which takes less time to decode than to wake
// the thread that waits for it; so that thread is woken when many are there, or the stream has ended.
#ifndef NUMM_BATCH_H
#define NUMM_BATCH_H

#include <gst/gst.h>

typedef struct numm_batch numm_batch;

// numm_batch_new listens to an appsink, which keeps it. It must be called once, before the pipeline runs.
numm_batch *numm_batch_new(GstElement *appsink, guint enough);

// numm_batch_pull is gst_app_sink_try_pull_sample, but where no sample is there it waits for enough of them, for the
// end, or for the timeout, and then takes what there is.
GstSample *numm_batch_pull(numm_batch *gather, GstElement *appsink, GstClockTime timeout);

#endif
