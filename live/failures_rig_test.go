//go:build rig

package live_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/rig/numbered"
)

// Where a screen, a server or a device is missing, Run says what, and what to do, and has called nothing.
func TestRunWithoutDevices(t *testing.T) {
	nowhere := "unix:" + t.TempDir() + "/nobody"
	for _, test := range []struct {
		name, variable, value string
		kind                  live.Kind
		config                live.Config
		want                  error
		advice                string
	}{
		{"no display", "DISPLAY", "", -1, live.Config{VideoOut: func(*numm.Image) {}}, live.ErrNoDisplay, "xvfb-run"},
		{"no X server", "DISPLAY", ":12345", -1, live.Config{MouseIn: func(live.MouseEvent) {}}, live.ErrNoDisplay, "xvfb-run"},
		{"no display for a sink", "DISPLAY", "", -1, live.Config{VideoOut: func(*numm.Image) {}, Sink: "autovideosink"}, live.ErrNoDisplay, "xvfb-run"},
		{"no camera", "PIPEWIRE_REMOTE", "nobody", live.Camera, live.Config{VideoIn: func(*numm.Image) {}}, live.ErrNoDevice, "as Source"},
		{"no microphone", "PULSE_SERVER", nowhere, live.Microphone, live.Config{AudioIn: func(numm.Sound) {}}, live.ErrNoDevice, "pactl info"},
		{"no speaker", "PULSE_SERVER", nowhere, live.Speaker, live.Config{AudioOut: func(numm.Sound) {}}, live.ErrNoDevice, "pactl info"},
		{"nothing to do", "DISPLAY", "", -1, live.Config{}, live.ErrNoDevice, "no callback"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv(test.variable, test.value)
			all, err := live.Devices(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if slices.ContainsFunc(all, func(d live.Device) bool { return d.Kind == test.kind }) {
				t.Logf("this machine has others: %v", all)
				return
			}
			test.config.Start = func(*live.Session) { t.Error("it starts") }
			err = live.Run(t.Context(), &test.config)
			if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.advice) {
				t.Error(err)
			}
		})
	}
}

// A camera that dies while a sketch looks through it ends the sketch.
func TestRunCameraDies(t *testing.T) {
	camera := exec.Command(os.Getenv("RIG_CAMERA"), "-name", "dying")
	if err := camera.Start(); err != nil {
		t.Fatal(err)
	}
	defer camera.Wait()
	defer camera.Process.Kill()
	device := live.Device{ID: "dying", Kind: live.Camera}
	ctx, cancel := context.WithTimeout(t.Context(), 4*maxWait)
	defer cancel()
	for known := false; !known; {
		all, err := live.Devices(ctx)
		if err != nil {
			t.Fatal(err)
		}
		known = slices.ContainsFunc(all, func(d live.Device) bool { return d.ID == device.ID })
	}
	seen := 0
	c := all("dying")
	c.Camera = &device
	c.VideoIn = func(in *numm.Image) {
		if _, ok := numbered.Read(in); !ok {
			return
		}
		if seen++; seen == 5 {
			_ = camera.Process.Kill()
		}
	}
	if err := live.Run(ctx, c); !errors.Is(err, numm.ErrStalled) {
		t.Errorf("%v, after %d pictures", err, seen)
	}
}
