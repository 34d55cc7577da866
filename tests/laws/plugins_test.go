package laws

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// A playlist is refused, unless the caller allows by name the element that follows it.
func TestPluginsAllowWhatIsForbidden(t *testing.T) {
	film := truth.Named(t, "h264.ts")
	stream := disk.Read(t, film.Path)
	folder := t.TempDir()
	disk.Write(t, filepath.Join(folder, "part 1.ts"), stream)
	list := filepath.Join(folder, "list.m3u8")
	const text = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:%d\n#EXTINF:%d,\npart 1.ts\n#EXT-X-ENDLIST\n"
	disk.Write(t, list, fmt.Appendf(nil, text, 10, 10))
	if _, err := numm.ReadVideo(t.Context(), list); !errors.Is(err, numm.ErrForbidden) {
		t.Errorf("a playlist gives %v, want ErrForbidden", err)
	}
	got, err := numm.ReadVideo(t.Context(), list, numm.Plugins("hlsdemux"))
	if err != nil {
		t.Fatal(err)
	}
	equalVideos(t, "through a playlist", got, readVideo(t, film.Path))
}
