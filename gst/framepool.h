// Buffers whose frames a decoder and a sink read at the same time, without a copy.
#ifndef NUMM_FRAMEPOOL_H
#define NUMM_FRAMEPOOL_H

#include <gst/gst.h>

// numm_offer_frame_pool offers the decoder of a source pad a pool of buffers, before anything further on does. Libav's decoders
// keep frames that they predict others from, mapped for writing, and GStreamer copies a buffer that is so mapped when it is handed
// on (1.22 to 1.26). Those of this pool are mapped for reading as soon as the decoder has them, so that only the frames of a
// writer are copied. With clears each frame is zeros before it is decoded, so that what a damaged one lacks is no older frame.
void numm_offer_frame_pool(GstPad *src, gboolean clears);

#endif
