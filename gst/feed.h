// Pushes buffers into an appsrc, with one call into C for each.
#ifndef NUMM_FEED_H
#define NUMM_FEED_H

#include <gst/gst.h>

// numm_feed waits for space in the queue of an appsrc.
typedef struct numm_feed numm_feed;

numm_feed *numm_feed_new(GstElement *appsrc);
// numm_feed_free releases everything, after the pipeline's threads have stopped.
void numm_feed_free(numm_feed *feed);

// numm_block is a buffer that is mapped for writing.
typedef struct {
  GstBuffer *buffer;  // NULL where there is none
  GstMapInfo map;
} numm_block;

// numm_feed_block returns a buffer of a size, reusing one where it can.
gboolean numm_feed_block(numm_feed *feed, gsize size, numm_block *out);
void numm_block_drop(numm_block *block);

enum { NUMM_PUSHED, NUMM_FULL, NUMM_REFUSED };

// numm_feed_push waits up to timeout nanoseconds for space and then takes the block; pts and duration are -1
// where there are none. A block that is not taken stays the caller's.
int numm_feed_push(numm_feed *feed, numm_block *block, gint64 pts, gint64 duration, gint64 timeout);
void numm_feed_end(numm_feed *feed);

#endif
