package launch_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/needs"
)

// start runs a server until the test ends. It is told so by the end of its standard input, and killed if it stays.
func start(t *testing.T, name string, args ...string) io.Reader {
	t.Helper()
	cmd := exec.Command(name, args...)
	var log bytes.Buffer
	cmd.Stderr = &log
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
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
	return out
}

// rtmpServer starts nginx with its RTMP module and returns an address to publish to and to play.
func rtmpServer(t *testing.T) string {
	t.Helper()
	nginx, module := needs.Program(t, "nginx"), "/usr/lib/nginx/modules/ngx_rtmp_module.so"
	if _, err := os.Stat(module); err != nil {
		t.Skip("libnginx-mod-rtmp is not installed: ci/install.sh test")
	}
	folder, port := t.TempDir(), freePort(t)
	configuration := fmt.Sprintf(`
daemon off; master_process off; pid %[1]s/pid; error_log stderr warn; load_module %[2]s;
events {}
rtmp { server { listen 127.0.0.1:%[3]s; application live { live on; wait_key on; } } }
`, folder, module, port)
	path := filepath.Join(folder, "nginx.conf")
	disk.Write(t, path, []byte(configuration))
	start(t, nginx, "-c", path, "-p", folder)
	await(t, port)
	return "rtmp://127.0.0.1:" + port + "/live/key"
}

// await waits until a server takes connections.
func await(t *testing.T, port string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	eventually(ctx, func() bool {
		c, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			c.Close()
		}
		return err == nil
	})
	if ctx.Err() != nil {
		t.Fatal("the server does not listen")
	}
}

// rtspServer starts a server that plays or records a description of gst-rtsp-server's, and returns its address.
func rtspServer(t *testing.T, mode, description string) string {
	t.Helper()
	const probe = `import gi; gi.require_version("GstRtspServer", "1.0"); from gi.repository import GstRtspServer`
	needs.Modules(t, probe, "gir1.2-gst-rtsp-server-1.0 or python3-gi", "test")
	address, err := bufio.NewReader(start(t, needs.Python, "../rig/rtsp/server.py", mode, description)).ReadString('\n')
	if err != nil {
		t.Fatalf("the RTSP server does not start: %v", err)
	}
	return strings.TrimSpace(address)
}
