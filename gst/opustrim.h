// Cuts the output of opusenc to the length of its input.
#ifndef NUMM_OPUSTRIM_H
#define NUMM_OPUSTRIM_H

#include <gst/gst.h>

// numm_opus_trim marks the packets that leave an opusenc so that they last for total samples of 48000 Hz, and drops those
// after the end. Call it before the first sample goes in.
void numm_opus_trim(GstElement *encoder, guint64 total);

#endif
