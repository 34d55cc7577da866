package numm

import (
	"errors"
	"hash/maphash"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/appsink"
	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/pipeline"
)

// A decoder that takes one packet after the other gives as many pictures as the usual one, and the same: where damage begins, it leaves out
// what the usual one has given, by their number. One film begins in an open group.
func TestOneAfterTheOtherGivesTheSame(t *testing.T) {
	for _, name := range []string{"h264.mkv", "h264.ts", "h264.flv", "h264.avi", "editlist_opengop.mp4", "interlaced.mp4", "h264_10bit.mp4"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join("..", "tests", "testdata", "made", name)
			usual, times := picturesOf(t, path, false)
			inTurn, timesInTurn := picturesOf(t, path, true)
			if len(usual) == 0 || !slices.Equal(inTurn, usual) || !slices.Equal(timesInTurn, times) {
				t.Errorf("one after the other: %d pictures, want %d, or others", len(inTurn), len(usual))
			}
		})
	}
}

// Where a film lacks pictures, the decoder that damage is left to gives the same ones as the usual one, and as many as ffmpeg.
func TestMissingPicturesCostNoOthers(t *testing.T) {
	whole := byFFmpeg(t, "whole.mkv", "-f", "lavfi", "-i", "testsrc=size=160x120:rate=25:duration=4", "-pix_fmt", "yuv420p",
		"-c:v", "libx264", "-g", "25", "-bf", "2")
	for _, name := range []string{"gap.mp4", "gap.mkv", "gap.ts", "gap.flv"} {
		t.Run(name, func(t *testing.T) {
			gap := byFFmpeg(t, name, "-i", whole, "-c", "copy", "-bsf:v", `noise=drop=eq(n\,7)+eq(n\,31)+eq(n\,32)+eq(n\,33)`)
			usual, times := picturesOf(t, gap, false)
			inTurn, timesInTurn := picturesOf(t, gap, true)
			if len(usual) != 96 {
				t.Errorf("%d pictures, want 96", len(usual))
			}
			if !slices.Equal(inTurn, usual) || !slices.Equal(timesInTurn, times) {
				t.Errorf("one after the other: %d pictures, want %d, or others", len(inTurn), len(usual))
			}
		})
	}
}

// Where the decoder that damage is left to has fewer pictures than were shown, that is an error, and no end.
func TestOneAfterTheOtherLacksNoneWithoutAWord(t *testing.T) {
	s := framesOf(t, disk.Read(t, filepath.Join("..", "tests", "testdata", "made", "h264.mkv")))
	s.way.given = 1000
	if _, err := s.onOneThread(); !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), "1000") {
		t.Errorf("%v, want ErrCorrupt", err)
	}
}

// byFFmpeg returns the path of a file that ffmpeg makes with the arguments.
func byFFmpeg(t *testing.T, name string, args ...string) string {
	t.Helper()
	needs.Program(t, "ffmpeg")
	path := filepath.Join(t.TempDir(), name)
	if out, err := exec.CommandContext(t.Context(), "ffmpeg", slices.Concat([]string{"-nostdin", "-v", "error"}, args, []string{path})...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

// picturesOf returns a checksum and the time of each picture of a film.
func picturesOf(t *testing.T, path string, inTurn bool) (sums []uint64, times []time.Duration) {
	t.Helper()
	b := disk.Read(t, path)
	s := framesOf(t, b)
	if inTurn {
		s.config.OneThread = true
		p, err := pipeline.New(s.ctx, s.file, s.config)
		if err != nil {
			t.Fatal(err)
		}
		s.pipeline.Close()
		s.pipeline, s.video = p, appsink.NewVideo(p)
	}
	for {
		picture, err := s.video.Next()
		if err == gst.ErrEnd {
			return sums, times
		}
		if err != nil {
			t.Fatal(err)
		}
		pix := make([]byte, 3*picture.Width*picture.Height)
		if err := picture.Convert(pix, 3*picture.Width, picture.Width, picture.Height); err != nil {
			t.Fatal(err)
		}
		sums, times = append(sums, maphash.Bytes(sumSeed, pix)), append(times, picture.PTS)
		picture.Release()
	}
}

var sumSeed = maphash.MakeSeed()
