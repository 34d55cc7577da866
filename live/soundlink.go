package live

import (
	"fmt"
	"time"
	"unsafe"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/numm"
)

// soundCaps is what the devices give and take. The sound server converts it to and from what its hardware has.
const soundCaps = media.RawAudio + ", format=S16LE, rate=44100, channels=2, layout=interleaved"

// frameSize is the number of bytes of a sound frame.
const frameSize = 4

// bytesOf returns a view of sound as it is stored in memory.
func bytesOf(s numm.Sound) []byte {
	if len(s) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), frameSize*len(s))
}

// linkSound links two elements, one of which is the device.
func linkSound(p *gst.Pipeline, device, from, to *gst.Element) error {
	between, err := converted(p, device)
	if err != nil {
		return err
	}
	if between == nil {
		return from.Link(to)
	}
	if err := from.Link(between); err != nil {
		return err
	}
	return between.Link(to)
}

// tune sets how much sound the device keeps, and in what pieces it moves it. Other elements have their own ways.
func tune(device *gst.Element, buffer, piece time.Duration) {
	for property, value := range map[string]string{"buffer-time": microseconds(buffer), "latency-time": microseconds(piece)} {
		_ = device.Set(property, value)
	}
}

// pulseSink is the element whose way of counting is known best.
const pulseSink = "pulsesink"

// converted returns the elements between a device and soundCaps: none for a sound server, which has its own.
func converted(p *gst.Pipeline, device *gst.Element) (*gst.Element, error) {
	switch device.Factory() {
	case "pulsesrc", pulseSink:
		return nil, nil
	}
	return p.AddDescription("audioconvert dithering=none noise-shaping=none ! audioresample quality=8 ! audioconvert dithering=none noise-shaping=none")
}

// microseconds returns the text of a property in microseconds.
func microseconds(d time.Duration) string { return fmt.Sprint(d.Microseconds()) }
