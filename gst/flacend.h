// The end of short sounds in flacenc.
#ifndef NUMM_FLACEND_H
#define NUMM_FLACEND_H

#include <gst/gst.h>

// numm_flac_end keeps a flacenc from sending a segment of its own at the end. For a sound shorter than a block it does so before its
// caps, and GStreamer warns on standard error (1.22 and 1.26).
void numm_flac_end(GstElement *encoder);

#endif
