package gst

/*
#define GST_USE_UNSTABLE_API
#include <gst/gst.h>
#include <gst/gsttracer.h>
#include <malloc.h>

typedef struct { GstTracer parent; } GonummCounter;
typedef struct { GstTracerClass parent; } GonummCounterClass;

G_DEFINE_TYPE(GonummCounter, gonumm_counter, GST_TYPE_TRACER)

static void gonumm_counter_class_init(GonummCounterClass *class) {}
static void gonumm_counter_init(GonummCounter *self) {}

static gint objects;

static void object_created(GObject *self, GstClockTime at, gpointer object) { g_atomic_int_inc(&objects); }
static void object_destroyed(GObject *self, GstClockTime at, gpointer object) { g_atomic_int_add(&objects, -1); }

static void count_objects(void) {
	GstTracer *counter = gst_object_ref_sink(g_object_new(gonumm_counter_get_type(), NULL));
	gst_tracing_register_hook(counter, "object-created", G_CALLBACK(object_created));
	gst_tracing_register_hook(counter, "object-destroyed", G_CALLBACK(object_destroyed));
	gst_tracing_register_hook(counter, "mini-object-created", G_CALLBACK(object_created));
	gst_tracing_register_hook(counter, "mini-object-destroyed", G_CALLBACK(object_destroyed));
}

static size_t heap_bytes(void) {
	malloc_trim(0);
	struct mallinfo2 m = mallinfo2();
	return m.uordblks + m.hblkhd;
}

static int counted_objects(void) { return g_atomic_int_get(&objects); }
*/
import "C"

// CountObjects makes GStreamer tell of all objects, buffers, events and caps that it makes and drops, for the rest of the
// process, and returns what tells how many more there are than when it was called. It is for programs that look for
// leaks, takes some time of everything, and must be called before anything else is at work. The leaks tracer of GStreamer
// 1.22 crashes where it is asked while buffers come and go.
func CountObjects() (alive func() int) {
	Init()
	C.count_objects()
	return func() int { return int(C.counted_objects()) }
}

// HeapBytes is how many bytes GStreamer, and all other C code of the process, have asked for and not given back. What was given back
// goes to the system first, of which the C library else keeps some.
func HeapBytes() int { return int(C.heap_bytes()) }
