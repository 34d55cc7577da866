package live

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/live/internal/x11"
	"github.com/gonumm/gonumm/numm"
)

const displayAdvice = "start it on a desktop, with ssh -X, or under xvfb-run"

// addScreen adds the sink that shows the pictures to a pipeline. x is the connection to the X server where the sink opens a window
// there that we manage. It looks for a display before anything is opened: GStreamer's own choice, autovideosink, ends the
// process where there is none.
func addScreen(ctx context.Context, p *gst.Pipeline, asked string) (sink *gst.Element, x *x11.Conn, err error) {
	if asked == "" {
		return addDisplay(ctx, p)
	}
	if opensWindow(asked) {
		// What window it opens, and whether it scales, is the sink's own matter.
		if x, _, err = findDisplay(ctx); err != nil {
			return nil, nil, err
		}
		if x != nil {
			x.Close()
		}
	}
	sink, err = p.AddDescription("videoconvert ! " + asked)
	if err != nil {
		err = fmt.Errorf("%w: Sink: %w", numm.ErrUnsupported, err)
	}
	return sink, nil, err
}

// addDisplay is addScreen for the display that this machine has.
func addDisplay(ctx context.Context, p *gst.Pipeline) (sink *gst.Element, x *x11.Conn, err error) {
	x, element, err := findDisplay(ctx)
	if err != nil {
		return nil, nil, err
	}
	sink, err = p.Add(element, "sync", "false")
	if missing := (*gst.MissingError)(nil); errors.As(err, &missing) {
		err = &deviceError{
			err: ErrNoDisplay, reason: missing.Error(),
			advice: "install " + map[bool]string{true: "gstreamer1.0-x", false: "gstreamer1.0-plugins-bad"}[x != nil],
		}
	}
	if err != nil && x != nil {
		x.Close()
		x = nil
	}
	return sink, x, err
}

// opensWindow reports whether a sink that was asked for by name needs a display.
func opensWindow(description string) bool {
	return slices.ContainsFunc([]string{"autovideosink", "imagesink", "waylandsink", "gtk", "qml"}, func(sink string) bool {
		return strings.Contains(description, sink)
	})
}

// findDisplay connects to the X server, or finds that there is Wayland instead, and names the sink for it. The error is that of ctx
// when ctx has ended first.
func findDisplay(ctx context.Context) (x *x11.Conn, element string, err error) {
	reason := "neither DISPLAY nor WAYLAND_DISPLAY is set"
	if display := os.Getenv("DISPLAY"); display != "" {
		if x, err = x11.Dial(ctx, display); err == nil {
			return x, "ximagesink", nil
		}
		if ended := ctx.Err(); ended != nil {
			return nil, "", ended
		}
		reason = err.Error()
	}
	if wayland := os.Getenv("WAYLAND_DISPLAY"); wayland != "" {
		if err = reachable(filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), wayland), wayland); err == nil {
			return nil, "waylandsink", nil
		}
		reason = err.Error()
	}
	return nil, "", &deviceError{err: ErrNoDisplay, reason: reason, advice: displayAdvice}
}

// reachable returns an error unless a server listens at a socket, without waiting; an absolute name is used as it is.
func reachable(path, name string) error {
	if filepath.IsAbs(name) {
		path = name
	}
	socket, err := net.Dial("unix", path)
	if err != nil {
		return err
	}
	return socket.Close()
}
