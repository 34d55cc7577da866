package gst

/*
#include <gst/tag/tag.h>

// numm_id3 and numm_comments read tags from memory; NULL where there are none.
static GstTagList *numm_id3(void *data, gsize size) {
  GstBuffer *b = gst_buffer_new_wrapped_full(GST_MEMORY_FLAG_READONLY, data, size, 0, size, NULL, NULL);
  GstTagList *list = gst_tag_list_from_id3v2_tag(b);
  gst_buffer_unref(b);
  return list;
}

static GstTagList *numm_comments(void *data, gsize size) {
  return gst_tag_list_from_vorbiscomment(data, size, NULL, 0, NULL);
}
*/
import "C"

import (
	"runtime"
	"unsafe"
)

// ReadID3v2 reads the tags and pictures of an ID3v2 tag, all of it.
func ReadID3v2(tag []byte) []Tag {
	if len(tag) < 10 {
		return nil
	}
	return readTags(tag, func(data unsafe.Pointer, n C.gsize) *C.GstTagList { return C.numm_id3(data, n) })
}

// ReadID3v1 reads the 128 bytes of an ID3v1 tag.
func ReadID3v1(tag []byte) []Tag {
	const size = 128
	if len(tag) != size {
		return nil
	}
	return readTags(tag, func(data unsafe.Pointer, _ C.gsize) *C.GstTagList {
		return C.gst_tag_list_new_from_id3v1((*C.guint8)(data))
	})
}

// ReadVorbisComment reads the tags and pictures of a Vorbis comment, without anything before it.
func ReadVorbisComment(comment []byte) []Tag {
	if len(comment) < 4 {
		return nil
	}
	return readTags(comment, func(data unsafe.Pointer, n C.gsize) *C.GstTagList { return C.numm_comments(data, n) })
}

func readTags(data []byte, read func(unsafe.Pointer, C.gsize) *C.GstTagList) []Tag {
	Init()
	var pin runtime.Pinner
	pin.Pin(&data[0])
	defer pin.Unpin()
	list := read(unsafe.Pointer(&data[0]), C.gsize(len(data)))
	if list == nil {
		return nil
	}
	defer C.gst_mini_object_unref((*C.GstMiniObject)(unsafe.Pointer(list)))
	tags := tagsOf(list)
	for i := range tags {
		tags[i].Global = true
	}
	return tags
}
