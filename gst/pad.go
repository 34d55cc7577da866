package gst

/*
#include <gst/gst.h>
#include "plug.h"
*/
import "C"

import (
	"errors"
	"unsafe"
)

// Pad is borrowed from its element and valid until the pipeline is released.
type Pad struct{ native *C.GstPad }

// Same says whether two values name one pad.
func (p *Pad) Same(o *Pad) bool { return o != nil && p.native == o.native }

// Caps are what flows here, as far as is known by now; nil before anything is.
func (p *Pad) Caps() *Caps {
	c := C.gst_pad_get_current_caps(p.native)
	if c == nil {
		return nil
	}
	defer C.gst_caps_unref(c)
	return capsOf(c)
}

// StreamID is the name that the demuxer gives the stream, stable between readings of the same file.
func (p *Pad) StreamID() string {
	id := C.gst_pad_get_stream_id(p.native)
	defer C.g_free(C.gpointer(id))
	return C.GoString(id)
}

// Default says whether the container marks the stream as one to choose (1), as one to leave (-1)
// or says nothing (0).
func (p *Pad) Default() int {
	stream := C.gst_pad_get_stream(p.native)
	if stream == nil {
		return 0
	}
	defer C.gst_object_unref(C.gpointer(stream))
	flags := C.gst_stream_get_stream_flags(stream)
	switch {
	case flags&C.GST_STREAM_FLAG_SELECT != 0:
		return 1
	case flags&C.GST_STREAM_FLAG_UNSELECT != 0:
		return -1
	}
	return 0
}

// Link joins a source pad to the sink pad of that name of the next element.
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

// Tags are all the tags that have passed the pad, in the order of their coming.
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

// OpenSegment rewrites every time segment that passes so that nothing behind the pad clips.
func (p *Pad) OpenSegment() { C.numm_open_segment(p.native) }

// HideColorimetry takes the container's word on colour out of the caps that pass.
func (p *Pad) HideColorimetry() { C.numm_hide_colorimetry(p.native) }

// OfferVideoMeta lets decoders hand padded planes to this sink pad as they are, uncopied.
func (p *Pad) OfferVideoMeta() { C.numm_offer_video_meta(p.native) }
