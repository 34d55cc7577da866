package trust_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/tests/truth"
)

// pluginFiles returns the plug-ins that a package of Debian brings.
func pluginFiles(t *testing.T, pack string) (files []string) {
	t.Helper()
	list, err := exec.Command("dpkg", "-L", pack).Output()
	if err != nil {
		t.Skipf("dpkg -L %s: %v: the test needs Debian with the packages of ci/install.sh", pack, err)
	}
	for line := range strings.Lines(string(list)) {
		if path := strings.TrimSpace(line); filepath.Base(filepath.Dir(path)) == "gstreamer-1.0" && filepath.Ext(path) == ".so" {
			files = append(files, path)
		}
	}
	return files
}

// On a machine with no plug-in but GStreamer's own, whoever installs what the errors name, one package after the other, can read the
// file in the end. No error names a package that is there.
func TestAdviceLeadsToSuccess(t *testing.T) {
	turn.Long(t)
	for _, c := range []struct{ kind, file string }{
		{"video", "fps25.mp4"}, {"video", "h265.mp4"}, {"video", "av1.mkv"}, {"video", "vp8.webm"}, {"video", "theora.ogv"}, {"video", "h264.ts"},
		{"video", "divx.avi"}, {"sound", "vorbis.ogg"}, {"sound", "opus.opus"}, {"sound", "s16.flac"}, {"sound", "aac.m4a"}, {"sound", "cbr.mp3"},
		{"sound", "wmav2.wma"},
	} {
		if !turn.Takes(c.file, oneIn) {
			continue
		}
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			install := func(pack string) {
				for _, path := range pluginFiles(t, pack) {
					if err := os.Symlink(path, filepath.Join(folder, filepath.Base(path))); err != nil {
						t.Fatal(err)
					}
				}
			}
			install("libgstreamer1.0-0")
			var installed []string
			for {
				registry := filepath.Join(t.TempDir(), "registry")
				r, _ := child{env: []string{"GST_PLUGIN_SYSTEM_PATH_1_0=" + folder, "GST_REGISTRY=" + registry}}.do(t, c.kind, truth.Named(t, c.file).Path)
				if r.Error == "" {
					return
				}
				if !r.is("ErrUnsupported") || !strings.HasPrefix(r.Package, "gstreamer1.0-") || slices.Contains(installed, r.Package) {
					t.Fatalf("with %q installed: %q", installed, r.Error)
				}
				installed = append(installed, r.Package)
				install(r.Package)
			}
		})
	}
}
