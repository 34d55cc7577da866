package laws

import (
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// Law 2 far into films that are long enough to be entered there at a key frame instead of decoded from the start.
func TestVideoIsEnteredExactly(t *testing.T) {
	const x264 = "-c:v libx264 -preset ultrafast -threads 1 -g 25 "
	for _, test := range []struct{ file, rate, args string }{
		{"bframes.mp4", "25", x264 + "-bf 2"},
		{"opengop.mp4", "25", x264 + "-bf 3 -x264-params open-gop=1:keyint=12:scenecut=0"},
		{"shortgroups.mp4", "25", "-c:v libx264 -preset ultrafast -threads 1 -bf 2 -x264-params open-gop=1:keyint=3:min-keyint=1:scenecut=0:b-adapt=0"},
		{"opengop_h265.mp4", "25", "-c:v libx265 -preset ultrafast -x265-params open-gop=1:keyint=12:scenecut=0:bframes=3:log-level=none"},
		{"fragments.mp4", "25", x264 + "-bf 2 -movflags empty_moov+frag_keyframe"},
		{"baseless.mp4", "30000/1001", x264 + "-bf 0 -movflags empty_moov+default_base_moof -frag_duration 400000"},
		{"opengop_fragments.mp4", "25", x264 + "-bf 3 -x264-params open-gop=1:keyint=12:scenecut=0 -movflags empty_moov+frag_keyframe"},
		{"offsets.mp4", "24000/1001", x264 + "-bf 2 -movflags empty_moov+frag_keyframe+negative_cts_offsets+dash"},
		{"delayed.mov", "25", x264 + "-bf 2 -movflags frag_keyframe+delay_moov"},
		{"bframes.mkv", "24000/1001", x264 + "-bf 2"},
		{"opengop.mkv", "25", x264 + "-bf 3 -x264-params open-gop=1:keyint=12:scenecut=0"},
		{"late.mkv", "25", x264 + "-bf 2 -output_ts_offset 1.067"},
		{"bframes.flv", "25", x264 + "-bf 2"},
		{"ntsc.flv", "30000/1001", x264 + "-bf 0"},
		{"sorenson.flv", "25", "-c:v flv -g 20"},
		{"bframes.ts", "25", x264 + "-bf 2"},
		{"ntsc.ts", "24000/1001", x264 + "-bf 3 -output_ts_offset 5000"},
		{"opengop.ts", "25", x264 + "-bf 3 -x264-params open-gop=1:keyint=12:scenecut=0"},
		{"wrap.ts", "25", x264 + "-bf 2 -output_ts_offset 95437"}, // the clock begins anew in it
		{"mpeg2.ts", "25", "-c:v mpeg2video -bf 2 -g 15"},
		{"theora.ogv", "25", "-c:v libtheora -g 20"},
		{"mpeg2.mpg", "25", "-c:v mpeg2video -bf 2 -g 15 -f vob"},
		{"mjpeg.avi", "25", "-c:v mjpeg"},
		{"huffyuv.avi", "30000/1001", "-c:v huffyuv -pix_fmt yuv422p"},
		{"ffv1.avi", "25", "-c:v ffv1 -pix_fmt yuv420p"},
		{"msmpeg4.avi", "24000/1001", "-c:v msmpeg4 -vtag DIV3 -g 20"},
		{"msmpeg4v2.avi", "24000/1001", "-c:v msmpeg4v2 -g 20"},
		{"mpeg4.avi", "25", "-c:v mpeg4 -g 20"},
		{"bframes.avi", "25", "-c:v mpeg4 -g 20 -bf 2"},
		{"xvid.avi", "25", "-c:v libxvid -bf 2 -g 20"},
		{"h264.avi", "25", x264 + "-bf 0"},
		{"h264_bframes.avi", "25", x264 + "-bf 2"},
	} {
		if !turn.Takes(test.file, oneIn) {
			continue
		}
		t.Run(test.file, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), test.file)
			args := "-nostdin -v error -f lavfi -i testsrc2=s=64x48:d=12:r=" + test.rate + " -q:v 4 -pix_fmt yuv420p " + test.args + " -bitexact " + path
			if out, err := exec.CommandContext(t.Context(), "ffmpeg", strings.Fields(args)...).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			whole := readVideo(t, path)
			r, err := numm.OpenVideo(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			random := rand.New(rand.NewPCG(7, 8))
			for k := range 40 {
				from := random.IntN(whole.Len())
				if k%4 == 0 {
					to := min(from+3, whole.Len())
					equalVideos(t, "a range", readVideo(t, path, numm.Range(from, to)), whole.Slice(from, to))
				}
				equalFrame(t, r, from, whole)
			}
		})
	}
}

// equalFrame compares a frame that a reader enters at with that of the whole.
func equalFrame(t *testing.T, r *numm.VideoReader, at int, whole *numm.Video) {
	t.Helper()
	if err := r.SeekTo(at); err != nil {
		t.Fatal(err)
	}
	f, err := r.Read(nil)
	if err != nil {
		t.Fatal(err)
	}
	if !f.Image.Equal(whole.Frame(at)) {
		t.Errorf("frame %d is not that of the whole", at)
	}
}
