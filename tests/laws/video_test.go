package laws

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// videos calls check for each video stream of each file, with the options that choose it.
func videos(t *testing.T, check func(t *testing.T, path string, want *truth.Video, choose ...numm.VideoOption)) {
	for _, f := range files(t) {
		for _, v := range f.Videos {
			t.Run(fmt.Sprintf("%s/%d", f.Name, v.Index), func(t *testing.T) {
				t.Parallel()
				if v.Default {
					check(t, f.Path, v)
				} else {
					check(t, f.Path, v, numm.Stream(v.Index))
				}
			})
		}
	}
}

func readVideo(t *testing.T, path string, opts ...numm.VideoOption) *numm.Video {
	t.Helper()
	v, err := numm.ReadVideo(t.Context(), path, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// evenly is a video of so many frames a second, each as long as the next. That is what packed pictures of MPEG-4 state themselves, while
// ffmpeg also counts the packets that stand in for them.
func evenly(v *truth.Video, rate int) *truth.Video {
	even := *v
	even.Frames = (2*len(v.PTS)*numm.FrameRate + rate) / (2 * rate)
	even.Shown = make([]int, even.Frames)
	for n := range v.PTS {
		for k := (2*n*numm.FrameRate + rate) / (2 * rate); k < even.Frames; k++ {
			even.Shown[k] = n
		}
	}
	return &even
}

// Laws 1, 3, 5 and 6: 30 frames a second, each the last that has begun, in their colours, upright, in square pixels.
func TestVideoIsThatOfTheFile(t *testing.T) {
	videos(t, func(t *testing.T, path string, want *truth.Video, choose ...numm.VideoOption) {
		stated := want
		if strings.HasSuffix(path, "xvid_packed.avi") {
			want = evenly(stated, 25)
		}
		got := readVideo(t, path, choose...)
		if got.Width != want.Width || got.Height != want.Height {
			t.Fatalf("%d by %d pixels, want %d by %d", got.Width, got.Height, want.Width, want.Height)
		}
		slack, misplaced := 1, want.Frames/10
		if want.StatedEnd {
			slack, misplaced = 0, 0
		}
		if abs(got.Len()-want.Frames) > slack {
			t.Errorf("%d frames, want %d", got.Len(), want.Frames)
		}
		thumbs := want.Thumbs(t)
		var bias [3]float64
		worst, wrong := math.Inf(1), 0
		n := min(got.Len(), want.Frames)
		for i := range n {
			thumb := truth.ThumbOf(got.Frame(i).Pix, got.Width, got.Height)
			at := i
			if number := want.Number(i); number >= 0 && thumb.Number() != number {
				if at = neighbour(want, i, thumb.Number()); at < 0 {
					t.Errorf("frame %d is number %d, want %d", i, thumb.Number(), number)
					continue
				}
				wrong++
			}
			worst = min(worst, thumb.PSNR(&thumbs[at]))
			for c, b := range thumb.Bias(&thumbs[at]) {
				bias[c] += b / float64(n)
			}
		}
		if wrong > misplaced {
			t.Errorf("%d of %d frames are one off, allowed %d", wrong, n, misplaced)
		}
		if worst < 46 {
			t.Errorf("a thumb is at %.1f dB, want 46", worst)
		}
		for c, b := range bias {
			if math.Abs(b) > 0.5 {
				t.Errorf("channel %d is off by %.2f levels in the mean", c, b)
			}
		}
		for _, i := range want.Stills {
			at := i
			if want != stated {
				at = slices.Index(want.Shown, stated.Shown[i])
			}
			if at >= got.Len() || stated.Number(i) >= 0 && number(got, at) != stated.Number(i) {
				continue
			}
			still(t, i, got.Frame(at).Pix, want.Still(t, i), want.Exact)
		}
	})
}

func number(v *numm.Video, i int) int {
	thumb := truth.ThumbOf(v.Frame(i).Pix, v.Width, v.Height)
	return thumb.Number()
}

// neighbour returns the frame beside i that has the number, or -1.
func neighbour(want *truth.Video, i, number int) int {
	for _, k := range []int{i - 1, i + 1} {
		if k >= 0 && k < want.Frames && want.Number(k) == number {
			return k
		}
	}
	return -1
}

// still compares a frame with one that was converted exactly, pixel by pixel.
func still(t *testing.T, i int, got, want []uint8, exact bool) {
	t.Helper()
	if exact {
		if !bytes.Equal(got, want) {
			t.Errorf("frame %d is not bit for bit what was stored", i)
		}
		return
	}
	sum := 0.0
	for k := range want {
		d := float64(got[k]) - float64(want[k])
		sum += d * d
	}
	if ratio := 10 * math.Log10(255*255*float64(len(want))/(sum+1e-9)); ratio < 46 {
		t.Errorf("frame %d is at %.1f dB from exact colours, want 46", i, ratio)
	}
}

// Laws 2 and 8: however a video is read, it has the same pixels.
func TestVideoSlices(t *testing.T) {
	turn.Long(t)
	videos(t, func(t *testing.T, path string, _ *truth.Video, choose ...numm.VideoOption) {
		whole := readVideo(t, path, choose...)
		n := whole.Len()
		equalVideos(t, "read again", readVideo(t, path, choose...), whole)
		for _, r := range ranges(n, numm.FrameRate) {
			got := readVideo(t, path, append(choose, numm.Range(r.from, r.to))...)
			equalVideos(t, fmt.Sprintf("Range(%d, %d)", r.from, r.to), got, whole.Slice(r.cut(r.from, n), r.cut(r.to, n)))
		}
		i := 0
		for f, err := range numm.VideoFrames(t.Context(), path, choose...) {
			if err != nil {
				t.Fatal(err)
			}
			if f.Index != i || i >= n || !f.Image.Equal(whole.Frame(i)) {
				t.Fatalf("VideoFrames: frame %d, the %dth, is not that of the whole", f.Index, i)
			}
			i++
		}
		if i != n {
			t.Errorf("VideoFrames: %d frames, want %d", i, n)
		}
		seekVideo(t, path, whole, choose)
	})
}

// seekVideo reads at places back and forth with one reader, one by one and with At.
func seekVideo(t *testing.T, path string, whole *numm.Video, choose []numm.VideoOption) {
	t.Helper()
	r, err := numm.OpenVideo(t.Context(), path, choose...)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	n := whole.Len()
	places := []int{n / 2, 0, n - 1, n / 3, n / 3, 2 * n / 3, 1, n - 2, n, n / 2}
	for _, at := range places {
		at = max(0, at)
		if err := r.SeekTo(at); err != nil {
			t.Fatal(err)
		}
		for k := at; k < at+2; k++ {
			f, err := r.Read(nil)
			switch {
			case k >= n && err != io.EOF:
				t.Errorf("SeekTo(%d), Read: %v at %d of %d, want io.EOF", at, err, k, n)
			case k >= n:
			case err != nil:
				t.Fatal(err)
			case f.Index != k || !f.Image.Equal(whole.Frame(k)):
				t.Errorf("SeekTo(%d): frame %d, given as %d, is not that of the whole", at, k, f.Index)
			}
		}
	}
	var inside []int
	for _, at := range places {
		if at >= 0 && at < n {
			inside = append(inside, at)
		}
	}
	some, err := r.At(inside...)
	if err != nil {
		t.Fatal(err)
	}
	for i, at := range inside {
		if !some.Frame(i).Equal(whole.Frame(at)) {
			t.Errorf("At: frame %d is not that of the whole", at)
		}
	}
	seekNowhere(t, r, whole)
}

// seekNowhere checks that neither an At that fails nor a place far after the end moves what comes next.
func seekNowhere(t *testing.T, r *numm.VideoReader, whole *numm.Video) {
	t.Helper()
	n := whole.Len()
	if err := r.SeekTo(n / 3); err != nil {
		t.Fatal(err)
	}
	for _, none := range []int{n, math.MaxInt / 2} {
		if _, err := r.At(n-1, none); !errors.Is(err, numm.ErrSize) {
			t.Errorf("At(%d) of %d: %v, want ErrSize", none, n, err)
		}
	}
	if f, err := r.Read(nil); err != nil || f.Index != n/3 || !f.Image.Equal(whole.Frame(n/3)) {
		t.Errorf("after an At that fails: frame %d, %v, want that of the whole at %d", f.Index, err, n/3)
	}
	if err := r.SeekTo(math.MaxInt / 2); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Read(nil); err != io.EOF {
		t.Errorf("far past the end: %v, want io.EOF", err)
	}
}

func equalVideos(t *testing.T, what string, got, want *numm.Video) {
	t.Helper()
	if got.Len() != want.Len() {
		t.Errorf("%s: %d frames, want %d", what, got.Len(), want.Len())
		return
	}
	for i := range got.Len() {
		if !bytes.Equal(got.Frame(i).Pix, want.Frame(i).Pix) {
			t.Errorf("%s: frame %d differs", what, i)
			return
		}
	}
}
