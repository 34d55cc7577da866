// Errors of elements that a seek has made void.
#ifndef NUMM_PASTERRORS_H
#define NUMM_PASTERRORS_H

#include <gst/gst.h>

// numm_drop_errors_on_flush drops what waits on the bus of the pipeline whenever a flush ends at the pad of a demuxer. The demuxer has stopped by
// then, so that what it has reported is of the place that it had come to, ahead of what was asked for; what it reports of the new place comes later.
void numm_drop_errors_on_flush(GstPad *pad);

#endif
