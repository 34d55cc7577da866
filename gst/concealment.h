// Decoders of libav that fill what a damaged frame lacks with what they find in others.
#ifndef NUMM_CONCEALMENT_H
#define NUMM_CONCEALMENT_H

#include <gst/gst.h>

// numm_watch_concealment makes numm_concealed tell of a decoder of libav until it is disposed of; of one of H.264 it tells all that libav calls an
// error, too. Where libav cannot be listened to, nothing is ever told.
void numm_watch_concealment(GstElement *decoder, gboolean h264);

// numm_renew_on_flush makes a decoder of libav start anew after each flush that comes into its sink pad: it keeps its last picture
// over a flush otherwise, and fills with it what is damaged elsewhere.
void numm_renew_on_flush(GstPad *decoder);

// numm_decode_in_turn lets a decoder of H.264 of libav with this sink pad decode one packet after the other in two threads, where the form of
// the packets allows it; elsewhere it stays as it is. On one thread gst-libav loses the pictures behind a gap in the numbers of frames: libav lets
// go at once of the buffer of a frame that it puts in for a missing one, and gst-libav then knows the packet no more for which the next buffer is.
// On several threads libav lets go later. Here each packet ends with picture parameters, which the next thread could need, so that libav begins
// with no packet, and returns from none, before the one before is done.
void numm_decode_in_turn(GstPad *decoder);

// numm_concealed reports whether a decoder that is watched has concealed damage in a frame, or some decoder has of which it is not known
// which one it is.
gboolean numm_concealed(GstElement *decoder);

#endif
