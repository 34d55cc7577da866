package live

import (
	"fmt"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// Config is a sketch: callbacks, and the settings of the devices they are connected to. A nil callback leaves its device closed;
// the zero value of anything else is its default.
//
// The arrays passed to a callback are valid only during the call: they are reused for the next
// one. Run copies the Config; to change callbacks while they run there is [Session.Swap].
type Config struct {
	// Called in turn on the goroutine that called Run, never two at once.

	// VideoIn receives each picture of the camera, InWidth × InHeight, once. A camera that is faster
	// than the callbacks loses its oldest pictures. The callback may paint into it.
	VideoIn func(in *numm.Image)
	// VideoOut paints the picture for the window, Width × Height, Rate times a second. The picture is black at first and then
	// keeps what was painted before.
	VideoOut func(out *numm.Image)
	// MouseIn receives what the mouse does over the window. Without VideoOut the window is black.
	MouseIn func(e MouseEvent)
	// KeyboardIn receives what the keys do while the window has the keyboard; where there is no window, it reads the
	// terminal instead (see the package's text on terminals). Returning true keeps a key from F9, F10 and F11.
	KeyboardIn func(e KeyEvent) bool

	// Called in turn on another goroutine, concurrently with those above: what both sides use needs a lock, an
	// atomic or a channel. A callback that takes longer than Block sound frames last makes a gap in the sound.

	// AudioIn receives the next Block sound frames of the microphone.
	AudioIn func(in numm.Sound)
	// AudioOut fills the next Block sound frames for the speaker. They are zero at first. With a microphone, the
	// block follows the one that AudioIn has just received.
	AudioOut func(out numm.Sound)

	// Start is called once, before the first callback, on the goroutine of VideoOut.
	Start func(s *Session)
	// Xrun is called on the goroutine of AudioOut when sound was late or lost. In Render it never is.
	Xrun func(x Xrun)
	// Panicked is called on the goroutine of a callback that was set by Session.Swap and has panicked, after
	// the last good callbacks are restored. If it is nil, the panic and its stack are printed on standard error.
	Panicked func(p *PanicError)

	Title             string // of the window
	Width, Height     int    // of VideoOut, in pixels; default 320 by 240
	InWidth, InHeight int    // of VideoIn, in pixels; default Width by Height
	Fullscreen        bool   // cover the screen; the picture is scaled and keeps its shape
	Rate              int    // frames per second; default 30
	Block             int    // sound frames per call; default 441, 10 ms

	// Latency is how long sound may take from the microphone through AudioIn and AudioOut to the loudspeaker, as far as program and
	// sound server cause it; the hardware adds its own. Default 250 ms, for a block longer than 125 ms twice that. Stats reports what
	// was achieved, and Xrun what was lost. With PulseAudio 16.1 and a sink without hardware, 2 cores, Block 441, over a minute: 40 ms
	// took 39.2 ms and lost nothing on an idle machine; 10 ms took 20 ms and lost 213 of 2.6 million sound frames in a few gaps; the
	// default took 237 ms and lost nothing with both cores busy. It does lose sound where the system keeps a program waiting for longer,
	// as happened once in a minute with twice as many busy programs as cores.
	Latency time.Duration

	Camera, Microphone, Speaker *Device // nil: the default
	Source, Sink                string  // video: GStreamer elements instead of devices
	Record                      string  // also write screen and speakers to this file, see Run
	CaptureDir                  string  // for F10; default "."
}

// withDefaults returns a copy with every default filled in, or an error that names an invalid field.
func (c *Config) withDefaults() (*Config, error) {
	if c == nil {
		c = &Config{}
	}
	d := *c
	for _, f := range []struct {
		name  string
		value *int
		zero  int
	}{
		{"Width", &d.Width, 320}, {"Height", &d.Height, 240},
		{"InWidth", &d.InWidth, 0}, {"InHeight", &d.InHeight, 0},
		{"Rate", &d.Rate, numm.FrameRate}, {"Block", &d.Block, defaultBlock},
	} {
		if *f.value < 0 || *f.value > maxField {
			return nil, fmt.Errorf("%w: Config.%s is %d: must be from 0, the default, to %d",
				numm.ErrSize, f.name, *f.value, maxField)
		}
		if *f.value == 0 {
			*f.value = f.zero
		}
	}
	if d.InWidth == 0 {
		d.InWidth = d.Width
	}
	if d.InHeight == 0 {
		d.InHeight = d.Height
	}
	if d.Latency < 0 {
		return nil, fmt.Errorf("%w: Config.Latency is %v", numm.ErrSize, d.Latency)
	}
	if d.CaptureDir == "" {
		d.CaptureDir = "."
	}
	return &d, nil
}

// defaultBlock is 10 ms of sound, the shortest that a busy machine was measured to keep up with.
const defaultBlock = 441

// maxField is far beyond what makes sense for a side, a rate or a block, and far below what overflows.
const maxField = 1 << 20
