// The byte source: a private element that reads one open file, or one reader in Go, and nothing more.
#ifndef NUMM_SOURCE_H
#define NUMM_SOURCE_H

#include <gst/gst.h>
#include <stdint.h>

// numm_patch replaces the bytes of the file from offset on. Patches keep the file's size.
typedef struct {
  gint64 offset;
  gsize size;
  const guint8 *bytes;
} numm_patch;

// numm_source_new makes a floating element that serves the bytes [start, end) of fd or, where reader
// is not 0, of a reader in Go. The element owns a duplicate of fd, the reader's handle, and copies of
// the patches.
GstElement *numm_source_new(int fd, uintptr_t reader, gint64 start, gint64 end, const numm_patch *patches, int count);

// numm_source_one_piece makes a source that has not started yet give all its bytes in one buffer with caps that say what
// they are. Nothing can pull from it then: a parser that pulls requests a large picture again and again from its start.
void numm_source_one_piece(GstElement *source, GstCaps *caps);

// numm_source_tell sets the URI that the source answers when elements ask for it: manifests name other
// places relative to their own. Without it the source has no name.
void numm_source_tell(GstElement *source, const char *uri);

// numm_source_taken returns how many bytes were handed out so far, seeks or not.
gint64 numm_source_taken(GstElement *source);

// numm_source_again returns how many of them were handed out by reads that began no further on than one before.
gint64 numm_source_again(GstElement *source);

// numm_source_typefind returns the caps that GStreamer recognises in the bytes, or NULL.
// The element may be in any state; nothing else is started.
GstCaps *numm_source_typefind(GstElement *source, guint *probability);

#endif
