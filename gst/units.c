#include "units.h"

#include <gst/base/gstpushsrc.h>

#include "relay.h"

typedef struct {
  GstPushSrc parent;
  uintptr_t next;  // a handle of Go's
  GstCaps *caps;
  gint64 taken;  // atomic
} NummUnits;

typedef struct {
  GstPushSrcClass parent_class;
} NummUnitsClass;

G_DEFINE_TYPE(NummUnits, numm_units, GST_TYPE_PUSH_SRC)

static GstStaticPadTemplate source_template =
    GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

static GstFlowReturn units_create(GstPushSrc *push, GstBuffer **out) {
  NummUnits *self = (NummUnits *)push;
  numm_unit unit = {0};
  const gint64 got = numm_tell_go(NUMM_NEXT_UNIT, self->next, &unit, NULL, 0, 0);
  if (got == 0) return GST_FLOW_EOS;
  if (got < 0) {
    GST_ELEMENT_ERROR(self, RESOURCE, READ, (NULL), ("the stream cannot be read"));
    return GST_FLOW_ERROR;
  }
  GstBuffer *buffer = gst_buffer_new_wrapped_full(GST_MEMORY_FLAG_ZERO_PADDED, unit.bytes, unit.size + NUMM_PADDING, 0,
                                                  unit.size, unit.bytes, g_free);
  if (unit.pts >= 0) GST_BUFFER_PTS(buffer) = (GstClockTime)unit.pts;
  if (unit.duration >= 0) GST_BUFFER_DURATION(buffer) = (GstClockTime)unit.duration;
  if (!unit.key) GST_BUFFER_FLAG_SET(buffer, GST_BUFFER_FLAG_DELTA_UNIT);
  __atomic_add_fetch(&self->taken, (gint64)unit.size, __ATOMIC_RELAXED);
  *out = buffer;
  return GST_FLOW_OK;
}

static gboolean units_seekable(GstBaseSrc *base) { return FALSE; }

static GstCaps *units_caps(GstBaseSrc *base, GstCaps *filter) {
  GstCaps *caps = ((NummUnits *)base)->caps;
  return filter ? gst_caps_intersect_full(filter, caps, GST_CAPS_INTERSECT_FIRST) : gst_caps_ref(caps);
}

static void units_finalize(GObject *object) {
  NummUnits *self = (NummUnits *)object;
  gst_caps_unref(self->caps);
  numm_tell_go(NUMM_FORGET_UNITS, self->next, NULL, NULL, 0, 0);
  G_OBJECT_CLASS(numm_units_parent_class)->finalize(object);
}

static void numm_units_class_init(NummUnitsClass *klass) {
  GstElementClass *element = GST_ELEMENT_CLASS(klass);
  GstBaseSrcClass *base = GST_BASE_SRC_CLASS(klass);
  G_OBJECT_CLASS(klass)->finalize = units_finalize;
  gst_element_class_add_static_pad_template(element, &source_template);
  gst_element_class_set_static_metadata(element, "Unit source", "Source/Generic",
                                        "Gives the units that Go cuts out of a container", "numm for Go");
  base->get_caps = units_caps;
  base->is_seekable = units_seekable;
  GST_PUSH_SRC_CLASS(klass)->create = units_create;
}

static void numm_units_init(NummUnits *self) { gst_base_src_set_format(GST_BASE_SRC(self), GST_FORMAT_TIME); }

GstElement *numm_units_new(uintptr_t next, GstCaps *caps) {
  NummUnits *self = g_object_new(numm_units_get_type(), NULL);
  self->next = next;
  self->caps = gst_caps_ref(caps);
  return GST_ELEMENT(self);
}

gint64 numm_units_taken(GstElement *units) {
  return __atomic_load_n(&((NummUnits *)units)->taken, __ATOMIC_RELAXED);
}
