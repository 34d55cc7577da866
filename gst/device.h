// Cameras, microphones and speakers, as GStreamer's device providers know them.
#ifndef NUMM_DEVICE_H
#define NUMM_DEVICE_H

#include <gst/gst.h>

typedef struct numm_monitor numm_monitor;

// numm_monitor_add starts a provider of devices by its factory's name; FALSE where there is none, or it has
// nobody to ask. GstDeviceMonitor would start them all, and PipeWire's frees its memory twice (0.3.65) where
// no server runs.
numm_monitor *numm_monitor_new(void);
gboolean numm_monitor_add(numm_monitor *monitor, const char *provider);
void numm_monitor_free(numm_monitor *monitor);

// numm_monitor_devices is a list of what is there now; the caller owns it and what it holds.
GList *numm_monitor_devices(numm_monitor *monitor);

// numm_monitor_wait waits for a device that comes, goes or changes; FALSE where none did in time.
gboolean numm_monitor_wait(numm_monitor *monitor, GstClockTime timeout);

// numm_device_id is what the device's element would call it, the caller's; NULL where it has no such name.
char *numm_device_id(GstDevice *device);

// numm_device_field is the i-th property in text form, the caller's; it may be NULL.
char *numm_device_field(const GstStructure *properties, guint i, const char **name);

#endif
