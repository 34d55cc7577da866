package live

import (
	"context"
	"iter"
	"slices"
	"time"

	"github.com/gonumm/gonumm/gst"
)

// DeviceEvent reports that a device has come or gone.
type DeviceEvent struct {
	Device Device
	Added  bool // otherwise it is gone
}

// Watch ranges over the devices that come and go from now on, each once, however many servers report it. The loop ends with ctx.
// [Devices] lists what is there already; when it is called after the loop has begun, no device is missed.
func Watch(ctx context.Context) iter.Seq2[DeviceEvent, error] {
	return func(yield func(DeviceEvent, error) bool) {
		m := gst.NewMonitor(providers()...)
		defer m.Release()
		known := listed(m)
		for ctx.Err() == nil {
			if !m.Wait(watchInterval) {
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

// watchInterval is how long the end of a context may go unnoticed.
const watchInterval = 50 * time.Millisecond

// listed returns the devices of a monitor.
func listed(m *gst.Monitor) []Device {
	all, natives := list(m)
	defer release(natives)
	devices := make([]Device, len(all))
	for i, d := range all {
		devices[i] = d.Device
	}
	return devices
}

// changes returns which devices are gone and which have come, by kind and ID; a change of the default device is not one.
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
