package laws

import (
	"io"
	"math"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// sourceTimes returns when ffmpeg shows the frames of a film's default video, counted from the first.
func sourceTimes(t *testing.T, path string, stream int) []time.Duration {
	t.Helper()
	probe := needs.Program(t, "ffprobe")
	out, err := exec.Command(probe, "-v", "error", "-select_streams", "V:"+strconv.Itoa(stream), "-show_entries", "frame=best_effort_timestamp_time",
		"-of", "csv=p=0", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	var times []time.Duration
	for _, line := range strings.Fields(string(out)) {
		seconds, err := strconv.ParseFloat(strings.Trim(line, ","), 64)
		if err != nil {
			continue
		}
		times = append(times, time.Duration(math.Round(seconds*1e9)))
	}
	for i := len(times) - 1; i >= 0; i-- {
		times[i] -= times[0]
	}
	return times
}

// With NativeRate every frame of the file comes once, at the time at which ffmpeg shows it.
func TestNativeRateIsEveryFrameOnce(t *testing.T) {
	turn.Long(t)
	videos(t, func(t *testing.T, path string, want *truth.Video, choose ...numm.VideoOption) {
		if strings.HasSuffix(path, "xvid_packed.avi") {
			return // the packets that stand in for packed frames count in ffprobe's times
		}
		times := sourceTimes(t, path, want.Index)
		var got []time.Duration
		for f, err := range numm.VideoFrames(t.Context(), path, append(choose, numm.NativeRate(), numm.Height(16))...) {
			if err != nil {
				t.Fatal(err)
			}
			if f.Index != len(got) {
				t.Fatalf("frame %d has the index %d", len(got), f.Index)
			}
			got = append(got, f.Time)
		}
		slack := 0
		if !want.StatedEnd {
			slack = 1
		}
		if abs(len(got)-len(times)) > slack {
			t.Fatalf("%d frames, want %d", len(got), len(times))
		}
		for i := range min(len(got), len(times)) {
			if d := got[i] - times[i]; d < -2*time.Millisecond || d > 2*time.Millisecond {
				t.Fatalf("frame %d at %v, want %v", i, got[i], times[i])
			}
		}
	})
}

// Len is how many frames a whole read gives.
func TestLenIsThatOfTheWholeVideo(t *testing.T) {
	turn.Long(t)
	videos(t, func(t *testing.T, path string, _ *truth.Video, choose ...numm.VideoOption) {
		for _, rate := range []numm.VideoOption{numm.Rate(30), numm.NativeRate(), numm.FractionalRate(24000, 1001)} {
			opts := append(choose[:len(choose):len(choose)], rate, numm.Height(16))
			whole := readVideo(t, path, opts...)
			r, err := numm.OpenVideo(t.Context(), path, opts...)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			if n, err := r.Len(); n != whole.Len() || err != nil {
				t.Errorf("%v: %d frames, %v, want %d", rate, n, err, whole.Len())
			}
			if f, err := r.Read(nil); err != nil || !f.Equal(whole.Frame(0)) {
				t.Errorf("%v: what is read after Len: %v", rate, err)
			}
		}
	})
}

func TestLenIsThatOfTheWholeSound(t *testing.T) {
	sounds(t, func(t *testing.T, path string, _ *truth.Sound, choose ...numm.SoundOption) {
		want := len(readSound(t, path, choose...))
		r, err := numm.OpenSound(t.Context(), path, choose...)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if n, err := r.Len(); n != want || err != nil {
			t.Errorf("%d sound frames, %v, want %d", n, err, want)
		}
	})
}

// KeyframesOnly gives frames of the whole read, at their indices.
func TestKeyframesAreFramesOfTheWhole(t *testing.T) {
	videos(t, func(t *testing.T, path string, _ *truth.Video, choose ...numm.VideoOption) {
		if strings.HasSuffix(path, ".gif") {
			return
		}
		whole := readVideo(t, path, append(choose[:len(choose):len(choose)], numm.Height(32), numm.Rate(1000))...)
		n := 0
		for f, err := range numm.VideoFrames(t.Context(), path, append(choose[:len(choose):len(choose)], numm.KeyframesOnly(), numm.Height(32), numm.Rate(1000))...) {
			if err != nil {
				t.Fatal(err)
			}
			n++
			// MPEG streams state the times of some frames alone: there it may be one aside.
			slack := 0
			if strings.HasSuffix(path, ".ts") || strings.HasSuffix(path, ".mpg") {
				slack = 45
			}
			found := false
			for k := max(0, f.Index-slack); k <= min(whole.Len()-1, f.Index+slack); k++ {
				found = found || f.Equal(whole.Frame(k))
			}
			if !found {
				t.Fatalf("frame %d of %d differs", f.Index, whole.Len())
			}
		}
		if n == 0 {
			t.Error("no key frame")
		}
	})
}

func TestMovieReadersAreReadMovie(t *testing.T) {
	bothStreams(t, func(t *testing.T, path string) {
		v, s := readMovie(t, path, numm.Height(32))
		r, err := numm.OpenMovie(t.Context(), path, numm.Height(32))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if n, err := r.Len(); n != v.Len() || err != nil {
			t.Errorf("Len is %d, %v, want %d", n, err, v.Len())
		}
		for _, k := range []int{v.Len() / 2, 0, v.Len() - 1} {
			if err := r.SeekTo(k); err != nil {
				t.Fatal(err)
			}
			m, err := r.Read()
			if err != nil || m.Index != k || !m.Equal(v.Frame(k)) {
				t.Fatalf("frame %d: %v", k, err)
			}
			equalSounds(t, "the sound of a frame", m.Sound, s[k*numm.FrameSound:][:numm.FrameSound])
		}
		if _, err := r.Read(); err != io.EOF {
			t.Errorf("past the end: %v", err)
		}
	})
}
