#include "framepool.h"

#include <gst/video/gstvideometa.h>
#include <gst/video/gstvideopool.h>

typedef struct {
  GstVideoBufferPool parent;
  GQueue shared;  // buffers that the decoder has given back while a frame of their memory is still being read
  GMutex lock;
  gboolean clears;  // each buffer before it is given out
} NummFramePool;

typedef struct {
  GstVideoBufferPoolClass parent_class;
} NummFramePoolClass;

static GType numm_frame_pool_get_type(void);
G_DEFINE_TYPE(NummFramePool, numm_frame_pool, GST_TYPE_VIDEO_BUFFER_POOL)

// map maps a plane for the decoder, which writes to it, by a lock for reading: the decoder is done with the writing when it hands the
// frame on, and then only reads it. In a copy of the buffer, which comes from no pool, it maps as it is asked.
static gboolean map(GstVideoMeta *meta, guint plane, GstMapInfo *info, gpointer *data, gint *stride, GstMapFlags flags) {
  guint at, length;
  gsize skip;
  if (meta->buffer->pool) flags &= ~GST_MAP_WRITE;
  if (!gst_buffer_find_memory(meta->buffer, meta->offset[plane], 1, &at, &length, &skip) ||
      !gst_buffer_map_range(meta->buffer, at, length, info, flags))
    return FALSE;
  *stride = meta->stride[plane];
  *data = info->data + skip;
  return TRUE;
}

static GstFlowReturn allocate(GstBufferPool *pool, GstBuffer **buffer, GstBufferPoolAcquireParams *params) {
  GstFlowReturn ret = GST_BUFFER_POOL_CLASS(numm_frame_pool_parent_class)->alloc_buffer(pool, buffer, params);
  GstVideoMeta *meta = ret == GST_FLOW_OK ? gst_buffer_get_video_meta(*buffer) : NULL;
  if (meta) meta->map = map;
  return ret;
}

// release keeps a buffer whose memory is shared; GStreamer before 1.24 frees it, and allocates another one.
static void release(GstBufferPool *pool, GstBuffer *buffer) {
  NummFramePool *frames = (NummFramePool *)pool;
  if (gst_buffer_is_all_memory_writable(buffer)) {
    GST_BUFFER_POOL_CLASS(numm_frame_pool_parent_class)->release_buffer(pool, buffer);
    return;
  }
  g_mutex_lock(&frames->lock);
  g_queue_push_tail(&frames->shared, buffer);
  g_mutex_unlock(&frames->lock);
}

// settle gives those buffers back to the pool that are not shared any more, or all of them.
static void settle(NummFramePool *frames, gboolean all) {
  g_mutex_lock(&frames->lock);
  for (GList *next, *at = frames->shared.head; at; at = next) {
    next = at->next;
    GstBuffer *buffer = at->data;
    if (!all && !gst_buffer_is_all_memory_writable(buffer)) continue;
    g_queue_delete_link(&frames->shared, at);
    GST_BUFFER_POOL_CLASS(numm_frame_pool_parent_class)->release_buffer((GstBufferPool *)frames, buffer);
  }
  g_mutex_unlock(&frames->lock);
}

static GstFlowReturn acquire(GstBufferPool *pool, GstBuffer **buffer, GstBufferPoolAcquireParams *params) {
  NummFramePool *frames = (NummFramePool *)pool;
  settle(frames, FALSE);
  GstFlowReturn ret = GST_BUFFER_POOL_CLASS(numm_frame_pool_parent_class)->acquire_buffer(pool, buffer, params);
  if (ret == GST_FLOW_OK && frames->clears) gst_buffer_memset(*buffer, 0, 0, gst_buffer_get_size(*buffer));
  return ret;
}

static gboolean stop(GstBufferPool *pool) {
  settle((NummFramePool *)pool, TRUE);
  return GST_BUFFER_POOL_CLASS(numm_frame_pool_parent_class)->stop(pool);
}

static void finalize(GObject *object) {
  NummFramePool *frames = (NummFramePool *)object;
  g_queue_clear_full(&frames->shared, (GDestroyNotify)gst_buffer_unref);
  g_mutex_clear(&frames->lock);
  G_OBJECT_CLASS(numm_frame_pool_parent_class)->finalize(object);
}

static void numm_frame_pool_class_init(NummFramePoolClass *class) {
  G_OBJECT_CLASS(class)->finalize = finalize;
  GstBufferPoolClass *pool = GST_BUFFER_POOL_CLASS(class);
  pool->alloc_buffer = allocate;
  pool->acquire_buffer = acquire;
  pool->release_buffer = release;
  pool->stop = stop;
}

static void numm_frame_pool_init(NummFramePool *pool) {
  g_queue_init(&pool->shared);
  g_mutex_init(&pool->lock);
}

static GstPadProbeReturn offer(GstPad *pad, GstPadProbeInfo *info, gpointer clears) {
  GstQuery *query = GST_PAD_PROBE_INFO_QUERY(info);
  // On its way down: where nobody answers it does not come back through here.
  if (GST_QUERY_TYPE(query) != GST_QUERY_ALLOCATION || !(info->type & GST_PAD_PROBE_TYPE_PUSH) ||
      gst_query_get_n_allocation_pools(query) > 0)
    return GST_PAD_PROBE_OK;
  NummFramePool *pool = g_object_ref_sink(g_object_new(numm_frame_pool_get_type(), NULL));
  pool->clears = GPOINTER_TO_INT(clears);
  gst_query_add_allocation_pool(query, (GstBufferPool *)pool, 0, 0, 0);
  gst_object_unref(pool);
  return GST_PAD_PROBE_OK;
}

void numm_offer_frame_pool(GstPad *src, gboolean clears) {
  gst_pad_add_probe(src, GST_PAD_PROBE_TYPE_QUERY_DOWNSTREAM, offer, GINT_TO_POINTER(clears), NULL);
}
