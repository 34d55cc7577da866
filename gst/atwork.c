#define GST_USE_UNSTABLE_API
#include "atwork.h"

#include <gst/gst.h>
#include <gst/gsttracer.h>
#include <signal.h>
#include <string.h>

typedef struct {
  GstTracer parent;
} NummWatcher;
typedef struct {
  GstTracerClass parent;
} NummWatcherClass;

G_DEFINE_TYPE(NummWatcher, numm_watcher, GST_TYPE_TRACER)

static void numm_watcher_class_init(NummWatcherClass *klass) {}
static void numm_watcher_init(NummWatcher *self) {}

static numm_work *work;

// The element that this thread is in; the name belongs to the element's factory, which stays.
static __thread const char *at_work;

static const char *factory_of(GstPad *pad) {
  GstObject *parent = pad ? GST_OBJECT_PARENT(pad) : NULL;
  if (!parent || !GST_IS_ELEMENT(parent)) return NULL;
  GstElementFactory *factory = gst_element_get_factory(GST_ELEMENT(parent));
  return factory ? GST_OBJECT_NAME(factory) : NULL;
}

static void enter(GstPad *pad) {
  at_work = factory_of(pad);
  if (at_work) g_strlcpy(work->recent, at_work, sizeof work->recent);
}

static void on_push(GObject *self, GstClockTime at, GstPad *pad) {
  __atomic_add_fetch(&work->pushes, 1, __ATOMIC_RELAXED);
  enter(GST_PAD_PEER(pad));
}

static void on_event(GObject *self, GstClockTime at, GstPad *pad, GstEvent *event) {
  if (GST_PAD_IS_SRC(pad)) enter(GST_PAD_PEER(pad));
}

static void on_done(GObject *self, GstClockTime at, GstPad *pad) { at_work = factory_of(pad); }

static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};
static struct sigaction before[G_N_ELEMENTS(fatal)];

// on_fatal records where it happens and leaves the rest to Go, which may make a panic of it.
static void on_fatal(int number, siginfo_t *info, void *context) {
  work->signal = number;
  if (at_work) strncpy(work->crash, at_work, sizeof work->crash - 1);
  for (gsize i = 0; i < G_N_ELEMENTS(fatal); i++) {
    if (fatal[i] != number) continue;
    if (before[i].sa_flags & SA_SIGINFO) {
      before[i].sa_sigaction(number, info, context);
      return;
    }
    if (before[i].sa_handler != SIG_DFL && before[i].sa_handler != SIG_IGN) {
      before[i].sa_handler(number);
      return;
    }
  }
  signal(number, SIG_DFL);
  raise(number);
}

void numm_tell_work(numm_work *w) {
  work = w;
  GstTracer *watcher = gst_object_ref_sink(g_object_new(numm_watcher_get_type(), NULL));
  gst_tracing_register_hook(watcher, "pad-push-pre", G_CALLBACK(on_push));
  gst_tracing_register_hook(watcher, "pad-push-post", G_CALLBACK(on_done));
  gst_tracing_register_hook(watcher, "pad-push-list-pre", G_CALLBACK(on_push));
  gst_tracing_register_hook(watcher, "pad-push-list-post", G_CALLBACK(on_done));
  gst_tracing_register_hook(watcher, "pad-push-event-pre", G_CALLBACK(on_event));
  gst_tracing_register_hook(watcher, "pad-push-event-post", G_CALLBACK(on_done));
  gst_tracing_register_hook(watcher, "pad-pull-range-post", G_CALLBACK(on_done));
  for (gsize i = 0; i < G_N_ELEMENTS(fatal); i++) {
    struct sigaction ours = {.sa_sigaction = on_fatal};
    sigaction(fatal[i], NULL, &before[i]);
    ours.sa_flags = SA_SIGINFO | SA_ONSTACK | (before[i].sa_flags & (SA_RESTART | SA_NODEFER));
    ours.sa_mask = before[i].sa_mask;
    sigaction(fatal[i], &ours, NULL);
  }
  signal(SIGXCPU, SIG_DFL); // Go ignores it
}

void numm_open_charsets(void) {
  // The C library loads a conversion from a file when it is first asked for one.
  static const char *names[] = {
      "ISO-8859-1", "ISO-8859-2", "ISO-8859-5", "ISO-8859-7", "ISO-8859-8", "ISO-8859-9", "ISO-8859-15", "WINDOWS-1250",
      "WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1253", "WINDOWS-1254", "WINDOWS-1255", "WINDOWS-1256", "KOI8-R", "SHIFT_JIS",
      "EUC-JP", "GB18030", "GBK", "BIG5", "EUC-KR", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "MACINTOSH", "ISO6937",
  };
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) (void)g_iconv_open("UTF-8", names[i]);
}

int numm_load_feature(gpointer feature) {
  GstPluginFeature *loaded = gst_plugin_feature_load(feature);
  if (!loaded) return 0;
  gst_object_unref(loaded);
  return 1;
}
