// Signals and probes as static callbacks that call Go: go-gst's own Connect leaks its closure.
#ifndef NUMM_PADWATCH_H
#define NUMM_PADWATCH_H

#include <gst/gst.h>
#include <stdint.h>

// Go's verdict on a pad's first buffer: let it and all that follow pass, drop them all, or drop this one and ask again at the next.
enum { NUMM_PASS, NUMM_DROP, NUMM_NEXT };

// numm_watch_element reports every source pad of the element, present and future ones, and
// when no more will come. handle is passed on to Go.
void numm_watch_element(GstElement *element, uintptr_t handle);

// numm_watch_pad asks Go for a verdict at the pad's first buffer, before it is passed on, and
// reports a pad that ends without one.
void numm_watch_pad(GstPad *pad, uintptr_t handle);

// numm_open_segment rewrites each time segment that passes the pad to start at 0 and never to end,
// so that nothing after it clips: what is cut is cut by count, in Go.
void numm_open_segment(GstPad *pad);

// numm_hide_colorimetry removes the container's colorimetry from the caps that pass the pad.
// A parser after it then states what the stream itself says, where it says anything.
void numm_hide_colorimetry(GstPad *pad);

// numm_limit_vorbis lets no header of more than 64 channels into vorbisdec, which has space for as many, and goes on
// with uninitialized numbers (GStreamer 1.22).
void numm_limit_vorbis(GstPad *sink);

// numm_watch_size asks Go whether the sink pad may take frames of a size, whenever one is announced. Where Go
// refuses, the elements before the pad learn that they cannot negotiate, before they allocate a frame.
void numm_watch_size(GstPad *sink, uintptr_t handle);

// numm_offer_video_meta lets decoders that feed the sink pad pass padded planes unchanged.
void numm_offer_video_meta(GstPad *sink);

// numm_running reports whether a streaming thread of a pipeline is at work, or waits in the middle of it.
gboolean numm_running(GstElement *pipeline);

// numm_stop sets a pipeline to NULL, including what the pipeline itself leaves out: elements that were added meanwhile, whose
// state is locked or was set too late, and streaming threads. oggdemux starts a new one at the end of its first seek, whether
// or not its pad was deactivated meanwhile.
void numm_stop(GstElement *pipeline);

#endif
