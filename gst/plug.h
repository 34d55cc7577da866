// Signals and probes as static callbacks that call Go: go-gst's own Connect leaks its closure.
#ifndef NUMM_PLUG_H
#define NUMM_PLUG_H

#include <gst/gst.h>
#include <stdint.h>

// What Go says of a pad's first buffer: let it and all that follow pass, or drop them all.
enum { NUMM_PASS, NUMM_DROP };

// numm_watch_element reports every source pad of the element, those there already and those to
// come, and the end of their coming. handle is passed on to Go.
void numm_watch_element(GstElement *element, uintptr_t handle);

// numm_watch_pad asks Go for a verdict at the pad's first buffer, before it is passed on, and
// reports a pad that ends without one.
void numm_watch_pad(GstPad *pad, uintptr_t handle);

// numm_open_segment rewrites each time segment that passes the pad to begin at 0 and never to end,
// so that nothing behind it clips: what is cut is cut by count, in Go.
void numm_open_segment(GstPad *pad);

// numm_hide_colorimetry takes the container's word on colour out of the caps that pass the pad.
// A parser behind it then states what the stream itself says, where it says anything.
void numm_hide_colorimetry(GstPad *pad);

// numm_limit_vorbis lets no header of more than 64 channels into vorbisdec, which keeps room for as many, and goes on
// with numbers that nobody has set (GStreamer 1.22).
void numm_limit_vorbis(GstPad *sink);

// numm_watch_size asks Go whether the sink pad may take frames of a size, whenever one is announced. Where Go
// says no, what is before the pad learns that it cannot negotiate, before it allocates a frame.
void numm_watch_size(GstPad *sink, uintptr_t handle);

// numm_offer_video_meta lets decoders behind the sink pad hand out padded planes as they are.
void numm_offer_video_meta(GstPad *sink);

// numm_stop puts a pipeline into NULL, and what it leaves out: elements that were added meanwhile, whose state is locked or
// was set too late, and streaming threads. oggdemux starts a new one at the end of its first seek, whether or not its pad was
// deactivated meanwhile.
void numm_stop(GstElement *pipeline);

#endif
