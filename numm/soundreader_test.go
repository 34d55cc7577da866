package numm

import (
	"io"
	"math"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/internal/resample"
	"github.com/gonumm/gonumm/pipeline"
)

// A gap in a sound is silence, as long as the file says, and held a second at a time: what one reads, not what the file
// says, takes memory. A seek in its midst forgets what lies after it.
func TestGapIsHeldInPieces(t *testing.T) {
	const gap = 5_000_000 // 20 MB as the resampler holds samples
	s := make(Sound, 30000)
	for i := range s {
		s[i] = [2]int16{int16(20000 * math.Sin(float64(i)/20)), int16(i)}
	}
	for _, rate := range []int{48000, SampleRate} {
		path := filepath.Join(t.TempDir(), "a.flac")
		if err := WriteSound(t.Context(), path, s, Rate(rate)); err != nil {
			t.Fatal(err)
		}
		plain, err := ReadSound(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		want := afterGap(t, s, rate, gap)

		got := make(Sound, 0, len(want))
		r := openBehindGap(t, path, gap)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for err = nil; err == nil; {
			var n int
			n, err = r.Read(got[len(got):min(cap(got), len(got)+FrameSound)])
			got = got[:len(got)+n]
			if n == 0 && err == nil {
				_, err = r.Read(make(Sound, 1))
			}
		}
		runtime.ReadMemStats(&after)
		if err != io.EOF {
			t.Fatal(err)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d Hz: differs from what is resampled in one", rate)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 4<<20 {
			t.Errorf("%d Hz: %d bytes for a gap of %d samples", rate, used, gap)
		}

		r = openBehindGap(t, path, gap)
		if _, err := r.Read(make(Sound, 10)); err != nil {
			t.Fatal(err)
		}
		r.native.(*nativeSound).cells = nil
		if err := r.SeekTo(5); err != nil {
			t.Fatal(err)
		}
		got = make(Sound, len(plain)-5)
		if _, err := r.Read(got); err != nil || !slices.Equal(got, plain[5:]) {
			t.Errorf("%d Hz: differs after a seek: %v", rate, err)
		}
	}
}

// openBehindGap opens a sound whose decoder goes at once to a cell so many samples on.
func openBehindGap(t *testing.T, path string, gap int64) *SoundReader {
	t.Helper()
	r, err := OpenSound(t.Context(), path, Plugins("flacdec")) // by a pipeline
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	native := r.native.(*nativeSound)
	native.cells, native.until, native.raw = new(pipeline.Cells), pipeline.Endless, gap
	return r
}

func afterGap(t *testing.T, s Sound, rate, gap int) Sound {
	t.Helper()
	r, err := resample.New(rate, SampleRate)
	if err != nil {
		t.Fatal(err)
	}
	r.PushS16(make([]int16, gap), 1)
	r.PushS16(s.Flat(), 2)
	r.Finish(int64(gap + len(s)))
	want := make(Sound, r.Count(int64(gap+len(s))))
	if n := r.Pull(want); n != len(want) {
		t.Fatalf("%d of %d", n, len(want))
	}
	return want
}
