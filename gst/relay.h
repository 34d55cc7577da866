// Calls from C into Go.
#ifndef NUMM_RELAY_H
#define NUMM_RELAY_H

#include <glib.h>
#include <stdint.h>

enum {
  NUMM_PAD_ADDED,
  NUMM_NO_MORE_PADS,
  NUMM_FIRST_BUFFER,
  NUMM_PAD_ENDED,
  NUMM_SIZE,
  NUMM_READ_AT,
  NUMM_FORGET_READER,
  NUMM_NEXT_UNIT,
  NUMM_FORGET_UNITS
};

// numm_call is one call.
typedef struct numm_call {
  int what;
  uintptr_t handle;
  gpointer a, b;
  gint64 x, y;
  gint64 result;
  gboolean done;
  struct numm_call *next;
} numm_call;

// numm_tell_go calls the Go function of that kind and returns what it returns. All of C goes this way.
gint64 numm_tell_go(int what, uintptr_t handle, gpointer a, gpointer b, gint64 x, gint64 y);

// numm_relay makes all calls from now on wait for numm_next_call.
void numm_relay(void);

// numm_next_call waits for a call, and numm_call_done lets whoever has made it go on.
numm_call *numm_next_call(void);
void numm_call_done(numm_call *call, gint64 result);

#endif
