#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <gst/base/gstbasesrc.h>
#include <gst/base/gsttypefindhelper.h>
#include <string.h>
#include <unistd.h>

#include "relay.h"

typedef struct {
  GstBaseSrc parent;
  int fd;            // negative where there is a reader
  uintptr_t reader;  // a handle of Go's; 0 where there is none
  gint64 start, end;
  numm_patch *patches;
  int patch_count;
  GstCaps *caps;  // what is said of the bytes; NULL where nothing is
  char *uri;      // NULL unless told
  gboolean one_piece;
  gint64 taken;     // atomic
  gint64 again;     // atomic
  gint64 furthest;  // start of a read so far, -1 before the first
} NummSource;

typedef struct {
  GstBaseSrcClass parent_class;
} NummSourceClass;

G_DEFINE_TYPE(NummSource, numm_source, GST_TYPE_BASE_SRC)

static GstStaticPadTemplate source_template =
    GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

// read_some reads like pread, for both kinds of source.
static gssize read_some(NummSource *self, guint8 *bytes, gsize size, gint64 offset) {
  if (self->reader) return numm_tell_go(NUMM_READ_AT, self->reader, bytes, NULL, (gint64)size, offset);
  gssize n = pread(self->fd, bytes, size, offset);
  return n < 0 ? -errno : n;
}

// read_window fills bytes from an offset inside the window and applies the patches to them.
// It returns how many bytes it got, or -errno.
static gssize read_window(NummSource *self, gint64 offset, guint8 *bytes, gsize size) {
  const gint64 length = self->end - self->start;
  if (offset < 0 || offset >= length) return 0;
  if ((gint64)size > length - offset) size = (gsize)(length - offset);

  const gint64 from = self->start + offset;
  gsize got = 0;
  while (got < size) {
    gssize n = read_some(self, bytes + got, size - got, from + (gint64)got);
    if (n == -EINTR) continue;
    if (n < 0 && got > 0 && self->reader) break;  // its error is kept, and what came before it is whole
    if (n < 0) return n;
    if (n == 0) break;  // the file became shorter while we read it, or never was so long
    got += (gsize)n;
  }
  for (int i = 0; i < self->patch_count; i++) {
    const numm_patch *p = &self->patches[i];
    const gint64 lo = MAX(p->offset, from);
    const gint64 hi = MIN(p->offset + (gint64)p->size, from + (gint64)got);
    if (lo < hi) memcpy(bytes + (lo - from), p->bytes + (lo - p->offset), (gsize)(hi - lo));
  }
  __atomic_add_fetch(&self->taken, (gint64)got, __ATOMIC_RELAXED);
  // A parser that looks for its next frame byte by byte reads the same bytes often, but gets on.
  if (offset > self->furthest)
    self->furthest = offset;
  else
    __atomic_add_fetch(&self->again, (gint64)got, __ATOMIC_RELAXED);
  return (gssize)got;
}

static GstFlowReturn source_create(GstBaseSrc *base, guint64 offset, guint size, GstBuffer **out) {
  NummSource *self = (NummSource *)base;
  const gint64 length = self->end - self->start;
  if ((gint64)offset >= length) return GST_FLOW_EOS;
  if ((gint64)size > length - (gint64)offset) size = (guint)(length - (gint64)offset);

  GstBuffer *buffer = gst_buffer_new_allocate(NULL, size, NULL);
  if (!buffer) return GST_FLOW_ERROR;
  GstMapInfo map;
  gst_buffer_map(buffer, &map, GST_MAP_WRITE);
  gssize got = read_window(self, (gint64)offset, map.data, size);
  gst_buffer_unmap(buffer, &map);
  if (got <= 0) {
    gst_buffer_unref(buffer);
    if (got == 0) return GST_FLOW_EOS;
    GST_ELEMENT_ERROR(self, RESOURCE, READ, (NULL), ("%s", g_strerror((int)-got)));
    return GST_FLOW_ERROR;
  }
  if ((guint)got < size) gst_buffer_set_size(buffer, got);
  GST_BUFFER_OFFSET(buffer) = offset;
  GST_BUFFER_OFFSET_END(buffer) = offset + (guint64)got;
  *out = buffer;
  return GST_FLOW_OK;
}

static gboolean source_size(GstBaseSrc *base, guint64 *size) {
  NummSource *self = (NummSource *)base;
  *size = (guint64)(self->end - self->start);
  return TRUE;
}

static gboolean source_seekable(GstBaseSrc *base) { return TRUE; }

static GstCaps *source_caps(GstBaseSrc *base, GstCaps *filter) {
  NummSource *self = (NummSource *)base;
  GstCaps *caps = self->caps ? gst_caps_ref(self->caps) : gst_caps_new_any();
  if (!filter) return caps;
  GstCaps *fit = gst_caps_intersect(filter, caps);
  gst_caps_unref(caps);
  return fit;
}

static gboolean source_query(GstBaseSrc *base, GstQuery *query) {
  NummSource *self = (NummSource *)base;
  if (GST_QUERY_TYPE(query) == GST_QUERY_SCHEDULING && self->one_piece) {
    gst_query_set_scheduling(query, GST_SCHEDULING_FLAG_SEQUENTIAL, 1, -1, 0);
    gst_query_add_scheduling_mode(query, GST_PAD_MODE_PUSH);
    return TRUE;
  }
  if (GST_QUERY_TYPE(query) != GST_QUERY_URI || !self->uri)
    return GST_BASE_SRC_CLASS(numm_source_parent_class)->query(base, query);
  gst_query_set_uri(query, self->uri);
  return TRUE;
}

static void source_finalize(GObject *object) {
  NummSource *self = (NummSource *)object;
  if (self->caps) gst_caps_unref(self->caps);
  if (self->fd >= 0) close(self->fd);
  if (self->reader) numm_tell_go(NUMM_FORGET_READER, self->reader, NULL, NULL, 0, 0);
  for (int i = 0; i < self->patch_count; i++) g_free((gpointer)self->patches[i].bytes);
  g_free(self->patches);
  g_free(self->uri);
  G_OBJECT_CLASS(numm_source_parent_class)->finalize(object);
}

static void numm_source_class_init(NummSourceClass *klass) {
  GstElementClass *element = GST_ELEMENT_CLASS(klass);
  GstBaseSrcClass *base = GST_BASE_SRC_CLASS(klass);
  G_OBJECT_CLASS(klass)->finalize = source_finalize;
  gst_element_class_add_static_pad_template(element, &source_template);
  gst_element_class_set_static_metadata(element, "Byte source", "Source/File",
                                        "Reads one open file or one reader and nothing else", "numm for Go");
  base->create = source_create;
  base->get_size = source_size;
  base->get_caps = source_caps;
  base->is_seekable = source_seekable;
  base->query = source_query;
}

static void numm_source_init(NummSource *self) {
  self->fd = -1;
  self->furthest = -1;
  gst_base_src_set_format(GST_BASE_SRC(self), GST_FORMAT_BYTES);
  gst_base_src_set_blocksize(GST_BASE_SRC(self), 64 * 1024);
}

GstElement *numm_source_new(int fd, uintptr_t reader, gint64 start, gint64 end, const numm_patch *patches, int count) {
  int own = reader ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (own < 0 && !reader) return NULL;
  NummSource *self = g_object_new(numm_source_get_type(), NULL);
  self->fd = own;
  self->reader = reader;
  self->start = start;
  self->end = end;
  self->patches = g_new0(numm_patch, count);
  self->patch_count = count;
  for (int i = 0; i < count; i++) {
    self->patches[i] = patches[i];
    self->patches[i].bytes = g_memdup2(patches[i].bytes, patches[i].size);
  }
  return GST_ELEMENT(self);
}

void numm_source_one_piece(GstElement *source, GstCaps *caps) {
  NummSource *self = (NummSource *)source;
  self->caps = gst_caps_ref(caps);
  self->one_piece = TRUE;
  gst_base_src_set_blocksize(GST_BASE_SRC(self), (guint)MIN(self->end - self->start, G_MAXUINT));
}

void numm_source_tell(GstElement *source, const char *uri) { ((NummSource *)source)->uri = g_strdup(uri); }

gint64 numm_source_taken(GstElement *source) {
  return __atomic_load_n(&((NummSource *)source)->taken, __ATOMIC_RELAXED);
}

gint64 numm_source_again(GstElement *source) {
  return __atomic_load_n(&((NummSource *)source)->again, __ATOMIC_RELAXED);
}

static GstFlowReturn typefind_range(GstObject *object, GstObject *parent, guint64 offset, guint length,
                                    GstBuffer **buffer) {
  return source_create(GST_BASE_SRC(object), offset, length, buffer);
}

GstCaps *numm_source_typefind(GstElement *source, guint *probability) {
  NummSource *self = (NummSource *)source;
  GstTypeFindProbability found = GST_TYPE_FIND_NONE;
  GstCaps *caps = NULL;
  // The full form, as the short one hides the last flow return; the extension is left out on
  // purpose: what a file is called says nothing about what it is.
  gst_type_find_helper_get_range_full(GST_OBJECT(self), NULL, typefind_range,
                                      (guint64)(self->end - self->start), NULL, &caps, &found);
  *probability = (guint)found;
  return caps;
}
