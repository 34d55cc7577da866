// Waiting for several samples at once. A sound comes in pieces of some 20 ms, each of which takes less to decode than to wake
// the thread that waits for it; so it is woken when many are there, or the stream has ended.
#ifndef NUMM_GATHER_H
#define NUMM_GATHER_H

#include <gst/gst.h>

typedef struct numm_gather numm_gather;

// numm_gather_new listens to an appsink, which keeps it. It must be called once, before the pipeline runs.
numm_gather *numm_gather_new(GstElement *appsink, guint enough);

// numm_gather_pull is gst_app_sink_try_pull_sample, but where no sample is there it waits for enough of them, or the
// end, or the timeout, and then takes what there is.
GstSample *numm_gather_pull(numm_gather *gather, GstElement *appsink, GstClockTime timeout);

#endif
