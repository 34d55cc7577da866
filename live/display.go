package live

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/live/internal/x11"
)

const displayAdvice = "start it on a desktop, with ssh -X, or under xvfb-run"

// chooseSink says which elements open the window, and connects to the X server where they open it there. It looks before anything
// is opened: GStreamer's own choice, autovideosink, ends the process where there is no display.
func chooseSink(asked string) (sink string, x *x11.Conn, err error) {
	if asked != "" && !opensWindow(asked) {
		return "videoconvert ! " + asked, nil, nil
	}
	sink, x, err = displaySink()
	if err != nil || asked == "" {
		return sink, x, err
	}
	if x != nil && !strings.Contains(asked, "ximagesink") {
		// What window it opens, and whether it scales by itself, is the sink's own matter.
		x.Close()
		x = nil
	}
	return "videoconvert ! " + asked, x, nil
}

// opensWindow says whether a sink that was asked for by name needs a display.
func opensWindow(description string) bool {
	return slices.ContainsFunc([]string{"autovideosink", "imagesink", "waylandsink", "gtk", "qml"}, func(sink string) bool {
		return strings.Contains(description, sink)
	})
}

// displaySink is the sink for the display that there is, X11 before Wayland.
func displaySink() (sink string, x *x11.Conn, err error) {
	var reason string
	if display := os.Getenv("DISPLAY"); display == "" {
		reason = "neither DISPLAY nor WAYLAND_DISPLAY is set"
	} else {
		if x, err = x11.Dial(display); err == nil {
			return element("ximagesink", "gstreamer1.0-x", "ximagesink sync=false", x)
		}
		reason = err.Error()
	}
	if wayland := os.Getenv("WAYLAND_DISPLAY"); wayland != "" {
		if err = reachable(filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), wayland), wayland); err == nil {
			return element("waylandsink", "gstreamer1.0-plugins-bad", "waylandsink sync=false", nil)
		}
		reason = err.Error()
	}
	return "", nil, &deviceError{err: ErrNoDisplay, reason: reason, advice: displayAdvice}
}

// element makes sure that an element is installed before it is used.
func element(name, pack, description string, x *x11.Conn) (string, *x11.Conn, error) {
	if _, ok := gst.FindFactory(name); ok {
		return description, x, nil
	}
	if x != nil {
		x.Close()
	}
	return "", nil, &deviceError{err: ErrNoDisplay, reason: fmt.Sprintf("GStreamer has no %s here", name), advice: "install " + pack}
}

// reachable says whether a server listens at a socket; an absolute name stands for itself.
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
