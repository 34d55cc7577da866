package contract

import (
	"context"
	"iter"
	"time"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
)

// Devices, sketches and their scripts.
var (
	_ func(context.Context, *live.Config) error                                                            = live.Run
	_ func(context.Context, *live.Config, time.Duration, *live.Script) (*numm.Video, numm.Sound, error)    = live.Render
	_ func(context.Context, string, *live.Config, time.Duration, *live.Script, ...numm.EncodeOption) error = live.RenderTo

	_ func(*live.Session)                     = (*live.Session).Quit
	_ func(*live.Session, *live.Config) error = (*live.Session).Swap
	_ func(*live.Session) live.Stats          = (*live.Session).Stats

	_ func(context.Context) ([]live.Device, error)                                          = live.Devices
	_ func(context.Context) iter.Seq2[live.DeviceEvent, error]                              = live.Watch
	_ func(context.Context, *live.Device, ...numm.VideoOption) iter.Seq2[numm.Frame, error] = live.Frames
	_ func(context.Context, *live.Device, int) iter.Seq2[numm.Chunk, error]                 = live.Chunks
	_ func(context.Context, *live.Device, int) (numm.Sound, error)                          = live.Record
	_ func(context.Context, numm.Sound) error                                               = live.Play
	_ func(context.Context, *numm.Image) error                                              = live.Show
	_ func(context.Context, *numm.Video, numm.Sound) error                                  = live.PlayVideo

	_ = []error{
		live.ErrNoDevice, live.ErrNoDisplay,
		&live.PanicError{Callback: string(""), Value: any(nil), Stack: []byte(nil)},
	}
	_ interface{ Unwrap() error } = &live.PanicError{}

	_ = live.Config{
		VideoIn: func(*numm.Image) {}, VideoOut: func(*numm.Image) {},
		MouseIn: func(live.MouseEvent) {}, KeyboardIn: func(live.KeyEvent) bool { return false },
		AudioIn: func(numm.Sound) {}, AudioOut: func(numm.Sound) {},
		Start: func(*live.Session) {}, Xrun: func(live.Xrun) {}, Panicked: func(*live.PanicError) {},
		Title: string(""), Width: int(0), Height: int(0), InWidth: int(0), InHeight: int(0), Fullscreen: false,
		Rate: int(0), Block: int(0), Latency: time.Duration(0),
		Camera: (*live.Device)(nil), Microphone: (*live.Device)(nil), Speaker: (*live.Device)(nil),
		Source: string(""), Sink: string(""), Record: string(""), CaptureDir: string(""),
	}
	_ = live.Stats{
		InLatency: time.Duration(0), OutLatency: time.Duration(0), FramesIn: int(0), FramesOut: int(0), FramesDropped: int(0),
		Xruns: int(0), FPS: float64(0), AudioLoad: float64(0),
	}
	_ = live.Xrun{Time: time.Duration(0), Input: false, Frames: int(0)}
	_ = live.MouseEvent{Action: live.Move, X: float64(0), Y: float64(0), PX: int(0), PY: int(0), Button: int(0), DX: float64(0), DY: float64(0), Mods: live.Shift}
	_ = live.KeyEvent{Action: live.Press, Key: string(""), Mods: live.Control | live.Alt | live.Super}
	_ = live.Script{
		Camera: iter.Seq2[numm.Frame, error](nil), Microphone: numm.Sound(nil),
		Mouse: []live.TimedMouse{{At: time.Duration(0), MouseEvent: live.MouseEvent{}}},
		Keys:  []live.TimedKey{{At: time.Duration(0), KeyEvent: live.KeyEvent{}}},
	}
	_ = live.Device{ID: string(""), Name: string(""), Kind: live.Camera, Default: false}
	_ = live.DeviceEvent{Device: live.Device{}, Added: false}
	_ = []live.Kind{live.Camera, live.Microphone, live.Speaker}
	_ = []live.Action{live.Move, live.Press, live.Release, live.Scroll}

	_ func(live.Action) string = live.Action.String
	_ func(live.Kind) string   = live.Kind.String
	_ func(live.Mods) string   = live.Mods.String
	_ uint8                    = uint8(live.Mods(0))
	_ int                      = int(live.Action(0))
)
