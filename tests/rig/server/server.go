// Package server runs servers for tests.
package server

import (
	"bufio"
	"bytes"
	_ "embed"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/needs"
)

// Start runs a server until the test ends. It is told so by the end of its standard input, in, and killed if it stays.
func Start(t testing.TB, name string, args ...string) (in io.WriteCloser, out io.Reader) {
	t.Helper()
	cmd := exec.Command(name, args...)
	var log bytes.Buffer
	cmd.Stderr = &log
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err = cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		cmd.Process.Kill()
		cmd.Wait()
		if t.Failed() && log.Len() > 0 {
			t.Logf("%s: %s", filepath.Base(name), log.String())
		}
	})
	return in, out
}

//go:embed rtsp.py
var rtsp string

// RTSP starts a server that plays or records a description of gst-rtsp-server's, and returns its address. It ends with the test, or
// by stop.
func RTSP(t testing.TB, mode, description string) (address string, stop func()) {
	t.Helper()
	const probe = `import gi; gi.require_version("GstRtspServer", "1.0"); from gi.repository import GstRtspServer`
	needs.Modules(t, probe, "gir1.2-gst-rtsp-server-1.0 or python3-gi", "test")
	in, out := Start(t, needs.Python, "-c", rtsp, mode, description)
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the RTSP server does not start: %v", err)
	}
	return strings.TrimSpace(address), func() { in.Close() }
}
