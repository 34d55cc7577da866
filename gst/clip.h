// Cuts off what a container marks as lead-in and padding, in place of the decoder.
#ifndef NUMM_CLIP_H
#define NUMM_CLIP_H

#include <gst/gst.h>

// numm_clip takes the marks off the buffers that go into a decoder, which gives at most one buffer of plain sound for each,
// and cuts what comes out. libav's decoders leak some hundred bytes for each mark that they obey (GStreamer 1.22).
void numm_clip(GstElement *decoder);

#endif
