package live_test

import (
	"context"
	"iter"
	"testing"
	"time"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
)

// What programs are compiled against: names, types and the order of fields. It fails by not compiling.
func TestEngineContract(t *testing.T) {
	var (
		_ func(context.Context, *live.Config) error                                                            = live.Run
		_ func(context.Context, *live.Config, time.Duration, *live.Script) (*numm.Video, numm.Sound, error)    = live.Render
		_ func(context.Context, string, *live.Config, time.Duration, *live.Script, ...numm.EncodeOption) error = live.RenderTo
		_ func(*live.Session)                                                                                  = (*live.Session).Quit
		_ func(*live.Session, *live.Config) error                                                              = (*live.Session).Swap
		_ func(*live.Session) live.Stats                                                                       = (*live.Session).Stats
		_ error                                                                                                = &live.PanicError{Callback: "", Value: any(nil), Stack: []byte(nil)}
		_                                                                                                      = []live.Action{live.Move, live.Press, live.Release, live.Scroll}
		_                                                                                                      = []live.Mods{live.Shift, live.Control, live.Alt, live.Super}
		_                                                                                                      = [...]error{live.ErrNoDevice, live.ErrNoDisplay}
	)
	_ = live.Config{
		VideoIn: func(*numm.Image) {}, VideoOut: func(*numm.Image) {},
		MouseIn: func(live.MouseEvent) {}, KeyboardIn: func(live.KeyEvent) bool { return false },
		AudioIn: func(numm.Sound) {}, AudioOut: func(numm.Sound) {},
		Start: func(*live.Session) {}, Xrun: func(live.Xrun) {},
		Title: "", Width: 0, Height: 0, InWidth: 0, InHeight: 0, Fullscreen: false, Rate: 0, Block: 0, Latency: time.Duration(0),
		Camera: (*live.Device)(nil), Microphone: (*live.Device)(nil), Speaker: (*live.Device)(nil),
		Source: "", Sink: "", Record: "", CaptureDir: "",
	}
	_ = live.Stats{
		InLatency: time.Duration(0), OutLatency: time.Duration(0), FramesIn: 0, FramesOut: 0, FramesDropped: 0,
		Xruns: 0, FPS: float64(0), AudioLoad: float64(0),
	}
	_ = live.Xrun{Time: time.Duration(0), Input: false, Frames: 0}
	mouse := live.MouseEvent{Action: live.Move, X: 0.5, Y: 0.5, PX: 1, PY: 1, Button: 1, DX: 0.5, DY: 0.5, Mods: live.Shift}
	key := live.KeyEvent{Action: live.Press, Key: "a", Mods: live.Shift | live.Control}
	_ = live.Script{
		Camera: iter.Seq2[numm.Frame, error](nil), Microphone: numm.Sound(nil),
		Mouse: []live.TimedMouse{{At: time.Second, MouseEvent: mouse}}, Keys: []live.TimedKey{{At: time.Second, KeyEvent: key}},
	}
	if live.Move != 0 || key.Mods.String() != "Shift+Control" || mouse.Action.String() != "Move" {
		t.Error("the zero Action is not Move, or names have changed")
	}
}
