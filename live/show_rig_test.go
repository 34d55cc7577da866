//go:build rig

package live

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/numm"
)

// Show returns when the user closes the window, and when the context ends.
func TestShow(t *testing.T) {
	showAndClose(t)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := Show(ctx, noise(8, 8)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A window that the user closes while it is still being opened is a closed window, not a failure. It is closed as soon as it can
// be, while other threads take the processor from the one that opens it: so it is met at many points of its opening.
func TestClosedWhileItOpens(t *testing.T) {
	busy, idle := context.WithCancel(t.Context())
	defer idle()
	for range 4 * runtime.NumCPU() {
		go func() {
			for busy.Err() == nil {
			}
		}()
	}
	for range 8 {
		showAndClose(t)
	}
}

// showAndClose shows a picture and closes its window as the user does, as soon as there is one.
func showAndClose(t *testing.T) {
	t.Helper()
	shown := make(chan error, 1)
	go func() { shown <- Show(t.Context(), noise(150, 110)) }()
	await(t, "the window", func() (bool, any) {
		tree := do(t, "xwininfo", "-root", "-tree")
		return strings.Contains(tree, "150x110"), tree
	})
	// The manager has given the new window the keyboard, or is about to.
	await(t, "its end", func() (bool, any) {
		do(t, "xdotool", "key", "alt+F4")
		select {
		case err := <-shown:
			if err != nil {
				t.Fatal(err)
			}
			return true, nil
		default:
			return false, "it is still there"
		}
	})
}

// PlayVideo returns when picture and sound have ended, whichever is longer, and plays the sound to its end.
func TestPlayVideo(t *testing.T) {
	m, err := openMicrophone(t.Context(), soundConfig{Block: 441})
	if err != nil {
		t.Fatal(err)
	}
	defer m.close()
	v := numm.NewVideo(15, 64, 48)
	sound := counter(numm.SampleRate)
	played := make(chan error, 1)
	go func() { played <- PlayVideo(t.Context(), v, sound) }()
	l, in := listener{last: -1}, make(numm.Sound, 441)
	for done := false; !done; {
		if _, err := m.read(in); err != nil {
			t.Fatal(err)
		}
		l.hear(t, in)
		select {
		case err := <-played:
			if err != nil {
				t.Fatal(err)
			}
			done = true
		default:
		}
	}
	l.hearRest(t, m)
	if l.last != len(sound)-1 {
		t.Errorf("number %d of %d is the last that was heard", l.last, len(sound))
	}
	for _, short := range []int{0, 1, numm.FrameSound} {
		if err := PlayVideo(t.Context(), v, make(numm.Sound, short)); err != nil {
			t.Errorf("with %d sound frames: %v", short, err)
		}
	}
}
