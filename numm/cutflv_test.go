package numm_test

import (
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/must"
	"github.com/gonumm/gonumm/numm"
)

// Bytes behind the last tag of a Flash video, or a part of one, are no tag: how long it is does not follow from them, and it is read as before.
func TestFlashVideoWithBytesBehind(t *testing.T) {
	good := flvOfVP6(0, false)
	for name, data := range map[string][]byte{"bytes behind": append(good[:len(good):len(good)], 0xff, 0xff, 0xff, 0xff), "cut off": good[:len(good)-7]} {
		t.Run(name, func(t *testing.T) {
			path := disk.File(t, "a.flv", data)
			r := must.Value(numm.OpenVideo(t.Context(), path))(t)
			defer r.Close()
			r.Info()
			n := 0
			for _, err := range r.Frames() {
				if err != nil {
					t.Fatalf("after %d frames: %v", n, err)
				}
				n++
			}
			if n < 10 {
				t.Errorf("%d frames of some half a second", n)
			}
			if err := r.SeekTo(0); err != nil {
				t.Error(err)
			}
		})
	}
}
