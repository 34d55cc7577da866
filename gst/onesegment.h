// Keeps output in order, for files that cannot seek.
#ifndef NUMM_ONESEGMENT_H
#define NUMM_ONESEGMENT_H

#include <gst/gst.h>

// numm_one_segment lets only the first segment of bytes pass the pad. avimux uses a further one to go
// back and correct its header, without asking whether that can be done (GStreamer 1.22).
void numm_one_segment(GstPad *pad);

#endif
