#define GST_USE_UNSTABLE_API
#include "leakcheck.h"

#include <gst/gst.h>
#include <gst/gsttracer.h>
#include <malloc.h>

typedef struct {
  GstTracer parent;
} NummCounter;
typedef struct {
  GstTracerClass parent;
} NummCounterClass;

G_DEFINE_TYPE(NummCounter, numm_counter, GST_TYPE_TRACER)

static void numm_counter_class_init(NummCounterClass *klass) {}
static void numm_counter_init(NummCounter *self) {}

// A class of which objects were made. There are some hundreds, found by a hash of their type, without a lock.
typedef struct {
  gpointer type;  // a GType, NULL where the place is free
  gint alive;
} Count;

enum { PLACES = 4096 };
static Count counts[PLACES];

static Count *count_of(GType class) {
  gpointer type = GSIZE_TO_POINTER(class);
  for (gsize i = (class >> 4) % PLACES, tried = 0; tried < PLACES; i = (i + 1) % PLACES, tried++) {
    g_atomic_pointer_compare_and_exchange(&counts[i].type, NULL, type);
    if (g_atomic_pointer_get(&counts[i].type) == type) return &counts[i];
  }
  g_error("more than %d classes", PLACES);
}

static void made(GType type) { g_atomic_int_inc(&count_of(type)->alive); }

// Some classes do not report that they make objects, those of the muxers' pads among them, because their constructor does
// not call GstObject's. If these lowered the sum, they would hide the leaks of others.
static void dropped(GType type) {
  gint *alive = &count_of(type)->alive, n;
  do n = g_atomic_int_get(alive);
  while (n > 0 && !g_atomic_int_compare_and_exchange(alive, n, n - 1));
}

static void on_object_made(GObject *self, GstClockTime at, GstObject *o) { made(G_OBJECT_TYPE(o)); }
static void on_object_dropped(GObject *self, GstClockTime at, GstObject *o) { dropped(G_OBJECT_TYPE(o)); }
static void on_mini_made(GObject *self, GstClockTime at, GstMiniObject *o) { made(GST_MINI_OBJECT_TYPE(o)); }
static void on_mini_dropped(GObject *self, GstClockTime at, GstMiniObject *o) { dropped(GST_MINI_OBJECT_TYPE(o)); }

void numm_count_objects(void) {
  GstTracer *counter = gst_object_ref_sink(g_object_new(numm_counter_get_type(), NULL));
  gst_tracing_register_hook(counter, "object-created", G_CALLBACK(on_object_made));
  gst_tracing_register_hook(counter, "object-destroyed", G_CALLBACK(on_object_dropped));
  gst_tracing_register_hook(counter, "mini-object-created", G_CALLBACK(on_mini_made));
  gst_tracing_register_hook(counter, "mini-object-destroyed", G_CALLBACK(on_mini_dropped));
}

int numm_next_count(int at, const char **class, int *alive) {
  while (at < PLACES && !g_atomic_pointer_get(&counts[at].type)) at++;
  if (at == PLACES) return -1;
  *class = g_type_name(GPOINTER_TO_SIZE(counts[at].type));
  *alive = g_atomic_int_get(&counts[at].alive);
  return at + 1;
}

size_t numm_heap_bytes(void) {
  malloc_trim(0);
  struct mallinfo2 m = mallinfo2();
  return m.uordblks + m.hblkhd;
}
