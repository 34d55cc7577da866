#include "batch.h"

#include <gst/app/gstappsink.h>

struct numm_batch {
  GMutex lock;
  GCond ready;
  guint enough;
  guint64 arrived, ends;  // these only grow: a flush removes what has arrived
  guint64 wanted;         // arrived samples that wake the one who waits; 0 while nobody does
};

static GstFlowReturn arrive(GstAppSink *sink, gpointer data) {
  numm_batch *g = data;
  (void)sink;
  g_mutex_lock(&g->lock);
  g->arrived++;
  if (g->wanted && g->arrived >= g->wanted) g_cond_signal(&g->ready);
  g_mutex_unlock(&g->lock);
  return GST_FLOW_OK;
}

static void end(GstAppSink *sink, gpointer data) {
  numm_batch *g = data;
  (void)sink;
  g_mutex_lock(&g->lock);
  g->ends++;
  g_cond_signal(&g->ready);
  g_mutex_unlock(&g->lock);
}

static void gather_free(gpointer data) {
  numm_batch *g = data;
  g_mutex_clear(&g->lock);
  g_cond_clear(&g->ready);
  g_free(g);
}

numm_batch *numm_batch_new(GstElement *appsink, guint enough) {
  numm_batch *g = g_new0(numm_batch, 1);
  g_mutex_init(&g->lock);
  g_cond_init(&g->ready);
  g->enough = enough;
  GstAppSinkCallbacks callbacks = {.eos = end, .new_sample = arrive};
  gst_app_sink_set_callbacks(GST_APP_SINK(appsink), &callbacks, g, gather_free);
  return g;
}

GstSample *numm_batch_pull(numm_batch *g, GstElement *appsink, GstClockTime timeout) {
  g_mutex_lock(&g->lock);
  guint64 arrived = g->arrived, ends = g->ends;
  g_mutex_unlock(&g->lock);
  GstSample *sample = gst_app_sink_try_pull_sample(GST_APP_SINK(appsink), 0);
  if (sample || gst_app_sink_is_eos(GST_APP_SINK(appsink))) return sample;

  gint64 deadline = g_get_monotonic_time() + (gint64)GST_TIME_AS_USECONDS(timeout);
  g_mutex_lock(&g->lock);
  g->wanted = arrived + g->enough;
  while (g->arrived < g->wanted && g->ends == ends && g_cond_wait_until(&g->ready, &g->lock, deadline)) continue;
  g->wanted = 0;
  g_mutex_unlock(&g->lock);
  return gst_app_sink_try_pull_sample(GST_APP_SINK(appsink), 0);
}
