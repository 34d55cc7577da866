#include "relay.h"

#include "_cgo_export.h"

static gint relayed;
static GMutex mutex;
static GCond came, answered;
static numm_call *first, **last = &first;

void numm_relay(void) { g_atomic_int_set(&relayed, 1); }

gint64 numm_tell_go(int what, uintptr_t handle, gpointer a, gpointer b, gint64 x, gint64 y) {
  numm_call call = {.what = what, .handle = handle, .a = a, .b = b, .x = x, .y = y};
  if (!g_atomic_int_get(&relayed)) return nummCalled(&call);
  g_mutex_lock(&mutex);
  *last = &call;
  last = &call.next;
  g_cond_signal(&came);
  while (!call.done) g_cond_wait(&answered, &mutex);
  g_mutex_unlock(&mutex);
  return call.result;
}

numm_call *numm_next_call(void) {
  g_mutex_lock(&mutex);
  while (!first) g_cond_wait(&came, &mutex);
  numm_call *call = first;
  first = call->next;
  if (!first) last = &first;
  g_mutex_unlock(&mutex);
  return call;
}

void numm_call_done(numm_call *call, gint64 result) {
  g_mutex_lock(&mutex);
  call->result = result;
  call->done = TRUE;
  g_cond_broadcast(&answered);
  g_mutex_unlock(&mutex);
}
