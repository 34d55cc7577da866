#define _GNU_SOURCE
#include "threads.h"

#include <unistd.h>

struct numm_threads {
  gint refs;
  gint logged;
  gint abandoned;  // what was logged by then, and one more; 0 where somebody waits
  gint over;
  GMutex lock;
  GArray *ids;  // of int; a thread that entered twice is there twice
};

numm_threads *numm_threads_new(void) {
  numm_threads *t = g_new0(numm_threads, 1);
  t->refs = 1;
  g_mutex_init(&t->lock);
  t->ids = g_array_new(FALSE, FALSE, sizeof(int));
  return t;
}

numm_threads *numm_threads_ref(numm_threads *t) {
  g_atomic_int_inc(&t->refs);
  return t;
}

void numm_threads_unref(numm_threads *t) {
  if (!g_atomic_int_dec_and_test(&t->refs)) return;
  g_mutex_clear(&t->lock);
  g_array_free(t->ids, TRUE);
  g_free(t);
}

static void forget(gpointer threads) { numm_threads_unref(threads); }

// current is the pipeline that the calling thread works for; NULL in all threads that belong to no pipeline of this package.
static GPrivate current = G_PRIVATE_INIT(forget);

void numm_threads_enter(numm_threads *t) {
  const int id = gettid();
  g_mutex_lock(&t->lock);
  g_array_append_val(t->ids, id);
  g_mutex_unlock(&t->lock);
  g_private_replace(&current, numm_threads_ref(t));
}

void numm_threads_leave(numm_threads *t) {
  const int id = gettid();
  g_private_replace(&current, NULL);
  g_mutex_lock(&t->lock);
  for (guint i = 0; i < t->ids->len; i++)
    if (g_array_index(t->ids, int, i) == id) {
      g_array_remove_index_fast(t->ids, i);
      break;
    }
  g_mutex_unlock(&t->lock);
}

void numm_threads_status(numm_threads *t, GstMessage *message) {
  GstStreamStatusType type;
  gst_message_parse_stream_status(message, &type, NULL);
  if (type == GST_STREAM_STATUS_TYPE_ENTER) numm_threads_enter(t);
  if (type == GST_STREAM_STATUS_TYPE_LEAVE) numm_threads_leave(t);
}

int numm_threads_ids(numm_threads *t, int *ids, int room) {
  g_mutex_lock(&t->lock);
  const int n = (int)t->ids->len;
  for (int i = 0; i < n && i < room; i++) ids[i] = g_array_index(t->ids, int, i);
  g_mutex_unlock(&t->lock);
  return n;
}

guint numm_threads_logged(numm_threads *t) { return (guint)g_atomic_int_get(&t->logged); }

void numm_threads_abandon(numm_threads *t) { g_atomic_int_set(&t->abandoned, 1 + g_atomic_int_get(&t->logged)); }

void numm_threads_over(numm_threads *t) { g_atomic_int_set(&t->over, 1); }

// sleep_for_good stops a thread that loops and that nobody can end, so that it uses neither a processor nor a disk.
static void sleep_for_good(void) {
  for (;;) g_usleep(G_MAXULONG);
}

static void on_log(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer unused) {
  numm_threads *t = g_private_get(&current);
  (void)unused;
  if (!t || g_atomic_int_get(&t->over)) {
    g_log_default_handler(domain, level, message, NULL);
    return;
  }
  const gint n = g_atomic_int_add(&t->logged, 1);
  if (n < NUMM_LOG_SHOWN) g_log_default_handler(domain, level, message, NULL);
  if (n == NUMM_LOG_SHOWN)
    g_log_default_handler(domain, level, "(what else this pipeline has to warn of is not shown)", NULL);
  const gint abandoned = g_atomic_int_get(&t->abandoned);
  if (abandoned && n - (abandoned - 1) > NUMM_LOG_FLOOD) sleep_for_good();
  if (n > G_MAXINT / 2) g_atomic_int_set(&t->logged, G_MAXINT / 4);
}

// The domains in which GStreamer, its plug-ins and the object system that they are built on log. Plug-ins have none of their own.
static const char *const domains[] = {
    "",
    "GLib",
    "GLib-GObject",
    "GStreamer",
    "GStreamer-Allocators",
    "GStreamer-App",
    "GStreamer-Audio",
    "GStreamer-AudioBad",
    "GStreamer-Base",
    "GStreamer-CodecParsers",
    "GStreamer-Codecs",
    "GStreamer-Controller",
    "GStreamer-FFT",
    "GStreamer-GL",
    "GStreamer-MpegTS",
    "GStreamer-PBUtils",
    "GStreamer-RIFF",
    "GStreamer-RTP",
    "GStreamer-Tag",
    "GStreamer-Video",
    "librsvg",
};

void numm_log_install(void) {
  // Fatal messages, and those that come from within a handler, are left to GLib.
  const GLogLevelFlags levels = G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING | G_LOG_LEVEL_MESSAGE;
  for (gsize i = 0; i < G_N_ELEMENTS(domains); i++) g_log_set_handler(domains[i], levels, on_log, NULL);
}
