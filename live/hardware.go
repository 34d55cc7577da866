package live

import (
	"context"
	"os"
)

// hardware opens the devices of this machine.
func hardware() *opener {
	return &opener{
		window: func(ctx context.Context, c *Config) (screen, error) {
			return openWindow(ctx, windowConfig{
				Title: c.Title, Width: c.Width, Height: c.Height, Fullscreen: c.Fullscreen, Sink: c.Sink,
			})
		},
		terminal: func(ctx context.Context) (keyboard, error) {
			t, err := openTerminal(ctx, os.Stdin)
			if t == nil {
				return nil, err
			}
			return t, err
		},
		camera: func(ctx context.Context, c *Config) (eye, error) {
			return openCamera(ctx, cameraConfig{
				Device: c.Camera, Source: c.Source, Width: c.InWidth, Height: c.InHeight, Rate: c.Rate,
			})
		},
		microphone: func(ctx context.Context, c *Config) (ear, error) {
			return openMicrophone(ctx, soundConfig{Device: c.Microphone, Block: c.Block, Latency: c.Latency})
		},
		speaker: func(ctx context.Context, c *Config) (mouth, error) {
			return openSpeaker(ctx, soundConfig{Device: c.Speaker, Block: c.Block, Latency: c.Latency})
		},
	}
}
