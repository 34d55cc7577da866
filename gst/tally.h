// Records the packets of a stream without decoding them.
#ifndef NUMM_TALLY_H
#define NUMM_TALLY_H

#include <gst/gst.h>

typedef struct {
  gint64 pts;       // -1 where unknown
  gint64 duration;  // -1 where unknown
  gint64 size;      // bytes
} numm_packet;

typedef struct numm_tally numm_tally;

// numm_tally_new records every buffer that comes to the pad, and drops it.
numm_tally *numm_tally_new(GstPad *pad);

// numm_tally_packets returns what was recorded, which belongs to the tally. Nothing may flow any more.
const numm_packet *numm_tally_packets(numm_tally *t, gsize *n);

void numm_tally_free(numm_tally *t);

// numm_keys_only drops what cannot be decoded on its own, before a decoder. mpeg is whether it is MPEG-1 or MPEG-2 video.
void numm_keys_only(GstPad *pad, gboolean mpeg);

#endif
