#include "clean.h"

#include <gst/gst.h>

typedef struct {
  GstAllocator parent;
} NummClean;

typedef struct {
  GstAllocatorClass parent_class;
} NummCleanClass;

static GType numm_clean_get_type(void);
G_DEFINE_TYPE(NummClean, numm_clean, GST_TYPE_ALLOCATOR)

// allocate gives memory of the kind that GStreamer's own allocator gives, which also frees it.
static GstMemory *allocate(GstAllocator *allocator, gsize size, GstAllocationParams *params) {
  const gsize align = params->align | gst_memory_alignment, beside = params->prefix + params->padding;
  if (size > G_MAXSSIZE - align - beside) return NULL;
  const gsize all = size + beside;
  guint8 *block = g_try_malloc0(all + align);
  if (!block) return NULL;
  guint8 *start = (guint8 *)(((guintptr)block + align) & ~(guintptr)align);
  return gst_memory_new_wrapped(params->flags, start, all, params->prefix, size, block, g_free);
}

static void numm_clean_class_init(NummCleanClass *class) { GST_ALLOCATOR_CLASS(class)->alloc = allocate; }

static void numm_clean_init(NummClean *clean) {}

void numm_clean_memory(void) {
  GstAllocator *clean = g_object_new(numm_clean_get_type(), NULL);
  gst_object_ref_sink(clean);
  gst_allocator_set_default(clean);  // which takes it
}
