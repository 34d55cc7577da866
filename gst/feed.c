#include "feed.h"

#include <gst/app/gstappsrc.h>

struct numm_feed {
  GstElement *appsrc;
  GMutex mutex;
  GCond hungry;
  GstBufferPool *pool;  // of buffers of the size that was asked for last
  gsize pooled;
};

static void on_need_data(GstAppSrc *appsrc, guint length, gpointer data) {
  numm_feed *feed = data;
  g_mutex_lock(&feed->mutex);
  g_cond_broadcast(&feed->hungry);
  g_mutex_unlock(&feed->mutex);
}

numm_feed *numm_feed_new(GstElement *appsrc) {
  numm_feed *feed = g_new0(numm_feed, 1);
  feed->appsrc = gst_object_ref(appsrc);
  g_mutex_init(&feed->mutex);
  g_cond_init(&feed->hungry);
  GstAppSrcCallbacks callbacks = {.need_data = on_need_data};
  gst_app_src_set_callbacks(GST_APP_SRC(appsrc), &callbacks, feed, NULL);
  return feed;
}

static void drop_pool(numm_feed *feed) {
  if (!feed->pool) return;
  gst_buffer_pool_set_active(feed->pool, FALSE);
  gst_object_unref(feed->pool);
  feed->pool = NULL;
}

void numm_feed_free(numm_feed *feed) {
  GstAppSrcCallbacks none = {0};
  gst_app_src_set_callbacks(GST_APP_SRC(feed->appsrc), &none, NULL, NULL);
  drop_pool(feed);
  gst_object_unref(feed->appsrc);
  g_cond_clear(&feed->hungry);
  g_mutex_clear(&feed->mutex);
  g_free(feed);
}

static gboolean pool_for(numm_feed *feed, gsize size) {
  if (feed->pool && feed->pooled == size) return TRUE;
  drop_pool(feed);
  feed->pool = gst_buffer_pool_new();
  feed->pooled = size;
  GstStructure *config = gst_buffer_pool_get_config(feed->pool);
  gst_buffer_pool_config_set_params(config, NULL, (guint)size, 0, 0);
  return gst_buffer_pool_set_config(feed->pool, config) && gst_buffer_pool_set_active(feed->pool, TRUE);
}

gboolean numm_feed_block(numm_feed *feed, gsize size, numm_block *out) {
  out->buffer = NULL;
  if (size > G_MAXUINT || !pool_for(feed, size)) return FALSE;
  if (gst_buffer_pool_acquire_buffer(feed->pool, &out->buffer, NULL) != GST_FLOW_OK) return FALSE;
  if (gst_buffer_map(out->buffer, &out->map, GST_MAP_WRITE)) return TRUE;
  gst_clear_buffer(&out->buffer);
  return FALSE;
}

void numm_block_drop(numm_block *block) {
  if (!block->buffer) return;
  gst_buffer_unmap(block->buffer, &block->map);
  gst_clear_buffer(&block->buffer);
}

// wait_for_room reports whether the queue fell below its limit in time.
static gboolean wait_for_room(numm_feed *feed, gint64 timeout) {
  GstAppSrc *appsrc = GST_APP_SRC(feed->appsrc);
  const guint64 most = gst_app_src_get_max_bytes(appsrc);
  const gint64 until = g_get_monotonic_time() + timeout / 1000;
  gboolean in_time = TRUE;
  g_mutex_lock(&feed->mutex);
  while (gst_app_src_get_current_level_bytes(appsrc) >= most && in_time)
    in_time = g_cond_wait_until(&feed->hungry, &feed->mutex, until);
  g_mutex_unlock(&feed->mutex);
  return in_time;
}

int numm_feed_push(numm_feed *feed, numm_block *block, gint64 pts, gint64 duration, gint64 timeout) {
  if (!wait_for_room(feed, timeout)) return NUMM_FULL;
  gst_buffer_unmap(block->buffer, &block->map);
  GST_BUFFER_PTS(block->buffer) = pts < 0 ? GST_CLOCK_TIME_NONE : (GstClockTime)pts;
  GST_BUFFER_DURATION(block->buffer) = duration < 0 ? GST_CLOCK_TIME_NONE : (GstClockTime)duration;
  GstBuffer *buffer = block->buffer;
  block->buffer = NULL;
  return gst_app_src_push_buffer(GST_APP_SRC(feed->appsrc), buffer) == GST_FLOW_OK ? NUMM_PUSHED : NUMM_REFUSED;
}

void numm_feed_end(numm_feed *feed) { gst_app_src_end_of_stream(GST_APP_SRC(feed->appsrc)); }
