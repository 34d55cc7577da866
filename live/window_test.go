package live

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/live/internal/x11/fakedisplay"
	"github.com/gonumm/gonumm/numm"
)

// A display that does not answer holds nobody up who has given up, and the error is the context's.
func TestDisplayThatDoesNotAnswer(t *testing.T) {
	t.Setenv("DISPLAY", fakedisplay.Serve(t, fakedisplay.Silent))
	t.Setenv("WAYLAND_DISPLAY", "")
	for name, open := range map[string]func(context.Context) error{
		"Show":      func(ctx context.Context) error { return Show(ctx, numm.NewImage(8, 6)) },
		"PlayVideo": func(ctx context.Context) error { return PlayVideo(ctx, numm.NewVideo(1, 8, 6), nil) },
		"Run":       func(ctx context.Context) error { return Run(ctx, &Config{VideoOut: func(*numm.Image) {}}) },
		"Run with a sink": func(ctx context.Context) error {
			return Run(ctx, &Config{VideoOut: func(*numm.Image) {}, Sink: "autovideosink"})
		},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		if err := open(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", name, err)
		}
		cancel()
	}
}

// A sink that does not start says why.
func TestSinkThatDoesNotStart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "nowhere", "film")
	w, err := openWindow(t.Context(), windowConfig{Width: 8, Height: 6, Sink: "filesink location=" + path})
	if err == nil {
		w.close()
	}
	if err == nil || !strings.Contains(err.Error(), path) {
		t.Error(err)
	}
}

// A sink that encodes gets all pictures, although it wants many before it writes the first, and a file that is whole.
func TestSinkThatLooksAhead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.mp4")
	const frames = 10
	w, err := openWindow(t.Context(), windowConfig{Width: 64, Height: 48, Sink: "x264enc ! mp4mux ! filesink location=" + path})
	if err != nil {
		t.Fatal(err)
	}
	m := numm.NewImage(64, 48)
	for range frames {
		if err := w.show(m); err != nil {
			t.Error(err)
		}
	}
	w.close()
	v, err := numm.ReadVideo(t.Context(), path, numm.Rate(1000))
	if err != nil {
		t.Fatal(err)
	}
	if v.Len() < frames { // each at its own time, of which there are a thousand a second
		t.Errorf("%d frames of %d that were shown", v.Len(), frames)
	}
}
