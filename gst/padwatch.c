#include "padwatch.h"

#include <gst/video/video.h>
#include <string.h>

#include "relay.h"

// keep makes a pad live as long as its element: Go may use one that its demuxer has long removed, as
// oggdemux does at each link of a chain.
static void keep(GstElement *element, GstPad *pad) {
  static const char name[] = "numm-pads";
  GST_OBJECT_LOCK(element);
  GPtrArray *pads = g_object_get_data(G_OBJECT(element), name);
  if (!pads) {
    pads = g_ptr_array_new_with_free_func(gst_object_unref);
    g_object_set_data_full(G_OBJECT(element), name, pads, (GDestroyNotify)g_ptr_array_unref);
  }
  g_ptr_array_add(pads, gst_object_ref(pad));
  GST_OBJECT_UNLOCK(element);
}

static void on_pad_added(GstElement *element, GstPad *pad, gpointer handle) {
  if (!GST_PAD_IS_SRC(pad)) return;
  keep(element, pad);
  numm_tell_go(NUMM_PAD_ADDED, (uintptr_t)handle, element, pad, 0, 0);
}

static void on_no_more_pads(GstElement *element, gpointer handle) {
  numm_tell_go(NUMM_NO_MORE_PADS, (uintptr_t)handle, element, NULL, 0, 0);
}

void numm_watch_element(GstElement *element, uintptr_t handle) {
  g_signal_connect(element, "pad-added", G_CALLBACK(on_pad_added), (gpointer)handle);
  g_signal_connect(element, "no-more-pads", G_CALLBACK(on_no_more_pads), (gpointer)handle);
  gboolean sometimes = FALSE;
  for (const GList *t = gst_element_get_pad_template_list(element); t; t = t->next) {
    GstPadTemplate *tmpl = t->data;
    sometimes |= GST_PAD_TEMPLATE_DIRECTION(tmpl) == GST_PAD_SRC &&
                 GST_PAD_TEMPLATE_PRESENCE(tmpl) == GST_PAD_SOMETIMES;
  }
  GST_OBJECT_LOCK(element);
  GList *pads = g_list_copy_deep(element->srcpads, (GCopyFunc)(void (*)(void))gst_object_ref, NULL);
  GST_OBJECT_UNLOCK(element);
  for (GList *p = pads; p; p = p->next) on_pad_added(element, p->data, (gpointer)handle);
  if (pads && !sometimes) on_no_more_pads(element, (gpointer)handle);
  g_list_free_full(pads, gst_object_unref);
}

static GstPadProbeReturn drop_buffers(GstPad *pad, GstPadProbeInfo *info, gpointer unused) {
  return GST_PAD_PROBE_DROP;
}

// first_of returns the first buffer at hand; NULL where there is none.
static GstBuffer *first_of(GstPadProbeInfo *info) {
  if (info->type & GST_PAD_PROBE_TYPE_BUFFER) return GST_PAD_PROBE_INFO_BUFFER(info);
  GstBufferList *list = GST_PAD_PROBE_INFO_BUFFER_LIST(info);
  return gst_buffer_list_length(list) > 0 ? gst_buffer_list_get(list, 0) : NULL;
}

static GstPadProbeReturn on_first_buffer(GstPad *pad, GstPadProbeInfo *info, gpointer handle) {
  // A buffer that is dropped here counts as taken, so that a demuxer with only this pad goes on to look
  // for others instead of failing with "not linked".
  switch (numm_tell_go(NUMM_FIRST_BUFFER, (uintptr_t)handle, pad, first_of(info), 0, 0)) {
    case NUMM_DROP:
      gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST, drop_buffers,
                        NULL, NULL);
      break;
    case NUMM_NEXT:
      return GST_PAD_PROBE_DROP;
  }
  return GST_PAD_PROBE_REMOVE;
}

static GstPadProbeReturn on_event(GstPad *pad, GstPadProbeInfo *info, gpointer handle) {
  if (GST_EVENT_TYPE(GST_PAD_PROBE_INFO_EVENT(info)) == GST_EVENT_EOS)
    numm_tell_go(NUMM_PAD_ENDED, (uintptr_t)handle, pad, NULL, 0, 0);
  return GST_PAD_PROBE_OK;
}

static GstPadProbeReturn push_alone(GstPad *pad, GstPadProbeInfo *info, gpointer unused) {
  GstQuery *query = GST_PAD_PROBE_INFO_QUERY(info);
  if (GST_QUERY_TYPE(query) != GST_QUERY_SCHEDULING || !(info->type & GST_PAD_PROBE_TYPE_PUSH)) return GST_PAD_PROBE_OK;
  gst_query_set_scheduling(query, GST_SCHEDULING_FLAG_SEQUENTIAL, 1, -1, 0);
  gst_query_add_scheduling_mode(query, GST_PAD_MODE_PUSH);
  return GST_PAD_PROBE_HANDLED;
}

void numm_watch_pad(GstPad *pad, uintptr_t handle) {
  // What is linked while a buffer is on its way gets that buffer, and must not pull it once more: elements that strip tags
  // would block the thread that waits here.
  gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_QUERY_UPSTREAM, push_alone, NULL, NULL);
  gst_pad_add_probe(pad,
                    GST_PAD_PROBE_TYPE_BLOCK | GST_PAD_PROBE_TYPE_BUFFER |
                        GST_PAD_PROBE_TYPE_BUFFER_LIST,
                    on_first_buffer, (gpointer)handle, NULL);
  gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, on_event, (gpointer)handle, NULL);
}

// replace puts a new event, which it takes, in place of the one that a probe holds.
static void replace(GstPadProbeInfo *info, GstEvent *fresh) {
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT(info);
  gst_event_set_seqnum(fresh, gst_event_get_seqnum(event));
  GST_PAD_PROBE_INFO_DATA(info) = fresh;
  gst_event_unref(event);
}

static GstPadProbeReturn open_segment(GstPad *pad, GstPadProbeInfo *info, gpointer unused) {
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT(info);
  if (GST_EVENT_TYPE(event) != GST_EVENT_SEGMENT) return GST_PAD_PROBE_OK;
  const GstSegment *old;
  gst_event_parse_segment(event, &old);
  if (old->format != GST_FORMAT_TIME) return GST_PAD_PROBE_OK;

  GstSegment open;
  gst_segment_init(&open, GST_FORMAT_TIME);
  replace(info, gst_event_new_segment(&open));
  return GST_PAD_PROBE_OK;
}

void numm_open_segment(GstPad *pad) {
  gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, open_segment, NULL, NULL);
}

static GstPadProbeReturn hide_colorimetry(GstPad *pad, GstPadProbeInfo *info, gpointer unused) {
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT(info);
  if (GST_EVENT_TYPE(event) != GST_EVENT_CAPS) return GST_PAD_PROBE_OK;
  GstCaps *caps;
  gst_event_parse_caps(event, &caps);
  if (!gst_structure_has_field(gst_caps_get_structure(caps, 0), "colorimetry")) return GST_PAD_PROBE_OK;

  caps = gst_caps_copy(caps);
  gst_structure_remove_field(gst_caps_get_structure(caps, 0), "colorimetry");
  replace(info, gst_event_new_caps(caps));
  gst_caps_unref(caps);
  return GST_PAD_PROBE_OK;
}

void numm_hide_colorimetry(GstPad *pad) {
  gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, hide_colorimetry, NULL, NULL);
}

static GstPadProbeReturn drop(GstPad *pad, GstPadProbeInfo *info, gpointer unused) { return GST_PAD_PROBE_DROP; }

// The first of Vorbis' headers is 1, "vorbis", four bytes of a version, and a byte that counts the channels. After a bad one nothing
// gets through: at the next packet vorbisdec would take the same header from the caps.
static GstPadProbeReturn limit_vorbis(GstPad *pad, GstPadProbeInfo *info, gpointer unused) {
  guint8 head[12];
  if (gst_buffer_extract(GST_PAD_PROBE_INFO_BUFFER(info), 0, head, sizeof head) < sizeof head ||
      memcmp(head, "\001vorbis", 7) || head[11] <= 64)
    return GST_PAD_PROBE_OK;
  gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST, drop, NULL, NULL);
  GstElement *decoder = gst_pad_get_parent_element(pad);
  if (decoder) {
    GST_ELEMENT_ERROR(decoder, STREAM, DECODE, (NULL), ("Vorbis of %d channels, at most 64 can be decoded", head[11]));
    gst_object_unref(decoder);
  }
  return GST_PAD_PROBE_DROP;
}

void numm_limit_vorbis(GstPad *sink) {
  gst_pad_add_probe(sink, GST_PAD_PROBE_TYPE_BUFFER, limit_vorbis, NULL, NULL);
}

static GstPadProbeReturn on_size(GstPad *pad, GstPadProbeInfo *info, gpointer handle) {
  GstQuery *query = GST_PAD_PROBE_INFO_QUERY(info);
  if (GST_QUERY_TYPE(query) != GST_QUERY_ACCEPT_CAPS || !(info->type & GST_PAD_PROBE_TYPE_PUSH))
    return GST_PAD_PROBE_OK;
  GstCaps *caps;
  gst_query_parse_accept_caps(query, &caps);
  GstStructure *s = gst_caps_get_structure(caps, 0);
  int width, height;
  if (!gst_structure_get_int(s, "width", &width) || !gst_structure_get_int(s, "height", &height) ||
      numm_tell_go(NUMM_SIZE, (uintptr_t)handle, NULL, NULL, width, height) != NUMM_DROP)
    return GST_PAD_PROBE_OK;
  gst_query_set_accept_caps_result(query, FALSE);
  return GST_PAD_PROBE_HANDLED;
}

void numm_watch_size(GstPad *sink, uintptr_t handle) {
  gst_pad_add_probe(sink, GST_PAD_PROBE_TYPE_QUERY_DOWNSTREAM, on_size, (gpointer)handle, NULL);
}

static GstPadProbeReturn offer_video_meta(GstPad *pad, GstPadProbeInfo *info, gpointer unused) {
  GstQuery *query = GST_PAD_PROBE_INFO_QUERY(info);
  // Once on the way down: on its way back up the query is the answer.
  if (GST_QUERY_TYPE(query) == GST_QUERY_ALLOCATION && (info->type & GST_PAD_PROBE_TYPE_PUSH) &&
      !gst_query_find_allocation_meta(query, GST_VIDEO_META_API_TYPE, NULL))
    gst_query_add_allocation_meta(query, GST_VIDEO_META_API_TYPE, NULL);
  return GST_PAD_PROBE_OK;
}

void numm_offer_video_meta(GstPad *sink) {
  gst_pad_add_probe(sink, GST_PAD_PROBE_TYPE_QUERY_DOWNSTREAM, offer_video_meta, NULL, NULL);
}

static void stop_late(const GValue *item, gpointer unused) {
  GstElement *element = g_value_get_object(item);
  if (gst_element_set_locked_state(element, FALSE) || GST_STATE(element) != GST_STATE_NULL)
    gst_element_set_state(element, GST_STATE_NULL);
}

static void each(GstIterator *elements, GstIteratorForeachFunction what, gpointer data) {
  while (gst_iterator_foreach(elements, what, data) == GST_ITERATOR_RESYNC) gst_iterator_resync(elements);
  gst_iterator_free(elements);
}

static void stop_tasks(const GValue *item, gpointer unused) {
  GstElement *element = g_value_get_object(item);
  GST_OBJECT_LOCK(element);
  GList *pads = g_list_copy_deep(element->pads, (GCopyFunc)(void (*)(void))gst_object_ref, NULL);
  GST_OBJECT_UNLOCK(element);
  for (GList *p = pads; p; p = p->next) gst_pad_stop_task(p->data);
  g_list_free_full(pads, gst_object_unref);
}

static void count_running(const GValue *item, gpointer count) {
  GstElement *element = g_value_get_object(item);
  GST_OBJECT_LOCK(element);
  for (GList *p = element->pads; p; p = p->next) {
    GST_OBJECT_LOCK(p->data);
    GstTask *task = GST_PAD_TASK(p->data);
    if (task && gst_task_get_state(task) == GST_TASK_STARTED) (*(int *)count)++;
    GST_OBJECT_UNLOCK(p->data);
  }
  GST_OBJECT_UNLOCK(element);
}

gboolean numm_running(GstElement *pipeline) {
  int count = 0;
  each(gst_bin_iterate_recurse(GST_BIN(pipeline)), count_running, &count);
  return count > 0;
}

void numm_stop(GstElement *pipeline) {
  gst_element_set_state(pipeline, GST_STATE_NULL);
  each(gst_bin_iterate_elements(GST_BIN(pipeline)), stop_late, NULL);
  each(gst_bin_iterate_recurse(GST_BIN(pipeline)), stop_tasks, NULL);
}
