#include "unruly.h"

#include <gst/gst.h>
#include <string.h>

// What an element does without end.
typedef enum { LOOP, BLOCK, FLOOD, LOCK, START, STOP, QUERY, MODES } Mode;

static const char *const modes[MODES] = {"loop", "block", "flood", "lock", "start", "stop", "query"};

static gint held;

static gboolean stuck(void) { return g_atomic_int_get(&held); }

void numm_unruly_hold(void) { g_atomic_int_set(&held, 1); }
void numm_unruly_release(void) { g_atomic_int_set(&held, 0); }

typedef struct {
  GstElement parent;
} Unruly;

typedef struct {
  GstElementClass parent_class;
  Mode mode;
} UnrulyClass;

static GstElementClass *parent_class;

static Mode mode_of(gpointer element) { return ((UnrulyClass *)G_OBJECT_GET_CLASS(element))->mode; }

static void block(void) {
  while (stuck()) g_usleep(10000);
}

static GstFlowReturn chain(GstPad *pad, GstObject *parent, GstBuffer *buffer) {
  (void)pad;
  gst_buffer_unref(buffer);
  switch (mode_of(parent)) {
    case LOOP:
      while (stuck()) continue;
      break;
    case BLOCK:
      block();
      break;
    case FLOOD:
      while (stuck()) g_log("GStreamer", G_LOG_LEVEL_CRITICAL, "unruly: the same again");
      break;
    case LOCK:
      GST_OBJECT_LOCK(parent);
      while (stuck()) continue;
      GST_OBJECT_UNLOCK(parent);
      break;
    case STOP:
      return GST_FLOW_EOS;
    default:
      break;
  }
  return GST_FLOW_OK;
}

static gboolean query(GstPad *pad, GstObject *parent, GstQuery *q) {
  if (mode_of(parent) == QUERY && GST_QUERY_TYPE(q) == GST_QUERY_DURATION) block();
  return gst_pad_query_default(pad, parent, q);
}

static GstStateChangeReturn change_state(GstElement *element, GstStateChange change) {
  const Mode mode = mode_of(element);
  if (mode == START && change == GST_STATE_CHANGE_READY_TO_PAUSED) block();
  if (mode == STOP && change == GST_STATE_CHANGE_PAUSED_TO_READY) block();
  return parent_class->change_state(element, change);
}

static GstStaticPadTemplate any_sink = GST_STATIC_PAD_TEMPLATE("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);
static GstStaticPadTemplate any_src = GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

static void class_init(gpointer klass, gpointer mode) {
  GstElementClass *element = GST_ELEMENT_CLASS(klass);
  parent_class = g_type_class_peek_parent(klass);
  ((UnrulyClass *)klass)->mode = GPOINTER_TO_INT(mode);
  element->change_state = change_state;
  char *media = g_strconcat("video/x-numm-unruly-", modes[GPOINTER_TO_INT(mode)], NULL);
  GstCaps *caps = gst_caps_new_empty_simple(media);
  gst_element_class_add_pad_template(element, gst_pad_template_new("sink", GST_PAD_SINK, GST_PAD_ALWAYS, caps));
  gst_element_class_add_static_pad_template(element, &any_src);
  gst_caps_unref(caps);
  g_free(media);
}

static void parser_init(gpointer klass, gpointer mode) {
  class_init(klass, mode);
  gst_element_class_set_static_metadata(klass, "Unruly", "Codec/Parser/Video", "Never comes back", "numm for Go");
}

// What stands after it does nothing.
static void decoder_init(gpointer klass, gpointer mode) {
  class_init(klass, GINT_TO_POINTER(mode));
  ((UnrulyClass *)klass)->mode = MODES;
  gst_element_class_set_static_metadata(klass, "Unruly's decoder", "Codec/Decoder/Video", "Takes all", "numm for Go");
}

static void instance_init(GTypeInstance *instance, gpointer klass) {
  (void)klass;
  GstPad *sink = gst_pad_new_from_static_template(&any_sink, "sink");
  gst_pad_set_chain_function(sink, chain);
  gst_element_add_pad(GST_ELEMENT(instance), sink);
  GstPad *src = gst_pad_new_from_static_template(&any_src, "src");
  gst_pad_set_query_function(src, query);
  gst_element_add_pad(GST_ELEMENT(instance), src);
}

static const char magic[] = "numm unruly ";

static void find(GstTypeFind *finder, gpointer unused) {
  (void)unused;
  const guint8 *bytes = gst_type_find_peek(finder, 0, sizeof magic - 1 + 8);
  if (!bytes || memcmp(bytes, magic, sizeof magic - 1)) return;
  for (Mode m = 0; m < MODES; m++)
    if (!memcmp(bytes + sizeof magic - 1, modes[m], strlen(modes[m]))) {
      char *media = g_strconcat("video/x-numm-unruly-", modes[m], NULL);
      gst_type_find_suggest_empty_simple(finder, GST_TYPE_FIND_MAXIMUM, media);
      g_free(media);
    }
}

static void add(const char *name, Mode mode, void (*init)(gpointer, gpointer), guint rank) {
  const GTypeInfo info = {
      .class_size = sizeof(UnrulyClass),
      .class_init = init,
      .class_data = GINT_TO_POINTER(mode),
      .instance_size = sizeof(Unruly),
      .instance_init = instance_init,
  };
  gst_element_register(NULL, name, rank, g_type_register_static(GST_TYPE_ELEMENT, name, &info, 0));
}

void numm_unruly_register(void) {
  gst_type_find_register(NULL, "numm-unruly", GST_RANK_PRIMARY, find, NULL, NULL, NULL, NULL);
  for (Mode m = 0; m < MODES; m++) {
    char *parser = g_strconcat("unruly", modes[m], NULL), *decoder = g_strconcat("unrulydec", modes[m], NULL);
    add(parser, m, parser_init, GST_RANK_PRIMARY);
    add(decoder, m, decoder_init, GST_RANK_PRIMARY);
    g_free(parser);
    g_free(decoder);
  }
}
