package live

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gonumm/gonumm/gst"
)

// providers returns the GStreamer device providers whose server is running.
func providers() []string {
	names := []string{"pulsedeviceprovider", "alsadeviceprovider", "v4l2deviceprovider"}
	if pipewireRuns() {
		names = append(names, "pipewiredeviceprovider") // frees its memory twice where no PipeWire runs (0.3.65)
	}
	return names
}

// pipewireRuns looks for PipeWire's socket where its library does.
func pipewireRuns() bool {
	name := cmp.Or(os.Getenv("PIPEWIRE_REMOTE"), "pipewire-0")
	folder := cmp.Or(os.Getenv("PIPEWIRE_RUNTIME_DIR"), os.Getenv("XDG_RUNTIME_DIR"), "/run/pipewire")
	return reachable(filepath.Join(folder, name), name) == nil
}

// held is a device with GStreamer's hold on it.
type held struct {
	Device
	native *gst.Device
}

// list returns the devices of a monitor, each once: sorted by kind, the default one first, then by name. natives holds
// the native devices of all that were examined, which the caller releases.
func list(m *gst.Monitor) (devices []held, natives []*gst.Device) {
	natives = m.Devices()
	for _, native := range natives {
		if d, ok := nameDevice(native); ok && !repeated(native, natives) {
			devices = append(devices, held{d, native})
		}
	}
	slices.SortStableFunc(devices, func(a, b held) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), compareBool(b.Default, a.Default), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	for i := range devices {
		// Where nobody marks a default, the first of its kind is what is used.
		first := i == 0 || devices[i-1].Kind != devices[i].Kind
		devices[i].Default = first
	}
	return devices, natives
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

const pipewireProvider, v4l2Provider, pulseProvider = "GstPipeWireDevice", "GstV4l2Device", "GstPulseDevice"

// repeated reports whether another provider lists the same device. PipeWire lists what the kernel's drivers list, and
// where it serves PulseAudio's clients, or runs beside PulseAudio, the same cards. ALSA has what either of them has.
func repeated(d *gst.Device, all []*gst.Device) bool {
	sound := strings.HasPrefix(d.Class, "Audio/")
	return slices.ContainsFunc(all, func(o *gst.Device) bool {
		switch {
		case sound && d.Provider != pulseProvider:
			return o.Provider == pulseProvider
		case d.Provider == pipewireProvider && o.Provider == v4l2Provider:
			path := d.Properties["api.v4l2.path"]
			return path != "" && path == o.Properties["device.path"]
		}
		return false
	})
}

// nameDevice makes a Device of what a provider reports; ok is false for devices of other kinds.
func nameDevice(native *gst.Device) (d Device, ok bool) {
	isDefault := native.Properties["is-default"] == "true"
	switch {
	case strings.HasPrefix(native.Class, "Video/Source"):
		d.Kind = Camera
	case strings.HasPrefix(native.Class, "Audio/Source"):
		// What a speaker plays can be recorded too, but that is not a microphone unless it was made the default one.
		if native.Properties["device.class"] == "monitor" && !isDefault {
			return Device{}, false
		}
		d.Kind = Microphone
	case strings.HasPrefix(native.Class, "Audio/Sink"):
		d.Kind = Speaker
	default:
		return Device{}, false
	}
	d.ID = cmp.Or(native.ID, native.Properties["node.name"], native.Properties["device.path"], native.Name)
	d.Name, d.Default = cmp.Or(native.Name, d.ID), isDefault
	return d, true
}
