//go:build rig

package live

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/rig/numbered"
)

// startMortal starts a program, which ends with the test or by kill.
func startMortal(t *testing.T, c *exec.Cmd) (kill func()) {
	t.Helper()
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	kill = sync.OnceFunc(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	t.Cleanup(kill)
	return kill
}

// publish starts another camera, which ends with the test or by kill.
func publish(t *testing.T, name string) (kill func()) {
	t.Helper()
	kill = startMortal(t, exec.Command(os.Getenv("RIG_CAMERA"), "-name", name))
	await(t, name, func() (bool, any) {
		all, err := Devices(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(all, func(d Device) bool { return d.ID == name }), all
	})
	return kill
}

func TestDevices(t *testing.T) {
	want := []Device{
		{"camera", "the camera", Camera, true}, {"microphone", "Microphone", Microphone, true}, {"speaker", "Speaker", Speaker, true},
	}
	// What another test has published may be about to go.
	await(t, "the rig's devices alone", func() (bool, any) {
		all, err := Devices(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return slices.Equal(all, want), all
	})
}

// What comes and goes is told once each.
func TestWatch(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	events, ended := watch(ctx, t)
	next := func() (e DeviceEvent) {
		select {
		case e = <-events:
		case <-time.After(longest):
			t.Fatal("no event comes")
		}
		return e
	}
	// Whether the loop looks already shows only in what it sees: one more comes each second until it has seen one.
	var module, newest string
	another := func(n int) {
		newest = fmt.Sprint("another", n)
		module = strings.TrimSpace(do(t, "pactl", "load-module", "module-null-sink", "sink_name="+newest))
		this := module
		t.Cleanup(func() { _ = exec.Command("pactl", "unload-module", this).Run() })
	}
	another(0)
	var e DeviceEvent
	for n := 1; e.Device.ID != newest; n++ {
		select {
		case e = <-events:
		case <-time.After(time.Second):
			if n > 60 {
				t.Fatalf("%s is not told, but %+v", newest, e)
			}
			if e == (DeviceEvent{}) {
				another(n)
			}
		}
	}
	if e.Device.Kind != Speaker || !e.Added {
		t.Errorf("%+v, want another speaker", e)
	}
	do(t, "pactl", "unload-module", module)
	if e := next(); e.Device.ID != newest || e.Added {
		t.Errorf("%+v, want that it is gone", e)
	}
	kill := publish(t, "second")
	if e := next(); e.Device.ID != "second" || e.Device.Kind != Camera || !e.Added {
		t.Errorf("%+v, want a second camera", e)
	}
	kill()
	if e := next(); e.Device.ID != "second" || e.Added {
		t.Errorf("%+v, want that it is gone", e)
	}
	stop()
	<-ended
}

// watch sends what Watch yields until ctx ends; then it closes ended.
func watch(ctx context.Context, t *testing.T) (events chan DeviceEvent, ended chan struct{}) {
	events, ended = make(chan DeviceEvent), make(chan struct{})
	go func() {
		defer close(ended)
		for e, err := range Watch(ctx) {
			if err != nil {
				t.Error(err)
			}
			select {
			case events <- e:
			case <-ctx.Done():
			}
		}
	}()
	return events, ended
}

// The camera's numbered pictures come in order, scaled to what was asked for.
func TestFramesInOrder(t *testing.T) {
	last, index, count := -1, -1, 0
	for f, err := range Frames(t.Context(), nil, numm.Size(160, 120)) {
		if err != nil {
			t.Fatal(err)
		}
		n, ok := numbered.Read(f.Image)
		if !ok || f.Width() != 160 || f.Height() != 120 {
			t.Fatalf("a picture of %v without a number", f.Image)
		}
		if n < last || f.Index <= index {
			t.Fatalf("picture %d at %d after %d at %d", n, f.Index, last, index)
		}
		last, index = n, f.Index
		if count++; count == 60 {
			break
		}
	}
}

// A camera that dies ends the loop with an error.
func TestCameraThatDies(t *testing.T) {
	kill := publish(t, "mortal")
	var ended error
	for _, err := range Frames(t.Context(), &Device{ID: "mortal", Kind: Camera}) {
		if err != nil {
			ended = err
		}
		kill()
	}
	if !errors.Is(ended, numm.ErrStalled) {
		t.Errorf("%v, want a stalled source", ended)
	}
}

// Where there is nothing, the error says what and what to do.
func TestNothingThere(t *testing.T) {
	for _, test := range []struct {
		name string
		call func() error
		want error
		text string
	}{
		{"camera", func() error { return first(Frames(t.Context(), &Device{ID: "none"})) }, ErrNoDevice, "none is not connected"},
		{"microphone", func() error { return first(Chunks(t.Context(), &Device{ID: "none"}, 10)) }, ErrNoDevice, "none is not connected"},
	} {
		if err := test.call(); !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.text) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	t.Setenv("PULSE_SERVER", "unix:"+t.TempDir()+"/nobody")
	if err := Play(t.Context(), numm.Silence(1)); !errors.Is(err, ErrNoDevice) || !strings.Contains(err.Error(), "pactl") {
		t.Errorf("without a sound server: %v", err)
	}
	if err := PlayVideo(t.Context(), numm.NewVideo(1, 8, 6), numm.Silence(time.Second)); !errors.Is(err, ErrNoDevice) {
		t.Errorf("a film without a sound server: %v", err)
	}
	for _, display := range []string{"", ":12345", "nonsense"} {
		t.Setenv("DISPLAY", display)
		if err := Show(t.Context(), numm.NewImage(8, 8)); !errors.Is(err, ErrNoDisplay) || !strings.Contains(err.Error(), "xvfb-run") {
			t.Errorf("display %q: %v", display, err)
		}
	}
}

func first[T any](loop func(yield func(T, error) bool)) (err error) {
	loop(func(_ T, e error) bool {
		err = e
		return false
	})
	return err
}

// A camera that another program keeps for itself is an error that says so, and holds nobody up who has given up.
func TestCameraInUse(t *testing.T) {
	t.Parallel() // it waits for openTime, and has a camera of its own
	publish(t, "taken")
	p, err := gst.NewLivePipeline()
	if err != nil {
		t.Fatal(err)
	}
	defer p.Release()
	source, _, err := addDevice(p, &Device{ID: "taken"}, Camera)
	if err != nil {
		t.Fatal(err)
	}
	if err := source.Set("stream-properties", "props, node.exclusive=(string)true"); err != nil {
		t.Fatal(err)
	}
	rest, err := p.AddDescription(`capsfilter caps="video/x-raw" ! fakesink`)
	if err != nil {
		t.Fatal(err)
	}
	if err := source.Link(rest); err != nil {
		t.Fatal(err)
	}
	if err := p.SetState(gst.Playing); err != nil {
		t.Fatal(err)
	}
	c, err := openCamera(t.Context(), cameraConfig{Device: &Device{ID: "taken"}})
	if err == nil {
		c.close()
	}
	if !errors.Is(err, ErrNoDevice) || !strings.Contains(err.Error(), "another program") {
		t.Error(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if c, err = openCamera(ctx, cameraConfig{Device: &Device{ID: "taken"}}); err == nil {
		c.close()
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits any more: %v", err)
	}
}
