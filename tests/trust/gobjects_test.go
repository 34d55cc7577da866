package trust_test

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
)

// deinitVariable lets the process end GStreamer before it ends itself.
const deinitVariable = "GONUMM_TRUST_DEINIT"

// GStreamer's own tracer watches a process that uses every kind of file, and pipelines of its own, in every way, and finds no object, buffer,
// event or caps alive at the end, nor anything that GStreamer calls critical on the way.
func TestNoGObjectLeaks(t *testing.T) {
	turn.Long(t)
	self, err := os.Executable()
	noError(t, err)
	cmd := exec.CommandContext(t.Context(), self, "-test.run=^TestEvery(Use|Launch)$", "-test.count=1", "-test.v")
	cmd.Env = append(os.Environ(), deinitVariable+"=1", "GST_TRACERS=leaks", "GST_DEBUG=GST_TRACER:7", "GST_DEBUG_NO_COLOR=1", "G_DEBUG=fatal-criticals")
	var log bytes.Buffer
	cmd.Stderr = &log
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, tail(string(out)), tail(log.String()))
	}
	if !bytes.Contains(out, []byte("PASS: TestEveryUse")) || !bytes.Contains(out, []byte("PASS: TestEveryLaunch")) || !strings.Contains(log.String(), "GST_TRACER") {
		t.Fatalf("nothing was traced:\n%s\n%s", tail(string(out)), tail(log.String()))
	}
	for line := range strings.Lines(log.String()) {
		if strings.Contains(line, "object-alive, ") && !strings.Contains(line, "new format string") {
			t.Error(strings.TrimSpace(line))
		}
	}
}
