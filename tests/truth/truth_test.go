package truth

import (
	"slices"
	"testing"
)

// The truth hangs together: without that, no law that is tested by it says anything.
func TestFiles(t *testing.T) {
	sounds, videos := 0, 0
	for _, f := range Files(t) {
		t.Run(f.Name, func(t *testing.T) {
			if len(f.Sounds) > 0 && f.Sound() == nil || len(f.Videos) > 0 && f.Video() == nil {
				t.Error("no default stream")
			}
			for _, s := range f.Sounds {
				sounds++
				if len(s.Samples(t)) == 0 || len(s.Native(t)) == 0 {
					t.Error("a sound of nothing")
				}
			}
			for _, v := range f.Videos {
				videos++
				checkVideo(t, f, v)
			}
		})
	}
	if sounds < 90 || videos < 80 {
		t.Errorf("%d sounds and %d videos: some are missing", sounds, videos)
	}
}

func checkVideo(t *testing.T, f *File, v *Video) {
	thumbs := v.Thumbs(t)
	if len(v.Shown) != v.Frames || !slices.IsSorted(v.Shown) {
		t.Errorf("%d frames show %v", v.Frames, v.Shown)
	}
	for i := range thumbs {
		if n := thumbs[i].Number(); f.Made && (n < 0 || n != v.Number(i)) {
			t.Errorf("frame %d says %d, want %d", i, n, v.Number(i))
		}
	}
	for _, i := range v.Stills {
		still := ThumbOf(v.Still(t, i), v.Width, v.Height)
		if db := still.PSNR(&thumbs[i]); db < 55 {
			t.Errorf("still %d is not its thumb: %.1f dB", i, db)
		}
	}
}
