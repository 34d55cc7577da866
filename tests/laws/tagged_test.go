package laws

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/numm"
)

// A tag that some program has put in front of a file, as is done to MP3, changes nothing of what is heard: the demuxer after
// it is plugged while the pipeline still starts, and both come up together every time.
func TestTagInFront(t *testing.T) {
	tag := "ID3\x03\x00\x00\x00\x00\x00\x0a" + strings.Repeat("\x00", 10)
	want := sweep(3000)
	for _, name := range []string{"wav", "flac", "aiff"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "tagged."+name)
			if err := numm.WriteSound(t.Context(), path, want); err != nil {
				t.Fatal(err)
			}
			content := disk.Read(t, path)
			disk.Write(t, path, append([]byte(tag), content...))
			for range 50 {
				got, err := numm.ReadSound(t.Context(), path)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(got, want) {
					t.Fatal("not the samples of the file")
				}
				if _, err := numm.Probe(t.Context(), path); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
