// Decoders of libav that fill what a damaged frame lacks with what they find in others.
#ifndef NUMM_CONCEALMENT_H
#define NUMM_CONCEALMENT_H

#include <gst/gst.h>

// numm_watch_concealment makes numm_concealed tell of a decoder of libav until it is disposed of. Where libav cannot be listened to, nothing is
// ever told.
void numm_watch_concealment(GstElement *decoder);

// numm_renew_on_flush makes a decoder of libav start anew after each flush that comes into its sink pad: it keeps its last picture
// over a flush otherwise, and fills with it what is damaged elsewhere.
void numm_renew_on_flush(GstPad *decoder);

// numm_concealed reports whether a decoder that is watched has concealed damage in a frame, or some decoder has of which it is not known
// which one it is.
gboolean numm_concealed(GstElement *decoder);

#endif
