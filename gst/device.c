#include "device.h"

struct numm_monitor {
  GList *providers;  // started ones
  GstBus *bus;       // of this monitor: providers are shared by the whole process, and so are their buses
};

// on_message may still run when the monitor is gone: disconnecting does not wait for it. So it has a reference of its own to the
// monitor's bus, which forget drops, and uses nothing else.
static void on_message(GstBus *bus, GstMessage *m, gpointer own) { gst_bus_post(own, gst_message_ref(m)); }

static void forget(gpointer own, GClosure *closure) { gst_object_unref(own); }

numm_monitor *numm_monitor_new(void) {
  numm_monitor *monitor = g_new0(numm_monitor, 1);
  monitor->bus = gst_bus_new();
  return monitor;
}

// keep makes a provider run until the process ends: PipeWire's frees memory that is not its own when it is stopped
// (0.3.65: 12 of 100 processes died of that, none where it went on). There is one per process, whoever uses it.
static void keep(GstDeviceProvider *provider, const char *name) {
  static gint kept;
  if (g_str_equal(name, "pipewiredeviceprovider") && g_atomic_int_compare_and_exchange(&kept, FALSE, TRUE))
    gst_device_provider_start(provider);
}

gboolean numm_monitor_add(numm_monitor *monitor, const char *name) {
  GstDeviceProvider *provider = gst_device_provider_factory_get_by_name(name);
  if (!provider) return FALSE;
  GstBus *bus = gst_device_provider_get_bus(provider);
  gst_bus_enable_sync_message_emission(bus);
  gulong handler = g_signal_connect_data(bus, "sync-message", G_CALLBACK(on_message), gst_object_ref(monitor->bus),
                                         forget, 0);
  gboolean started = gst_device_provider_start(provider);
  if (started) {
    keep(provider, name);
    monitor->providers = g_list_prepend(monitor->providers, provider);
  } else {
    g_signal_handler_disconnect(bus, handler);
    gst_bus_disable_sync_message_emission(bus);
    gst_object_unref(provider);
  }
  gst_object_unref(bus);
  return started;
}

// drain empties the provider's own bus: all listeners were told by signal.
static void drain(GstBus *bus) {
  for (GstMessage *m; (m = gst_bus_pop(bus));) gst_message_unref(m);
}

void numm_monitor_free(numm_monitor *monitor) {
  for (GList *l = monitor->providers; l; l = l->next) {
    GstBus *bus = gst_device_provider_get_bus(l->data);
    gst_device_provider_stop(l->data);
    g_signal_handlers_disconnect_by_data(bus, monitor->bus);
    gst_bus_disable_sync_message_emission(bus);
    drain(bus);
    gst_object_unref(bus);
  }
  g_list_free_full(monitor->providers, gst_object_unref);
  gst_bus_set_flushing(monitor->bus, TRUE);
  gst_object_unref(monitor->bus);
  g_free(monitor);
}

GList *numm_monitor_devices(numm_monitor *monitor) {
  GList *devices = NULL;
  for (GList *l = monitor->providers; l; l = l->next)
    devices = g_list_concat(gst_device_provider_get_devices(l->data), devices);
  return devices;
}

gboolean numm_monitor_wait(numm_monitor *monitor, GstClockTime timeout) {
  GstMessage *m = gst_bus_timed_pop_filtered(
      monitor->bus, timeout,
      GST_MESSAGE_DEVICE_ADDED | GST_MESSAGE_DEVICE_REMOVED | GST_MESSAGE_DEVICE_CHANGED);
  for (GList *l = monitor->providers; l; l = l->next) {
    GstBus *bus = gst_device_provider_get_bus(l->data);
    drain(bus);
    gst_object_unref(bus);
  }
  if (!m) return FALSE;
  gst_message_unref(m);
  return TRUE;
}

char *numm_device_id(GstDevice *device) {
  char *id = NULL;
  if (g_object_class_find_property(G_OBJECT_GET_CLASS(device), "internal-name"))
    g_object_get(device, "internal-name", &id, NULL);
  return id;
}

char *numm_device_field(const GstStructure *s, guint i, const char **name) {
  *name = gst_structure_nth_field_name(s, i);
  const GValue *v = gst_structure_get_value(s, *name);
  return G_VALUE_HOLDS_STRING(v) ? g_strdup(g_value_get_string(v)) : gst_value_serialize(v);
}
