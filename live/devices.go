package live

import (
	"context"

	"github.com/gonumm/gonumm/gst"
)

// Devices lists the cameras, microphones and speakers of this machine as they are now: sorted by kind, the default one of each
// first. Each is listed once, though PipeWire, PulseAudio and the kernel may all know it. Where there are none the list is
// empty; that is no error.
func Devices(ctx context.Context) ([]Device, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m := gst.NewMonitor(providers()...)
	defer m.Release()
	return listed(m), nil
}

func release(natives []*gst.Device) {
	for _, native := range natives {
		native.Release()
	}
}

// addDevice adds the element of a device to a pipeline, and returns the caps that it gives or takes. A nil device is the default
// one of its kind.
func addDevice(p *gst.Pipeline, d *Device, kind Kind) (e *gst.Element, caps string, err error) {
	m := gst.NewMonitor(providers()...)
	defer m.Release()
	all, natives := list(m)
	defer release(natives)
	for _, there := range all {
		if there.Kind == kind && (d == nil || *d == Device{} || d.ID == there.ID) {
			e, err := p.AddDevice(there.native)
			return e, there.native.Caps, err
		}
	}
	return nil, "", noDevice(d, kind)
}

// noDevice returns an error that says what is missing.
func noDevice(d *Device, kind Kind) error {
	reason := map[Kind]string{Camera: "no camera", Microphone: "no microphone", Speaker: "no speaker"}[kind] + " is connected"
	if d != nil && d.ID != "" {
		reason = d.ID + " is not connected"
	}
	return &deviceError{err: ErrNoDevice, reason: reason, advice: deviceAdvice[kind]}
}

var deviceAdvice = map[Kind]string{
	Camera:     "connect one, or name a film or GStreamer elements as Source",
	Microphone: "connect one, and see with 'pactl info' whether a sound server runs",
	Speaker:    "connect one, and see with 'pactl info' whether a sound server runs",
}
