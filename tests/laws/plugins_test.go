package laws

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// A playlist is refused, unless the caller allows by name the element that follows it.
func TestPluginsAllowWhatIsForbidden(t *testing.T) {
	film := truth.Named(t, "h264.ts")
	stream, err := os.ReadFile(film.Path)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "part 1.ts"), stream, 0o600); err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(folder, "list.m3u8")
	const text = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:%d\n#EXTINF:%d,\npart 1.ts\n#EXT-X-ENDLIST\n"
	if err := os.WriteFile(list, fmt.Appendf(nil, text, 10, 10), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := numm.ReadVideo(t.Context(), list); !errors.Is(err, numm.ErrForbidden) {
		t.Errorf("a playlist gives %v, want ErrForbidden", err)
	}
	got, err := numm.ReadVideo(t.Context(), list, numm.Plugins("hlsdemux"))
	if err != nil {
		t.Fatal(err)
	}
	equalVideos(t, "through a playlist", got, readVideo(t, film.Path))
}
