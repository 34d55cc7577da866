package laws

import (
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// H.264 with B-frames in AVI: ffmpeg gives the file twice the rate of its frames, or more, and a chunk without bytes for each step in which
// nothing new is shown. Each frame comes at its chunk's time.
func TestEmptyChunksTakeTime(t *testing.T) {
	turn.Long(t)
	for _, name := range []string{"h264_vfr.mp4", "h264_vfr.mkv", "h264.mov"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			film := truth.Named(t, name).Path
			path := filepath.Join(t.TempDir(), "gaps.avi")
			ffmpeg(t, "-i", film, "-an", "-c", "copy", "-bsf:v", "h264_mp4toannexb", path)
			times := chunkTimes(t, path)
			want := readVideo(t, film, numm.NativeRate())
			if want.Len() != len(times) {
				t.Fatalf("%d frames, ffprobe finds %d", want.Len(), len(times))
			}
			got := 0
			for f, err := range numm.VideoFrames(t.Context(), path, numm.NativeRate()) {
				if err != nil {
					t.Fatal(err)
				}
				if got >= len(times) {
					t.Fatalf("more than %d frames", len(times))
				}
				if d := (f.Time - times[got]).Abs(); d > 2*time.Millisecond {
					t.Errorf("frame %d at %v, want %v", got, f.Time, times[got])
				}
				if !f.Image.Equal(want.Frame(got)) {
					t.Errorf("frame %d is not that of the film", got)
				}
				got++
			}
			if got != len(times) {
				t.Errorf("%d frames, want %d", got, len(times))
			}
			r, err := numm.OpenVideo(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			whole := readVideo(t, path)
			if n, err := r.Len(); err != nil || n != whole.Len() {
				t.Errorf("Len is %d, %v; a whole read returns %d", n, err, whole.Len())
			}
		})
	}
}

// chunkTimes returns the times of the chunks that hold a frame, counted from the first, as ffprobe finds them.
func chunkTimes(t *testing.T, path string) (times []time.Duration) {
	t.Helper()
	out := output(t, "ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "packet=dts_time", "-of", "csv=p=0", path)
	for _, line := range strings.Fields(string(out)) {
		seconds := number64(strings.Trim(line, ","))
		times = append(times, time.Duration(math.Round(seconds*1e9)))
	}
	for i := len(times) - 1; i >= 0; i-- {
		times[i] -= times[0]
	}
	return times
}
