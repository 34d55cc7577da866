package live

import (
	"context"
	"iter"
	"slices"
	"time"

	"github.com/gonumm/gonumm/gst"
)

// DeviceEvent says that a device has come or gone.
type DeviceEvent struct {
	Device Device
	Added  bool // otherwise it is gone
}

// Watch ranges over the devices that come and go from now on, each once, whoever knows it. The loop ends with ctx. What
// is there already [Devices] says; asked after the loop has begun, it misses nothing.
func Watch(ctx context.Context) iter.Seq2[DeviceEvent, error] {
	return func(yield func(DeviceEvent, error) bool) {
		m := gst.NewMonitor(providers()...)
		defer m.Release()
		known := listed(m)
		for ctx.Err() == nil {
			if !m.Wait(watchPatience) {
				continue
			}
			now := listed(m)
			for _, e := range changes(known, now) {
				if !yield(e, nil) {
					return
				}
			}
			known = now
		}
	}
}

// watchPatience is how long the end of a context may go unnoticed.
const watchPatience = 50 * time.Millisecond

// listed are the devices of a monitor.
func listed(m *gst.Monitor) []Device {
	all, natives := list(m)
	defer release(natives)
	devices := make([]Device, len(all))
	for i, d := range all {
		devices[i] = d.Device
	}
	return devices
}

// changes are what is gone and what has come, by kind and ID: that another device became the default one is none.
func changes(before, after []Device) (events []DeviceEvent) {
	lacks := func(all []Device, d Device) bool {
		return !slices.ContainsFunc(all, func(o Device) bool { return o.Kind == d.Kind && o.ID == d.ID })
	}
	for _, d := range before {
		if lacks(after, d) {
			events = append(events, DeviceEvent{Device: d})
		}
	}
	for _, d := range after {
		if lacks(before, d) {
			events = append(events, DeviceEvent{Device: d, Added: true})
		}
	}
	return events
}
