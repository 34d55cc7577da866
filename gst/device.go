package gst

/*
#include "device.h"
#include <stdlib.h>

static const char *numm_type_name(GstDevice *d) { return G_OBJECT_TYPE_NAME(d); }
*/
import "C"

import (
	"fmt"
	"time"
	"unsafe"
)

// Device is a camera, a microphone or a speaker, held until Release. Its fields are plain Go memory.
type Device struct {
	ID         string            // what its element calls it; empty where only the properties tell
	Name       string            // for people
	Class      string            // "Video/Source", "Audio/Source", "Audio/Sink", or one with more words to it
	Provider   string            // the GObject type, such as "GstPulseDevice"
	Properties map[string]string // what its provider says of it
	Caps       string            // what it gives or takes, as far as its provider knows
	native     *C.GstDevice
}

// Monitor watches the devices of some providers as they come and go. One Monitor is not safe for concurrent use;
// several may be used at once.
type Monitor struct{ native *C.numm_monitor }

// NewMonitor starts watching with providers such as "pulsedeviceprovider". One that is not installed, or has no
// server to ask, has no devices. Do not start PipeWire's where no PipeWire runs: it may crash.
// Once started, that one keeps its thread and its descriptors until the process ends.
func NewMonitor(providers ...string) *Monitor {
	Init()
	m := &Monitor{C.numm_monitor_new()}
	for _, provider := range providers {
		name := C.CString(provider)
		C.numm_monitor_add(m.native, name)
		C.free(unsafe.Pointer(name))
	}
	return m
}

// Devices returns the devices that are there now; each must be released.
func (m *Monitor) Devices() []*Device {
	list := C.numm_monitor_devices(m.native)
	defer C.g_list_free(list)
	var devices []*Device
	for l := list; l != nil; l = l.next {
		devices = append(devices, deviceOf((*C.GstDevice)(l.data)))
	}
	return devices
}

// Wait waits until a device comes, goes or changes, and reports whether one did in time. Each change is reported once.
func (m *Monitor) Wait(timeout time.Duration) bool {
	return C.numm_monitor_wait(m.native, C.GstClockTime(timeout)) != C.FALSE
}

// Release stops watching. A second call does nothing.
func (m *Monitor) Release() {
	if m.native != nil {
		C.numm_monitor_free(m.native)
		m.native = nil
	}
}

func deviceOf(native *C.GstDevice) *Device {
	d := &Device{native: native, Properties: map[string]string{}, Provider: C.GoString(C.numm_type_name(native))}
	d.Name, d.Class = taken(C.gst_device_get_display_name(native)), taken(C.gst_device_get_device_class(native))
	d.ID = taken(C.numm_device_id(native))
	if caps := C.gst_device_get_caps(native); caps != nil {
		d.Caps = taken(C.gst_caps_to_string(caps))
		C.gst_caps_unref(caps)
	}
	properties := C.gst_device_get_properties(native)
	if properties == nil {
		return d
	}
	defer C.gst_structure_free(properties)
	for i := range C.gst_structure_n_fields(properties) {
		var field *C.char
		if value := C.numm_device_field(properties, C.guint(i), &field); value != nil {
			d.Properties[C.GoString(field)] = taken(value)
		}
	}
	return d
}

// Release drops the device; a pipeline that uses it is not affected. A second call does nothing.
func (d *Device) Release() {
	if d.native != nil {
		C.gst_object_unref(C.gpointer(unsafe.Pointer(d.native)))
		d.native = nil
	}
}

// AddDevice adds the element that plays into or records from a device to the pipeline. A device that is gone, and has no element,
// is an error.
func (p *Pipeline) AddDevice(d *Device) (*Element, error) {
	e := C.gst_device_create_element(d.native, nil)
	if e == nil {
		return nil, fmt.Errorf("%s has no element", d.Name)
	}
	return p.addNative(e)
}
