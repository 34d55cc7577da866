// Cameras, microphones and speakers, as GStreamer's device providers know them.
#ifndef NUMM_DEVICE_H
#define NUMM_DEVICE_H

#include <gst/gst.h>

typedef struct numm_monitor numm_monitor;

// numm_monitor_add starts a provider of devices by its factory's name; FALSE where there is none, or it has
// no server to ask. GstDeviceMonitor would start them all, and PipeWire's frees its memory twice (0.3.65) where
// no server runs.
numm_monitor *numm_monitor_new(void);
gboolean numm_monitor_add(numm_monitor *monitor, const char *provider);
void numm_monitor_free(numm_monitor *monitor);

// numm_monitor_devices returns a list of the devices that are there now; the caller owns the list and what it holds.
GList *numm_monitor_devices(numm_monitor *monitor);

// numm_monitor_wait waits until a device comes, goes or changes; FALSE where none did in time.
gboolean numm_monitor_wait(numm_monitor *monitor, GstClockTime timeout);

// numm_device_id returns what the device's element would call it; NULL where it has no such name. The caller frees it.
char *numm_device_id(GstDevice *device);

// numm_device_field returns the i-th property in text form, which may be NULL. The caller frees it.
char *numm_device_field(const GstStructure *properties, guint i, const char **name);

#endif
