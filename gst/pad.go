package gst

/*
#include <gst/gst.h>
#include "framepool.h"
#include "padwatch.h"
*/
import "C"

import (
	"errors"
	"time"
	"unsafe"
)

// Pad is borrowed from its element and valid until the pipeline is released.
type Pad struct{ native *C.GstPad }

// Same reports whether both values are the same pad.
func (p *Pad) Same(o *Pad) bool { return o != nil && p.native == o.native }

// Name returns the pad's name within its element, such as "audio_0".
func (p *Pad) Name() string {
	name := C.gst_object_get_name((*C.GstObject)(unsafe.Pointer(p.native)))
	defer C.g_free(C.gpointer(name))
	return C.GoString(name)
}

// Caps returns what flows here, as far as it is known by now; nil before anything is.
func (p *Pad) Caps() *Caps {
	c := C.gst_pad_get_current_caps(p.native)
	if c == nil {
		return nil
	}
	defer C.gst_caps_unref(c)
	return capsOf(c)
}

// StreamID returns the demuxer's name of the stream, stable between readings of the same file.
func (p *Pad) StreamID() string {
	id := C.gst_pad_get_stream_id(p.native)
	defer C.g_free(C.gpointer(id))
	return C.GoString(id)
}

// Default reports whether the container marks the stream as one to choose (1), as one not to choose (-1)
// or does not mark it (0).
func (p *Pad) Default() int {
	event := C.gst_pad_get_sticky_event(p.native, C.GST_EVENT_STREAM_START, 0)
	if event == nil {
		return 0
	}
	defer C.gst_mini_object_unref((*C.GstMiniObject)(unsafe.Pointer(event)))
	var flags C.GstStreamFlags
	C.gst_event_parse_stream_flags(event, &flags)
	switch {
	case flags&C.GST_STREAM_FLAG_SELECT != 0:
		return 1
	case flags&C.GST_STREAM_FLAG_UNSELECT != 0:
		return -1
	}
	return 0
}

// Link joins a source pad to the sink pad of that name of the next element. A pad that is missing, or takes something else, is an
// error.
func (p *Pad) Link(next *Element, name string) error {
	sink := next.Pad(name)
	if sink == nil {
		return errors.New(next.Factory() + " has no pad " + name)
	}
	if C.gst_pad_link(p.native, sink.native) != C.GST_PAD_LINK_OK {
		return errors.New(next.Factory() + " does not take what the stream gives")
	}
	return nil
}

// Accepts reports whether the elements from this sink pad on could take data of the caps.
func (p *Pad) Accepts(caps string) bool {
	wanted, err := nativeCaps(caps)
	if err != nil {
		return false
	}
	defer C.gst_caps_unref(wanted)
	possible := C.gst_pad_query_caps(p.native, nil)
	if possible == nil {
		return false
	}
	defer C.gst_caps_unref(possible)
	return C.gst_caps_can_intersect(possible, wanted) != C.FALSE
}

// Tags returns all tags that have passed the pad, in order.
func (p *Pad) Tags() []Tag {
	var tags []Tag
	for i := C.guint(0); ; i++ {
		event := C.gst_pad_get_sticky_event(p.native, C.GST_EVENT_TAG, i)
		if event == nil {
			return tags
		}
		var list *C.GstTagList
		C.gst_event_parse_tag(event, &list)
		tags = append(tags, tagsOf(list)...)
		C.gst_mini_object_unref((*C.GstMiniObject)(unsafe.Pointer(event)))
	}
}

// OpenSegment rewrites every time segment that passes so that nothing after the pad clips.
func (p *Pad) OpenSegment() { C.numm_open_segment(p.native) }

// HideColorimetry removes the container's colorimetry from the caps that pass.
func (p *Pad) HideColorimetry() { C.numm_hide_colorimetry(p.native) }

// LimitVorbis fails the pipeline before a header of more than 64 channels comes to this sink pad of a vorbisdec, which
// would go on with uninitialized numbers (GStreamer 1.22).
func (p *Pad) LimitVorbis() { C.numm_limit_vorbis(p.native) }

// OfferVideoMeta lets decoders pass padded planes to this sink pad unchanged, without a copy.
func (p *Pad) OfferVideoMeta() { C.numm_offer_video_meta(p.native) }

// OfferFramePool lets a decoder of libav at this source pad hand on frames that it goes on to read, without a copy. With clears each frame is
// zeros before it is decoded.
func (p *Pad) OfferFramePool(clears bool) { C.numm_offer_frame_pool(p.native, gboolean(clears)) }

// Duration returns the stream's length as the elements up to this pad report it.
func (p *Pad) Duration() (d time.Duration, ok bool) {
	var ns C.gint64
	if C.gst_pad_query_duration(p.native, C.GST_FORMAT_TIME, &ns) == C.FALSE || ns < 0 {
		return 0, false
	}
	return time.Duration(ns), true
}

// Seekable reports whether the elements up to this pad would take a seek by time.
func (p *Pad) Seekable() bool {
	query := C.gst_query_new_seeking(C.GST_FORMAT_TIME)
	defer C.gst_mini_object_unref((*C.GstMiniObject)(unsafe.Pointer(query)))
	if C.gst_pad_query(p.native, query) == C.FALSE {
		return false
	}
	var seekable C.gboolean
	C.gst_query_parse_seeking(query, nil, &seekable, nil, nil)
	return seekable != C.FALSE
}
