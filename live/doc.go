// Package live treats the screen, the speakers, the camera and the microphone as arrays.
//
//	camera ─────▶ VideoIn ─┐                    ┌─▶ VideoOut ─────▶ window
//	mouse ──────▶ MouseIn ─┼─▶ your variables ──┤
//	keys ────▶ KeyboardIn ─┤                    │
//	microphone ─▶ AudioIn ─┘                    └─▶ AudioOut ─────▶ speaker
//	└─ or a Script ─────────────┘               └─────── or arrays, or a film ─┘
//
// A sketch is a [Config] with a function for each thing that it wants to see, hear, show or play. [Run] opens what these need and
// calls them back; [Render] calls the same ones without devices, as fast as it can, and gives what they showed and
// played as arrays; [RenderTo] writes that as a film.
//
//	var level byte
//	err := live.Run(ctx, &live.Config{
//		MouseIn: func(e live.MouseEvent) { level = byte(255 * e.X) },
//		VideoOut: func(out *numm.Image) {
//			for i := range out.Pix {
//				out.Pix[i] = level
//			}
//		},
//	})
//
// # Two goroutines
//
// VideoIn, VideoOut, MouseIn, KeyboardIn and Start are called in turn on the goroutine that called Run, AudioIn, AudioOut and
// Xrun in turn on another: neither side waits for the other, so that a slow picture makes no hole in the sound. What both sides
// use needs a lock, an atomic or a channel. Render calls all of them in turn on one goroutine.
//
// # Keys
//
// Unless KeyboardIn keeps them by returning true, F9 shows and hides the frames per second, F10 writes what the
// window shows to the next free capture-0001.png of CaptureDir, and F11 prints how long each callback took since the last
// time, to standard error.
//
// # Terminals
//
// A sketch without a window reads its keys from the terminal, each when it is pressed. A terminal reports
// less than a window: no releases, so each press is followed by one at once, and no modifier on its own. A
// character is named as X names the key, "Return" or "eacute", with Shift for a capital. Ctrl-C ends Run as
// Quit does. When Run returns, the terminal is as it was before. Where standard input is not a terminal, or belongs to another
// job, no keys come; that is an error only where the sketch has nothing else to do.
//
// Signals are left to the program: one that wants the terminal back after a SIGTERM gives Run a context of
// os/signal.NotifyContext.
package live
