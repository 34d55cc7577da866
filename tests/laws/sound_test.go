package laws

import (
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// sounds calls check for each sound stream of each file, with the options that choose it.
func sounds(t *testing.T, check func(t *testing.T, path string, want *truth.Sound, choose ...numm.SoundOption)) {
	for _, f := range files(t) {
		for _, s := range f.Sounds {
			t.Run(fmt.Sprintf("%s/%d", f.Name, s.Index), func(t *testing.T) {
				t.Parallel()
				if s.Default {
					check(t, f.Path, s)
				} else {
					check(t, f.Path, s, numm.Stream(s.Index))
				}
			})
		}
	}
}

func readSound(t *testing.T, path string, opts ...numm.SoundOption) numm.Sound {
	t.Helper()
	s, err := numm.ReadSound(t.Context(), path, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Laws 1 and 4: sound is stereo at 44100 Hz and stands where ffmpeg has it, within one of the file's own samples.
func TestSoundIsThatOfTheFile(t *testing.T) {
	sounds(t, func(t *testing.T, path string, want *truth.Sound, choose ...numm.SoundOption) {
		got := readSound(t, path, choose...)
		slack := max(1, int(math.Ceil(44100/float64(want.Rate))))
		if want.Lossless && want.Rate == numm.SampleRate {
			slack = 0
		}
		stated := int(math.Round(float64(want.StatedFrames) * numm.SampleRate / float64(want.Rate)))
		right := func(n int) bool { return n > 0 && abs(len(got)-n) <= slack }
		if !right(want.Frames) && !right(stated) && !right(timetable(t, path, want.Index, want.Rate)) {
			t.Errorf("%d sound frames, want %d (or, as stated, %d)", len(got), want.Frames, stated)
		}
		if want.Channels > 2 {
			return // how they are mixed is looked at elsewhere
		}
		samples := numm.Sound(want.Samples(t))
		if want.Exact {
			equalSounds(t, "the whole", got, samples[:min(len(got), len(samples))])
			return
		}
		for _, at := range []int{0, len(samples) / 3, len(samples) - 4096} {
			if lag, ratio := bestLag(samples, got, max(at, 0)); abs(lag) > slack {
				t.Errorf("at %d the sound is %d samples late (likeness %.3f)", at, lag, ratio)
			}
		}
	})
}

// Law 4 again, without a resampler between: at the file's own rate every sample is that of ffmpeg.
func TestSoundAtItsOwnRate(t *testing.T) {
	sounds(t, func(t *testing.T, path string, want *truth.Sound, choose ...numm.SoundOption) {
		if want.Channels > 2 {
			return
		}
		got := readSound(t, path, append(choose, numm.Rate(want.Rate))...)
		native := want.Native(t)
		n := min(len(got), len(native)/want.Channels)
		var noise, signal float64
		for i := range n {
			for c, v := range got[i] {
				x := float64(native[i*want.Channels+min(c, want.Channels-1)]) * 32768
				signal += x * x
				noise += (x - float64(v)) * (x - float64(v))
			}
		}
		least := 40.0
		if want.Lossless {
			least = 80
		}
		// Half a step of noise is what rounding makes, however weak the sound is.
		if ratio := 10 * math.Log10(signal/noise); ratio < least && noise > 0.25*2*float64(n) {
			t.Errorf("%.1f dB between its own sound and ffmpeg's, want %v", ratio, least)
		}
	})
}

// Laws 2 and 8: however a sound is read, it has the same samples.
func TestSoundSlices(t *testing.T) {
	sounds(t, func(t *testing.T, path string, _ *truth.Sound, choose ...numm.SoundOption) {
		whole := readSound(t, path, choose...)
		n := len(whole)
		equalSounds(t, "read again", readSound(t, path, choose...), whole)
		for _, r := range ranges(n, numm.SampleRate) {
			got := readSound(t, path, append(choose, numm.Range(r.from, r.to))...)
			equalSounds(t, fmt.Sprintf("Range(%d, %d)", r.from, r.to), got, whole[r.cut(r.from, n):r.cut(r.to, n)])
		}
		for _, size := range []int{7, 1470, 44100} {
			chunks(t, path, whole, size, choose)
		}
		chunks(t, path, whole[:min(n, 500)], 1, append(choose, numm.Range(0, 500)))
		seekSound(t, path, whole, choose)
	})
}

// chunks checks that the chunks of a file, laid end to end, are want.
func chunks(t *testing.T, path string, want numm.Sound, size int, opts []numm.SoundOption) {
	t.Helper()
	at := 0
	for c, err := range numm.SoundChunks(t.Context(), path, size, opts...) {
		if err != nil {
			t.Fatal(err)
		}
		if c.Index != at || len(c.Sound) == 0 || len(c.Sound) > size || len(c.Sound) < size && at+len(c.Sound) != len(want) {
			t.Fatalf("chunks of %d: one of %d at %d, after %d of %d", size, len(c.Sound), c.Index, at, len(want))
		}
		equalSounds(t, fmt.Sprintf("chunks of %d, at %d", size, at), c.Sound, want[at:at+len(c.Sound)])
		at += len(c.Sound)
	}
	if at != len(want) {
		t.Errorf("chunks of %d: %d sound frames, want %d", size, at, len(want))
	}
}

// seekSound reads at places back and forth with one reader.
func seekSound(t *testing.T, path string, whole numm.Sound, choose []numm.SoundOption) {
	t.Helper()
	r, err := numm.OpenSound(t.Context(), path, choose...)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	n := len(whole)
	buffer := make(numm.Sound, 3000)
	for _, at := range []int{n / 2, 0, n - 1000, 44100, 44101, 3 * n / 4, n, 1, n / 2, n + 5, math.MaxInt / 2, n / 3} {
		at = max(0, at)
		if err := r.SeekTo(at); err != nil {
			t.Fatal(err)
		}
		got, err := r.Read(buffer)
		want := whole[min(at, n):min(min(at, n)+len(buffer), n)]
		if err != nil && err != io.EOF || (err == io.EOF) != (len(want) < len(buffer)) {
			t.Fatalf("SeekTo(%d): Read gives %d, %v", at, got, err)
		}
		equalSounds(t, fmt.Sprintf("SeekTo(%d)", at), buffer[:got], want)
	}
}

func equalSounds(t *testing.T, what string, got, want numm.Sound) {
	t.Helper()
	if slices.Equal(got, want) {
		return
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d sound frames, want %d", what, len(got), len(want))
	}
	first, differ, worst := -1, 0, 0
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			if first < 0 {
				first = i
			}
			differ++
			for c := range 2 {
				worst = max(worst, abs(int(got[i][c])-int(want[i][c])))
			}
		}
	}
	if differ > 0 {
		t.Errorf("%s: %d of %d differ, the first at %d, by up to %d", what, differ, len(want), first, worst)
	}
}

// bestLag returns how many samples got is later than want around at, and how alike they are there, 1 where equal.
func bestLag(want, got numm.Sound, at int) (lag int, likeness float64) {
	const reach, length = 40, 4096
	for d := -reach; d <= reach; d++ {
		var both, a, b float64
		for i := at; i < min(at+length, len(want)); i++ {
			if j := i + d; j >= 0 && j < len(got) {
				x, y := float64(want[i][0]), float64(got[j][0])
				both, a, b = both+x*y, a+x*x, b+y*y
			}
		}
		if l := (both + 1) / math.Sqrt((a+1)*(b+1)); l > likeness+1e-6 || l > likeness-1e-6 && abs(d) < abs(lag) {
			lag, likeness = d, l
		}
	}
	return lag, likeness
}

func abs(n int) int { return max(n, -n) }

// timetable returns how many sound frames the table of packets in an MP4 or QuickTime file states after what its edit list leaves
// out at the start; 0 for other files. Edit lists count in milliseconds, the table counts in samples.
func timetable(t *testing.T, path string, stream, rate int) int {
	t.Helper()
	if ext := filepath.Ext(path); ext != ".mp4" && ext != ".m4a" && ext != ".mov" {
		return 0
	}
	ask := func(args ...string) float64 {
		args = append([]string{"-v", "error", "-select_streams", fmt.Sprintf("a:%d", stream), "-of", "csv=p=0"}, args...)
		first, _, _ := strings.Cut(string(output(t, "ffprobe", append(args, path)...)), "\n")
		return number64(strings.Trim(first, ", \n"))
	}
	whole := ask("-ignore_editlist", "1", "-show_entries", "stream=duration_ts")
	skipped := -ask("-show_entries", "packet=pts", "-read_intervals", "%+#1")
	return int(math.Round((whole - skipped) * numm.SampleRate / float64(rate)))
}
