package live

import (
	"fmt"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/numm"
)

type soundConfig struct {
	Device  *Device       // nil: the default one
	Block   int           // sound frames that are read or written at a time
	Latency time.Duration // that may pass in the device; 0: as much as never makes a hole
}

// safeLatency outlasts what a busy machine keeps a program from running.
const safeLatency = 100 * time.Millisecond

// latency is what is asked of the device.
func (c soundConfig) latency() time.Duration {
	if c.Latency > 0 {
		return c.Latency
	}
	return safeLatency
}

// soundCaps is what the devices give and take. The sound server makes it of whatever its hardware has.
const soundCaps = "audio/x-raw, format=S16LE, rate=44100, channels=2, layout=interleaved"

// frameSize is the number of bytes of a sound frame.
const frameSize = 4

// microseconds is a property's text.
func microseconds(d time.Duration) string { return fmt.Sprint(d.Microseconds()) }

func soundTime(frames int) time.Duration {
	return time.Duration(frames) * time.Second / numm.SampleRate
}

func soundFrames(d time.Duration) int {
	return int(d * numm.SampleRate / time.Second)
}

// tune sets how much sound the device keeps, and in what pieces it moves it. Elements of other kinds have their own way.
func tune(device *gst.Element, buffer, piece time.Duration) {
	for property, value := range map[string]string{"buffer-time": microseconds(buffer), "latency-time": microseconds(piece)} {
		_ = device.Set(property, value)
	}
}

// converted are the elements between a device and soundCaps: none for a sound server, which has its own.
func converted(p *gst.Pipeline, device *gst.Element) (*gst.Element, error) {
	switch device.Factory() {
	case "pulsesrc", "pulsesink":
		return nil, nil
	}
	return p.AddDescription("audioconvert dithering=none noise-shaping=none ! audioresample quality=8 ! audioconvert dithering=none noise-shaping=none")
}
