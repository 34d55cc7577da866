package launch_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/tests/rig/server"
)

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
	server.Start(t, nginx, "-c", path, "-p", folder)
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
