// The unit source: a private element that gives what Go cuts out of a container, unit by unit.
#ifndef NUMM_UNITS_H
#define NUMM_UNITS_H

#include <gst/gst.h>
#include <stdint.h>

// NUMM_PADDING is how many zero bytes follow those of a unit: libav's decoders read past the end, and take what they find
// there for the next header if it looks like one.
#define NUMM_PADDING 64

// numm_unit is filled by Go. The bytes, with their padding, are allocated with g_malloc and become the buffer's.
typedef struct {
  guint8 *bytes;
  gsize size;
  gint64 pts;       // nanoseconds; negative where unknown
  gint64 duration;  // nanoseconds; negative where unknown
  gboolean key;
} numm_unit;

// numm_units_new makes a floating element that calls the Go function of a handle for units of the caps. It owns the
// handle.
GstElement *numm_units_new(uintptr_t next, GstCaps *caps);

// numm_units_taken is how many bytes were handed out so far.
gint64 numm_units_taken(GstElement *units);

#endif
