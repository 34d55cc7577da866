package numm

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/tests/truth"
)

// decoded are the files whose packets do not tell how long the sound is: WMA, FLAC that does not state it, AAC outside MP4 and
// Matroska, layer III outside MP3 or without a tag.
var decoded = []string{
	"wmav1.wma", "wmav2.wma", "flac.ogg", "aac.aac", "flv1.flv", "h264.avi", "h264.flv", "h264.ts", "h264_frag.mp4", "h264_offset.ts", "late_sound.ts",
	"untagged.mp3", "untagged_vbr.mp3",
}

// The packets tell how long a sound is in every other format; they tell what a whole read gives.
// tests/laws compares Len itself with a whole read.
func TestPacketsTellTheLength(t *testing.T) {
	turn.Long(t)
	counted := map[string]bool{}
	for _, f := range truth.Files(t) {
		for _, s := range f.Sounds {
			r, err := OpenSound(t.Context(), f.Path, Stream(s.Index), NativeRate())
			if err != nil {
				t.Fatal(err)
			}
			_, native := r.native.(*nativeSound)
			got, ok, err := r.countPackets()
			if err != nil {
				t.Errorf("%s: %v", f.Path, err)
			}
			if mute := slices.Contains(decoded, filepath.Base(f.Path)); native && ok == mute {
				t.Errorf("%s: the packets tell the length: %v", f.Path, ok)
			}
			if ok {
				counted[s.Codec] = true
				if want, err := r.countSamples(); got != want || err != nil {
					t.Errorf("%s: %d by its packets, %d decoded, %v", f.Path, got, want, err)
				}
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	for _, codec := range []string{"aac", "mp3", "mp2", "ac3", "opus", "vorbis", "flac", "alac"} {
		if !counted[codec] {
			t.Errorf("no %s was counted", codec)
		}
	}
}
