package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// picture is of one colour, which tells its number.
func picture(k, width, height int) *numm.Image {
	m := numm.NewImage(width, height)
	for i := range m.Pix {
		m.Pix[i] = uint8(20 * k)
	}
	return m
}

// album writes pictures of each format, the numbers of their names in any order, with a text and a folder among them.
func album(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	sizes := map[int]image.Point{4: {128, 96}, 7: {32, 48}, 8: {80, 24}}
	for k := range 12 {
		format := []string{"png", "bmp", "tiff", "jpg", "webp", "gif"}[k%6]
		size, ok := sizes[k]
		if !ok {
			size = image.Pt(64, 48)
		}
		path := filepath.Join(folder, fmt.Sprintf("img%d.%s", k, format))
		if err := numm.WriteImage(t.Context(), path, picture(k, size.X, size.Y), numm.Quality(95)); err != nil {
			t.Fatal(err)
		}
	}
	err := errors.Join(os.WriteFile(filepath.Join(folder, "img5.txt"), []byte("not a picture\n"), 0o666),
		os.WriteFile(filepath.Join(folder, ".hidden.png"), []byte("hidden"), 0o666),
		os.Mkdir(filepath.Join(folder, "img6"), 0o777))
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

func newLapse(rate int) *lapse {
	return &lapse{rate: rate, progress: func(time.Duration, time.Duration) {}}
}

// Each picture shows once, in the order of the numbers in their names, at the rate that was asked for.
func TestLapseShowsEachPicture(t *testing.T) {
	folder := album(t)
	for _, test := range []struct {
		film string
		rate int
		size image.Point // zero: not asked for
	}{
		{"film.mkv", 10, image.Point{}},
		{"film.mp4", 30, image.Point{}},
		{"film.gif", 5, image.Pt(40, 30)},
		{"film.webm", 25, image.Pt(160, 120)},
	} {
		t.Run(test.film, func(t *testing.T) {
			film := filepath.Join(t.TempDir(), test.film)
			l := newLapse(test.rate)
			l.size = test.size
			skipped, err := l.make(t.Context(), folder, film)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(skipped, []string{"img5.txt"}) {
				t.Errorf("%q were left out", skipped)
			}
			v, err := numm.ReadVideo(t.Context(), film, numm.Rate(test.rate))
			if err != nil {
				t.Fatal(err)
			}
			want := test.size
			if want == (image.Point{}) {
				want = image.Pt(64, 48)
			}
			if v.Len() != 12 || v.Width != want.X || v.Height != want.Y {
				t.Fatalf("%v, want 12 frames of %v", v, want)
			}
			for k, m := range v.All() {
				if r, g, b := m.RGB(want.X/2, want.Y/2); !near(r, 20*k) || !near(g, 20*k) || !near(b, 20*k) {
					t.Errorf("frame %d is %d, %d, %d", k, r, g, b)
				}
			}
			// The seventh is narrower than the film, the eighth lower.
			for k, outside := range map[int]image.Point{7: {1, want.Y / 2}, 8: {want.X / 2, 1}} {
				if r, g, b := v.Frame(k).RGB(outside.X, outside.Y); !near(r, 0) || !near(g, 0) || !near(b, 0) {
					t.Errorf("beside picture %d it is %d, %d, %d, want black", k, r, g, b)
				}
			}
		})
	}
}

func near(got uint8, want int) bool { return max(int(got)-want, want-int(got)) <= 6 }

func TestNaturalOrder(t *testing.T) {
	want := []string{"1", "02", "10", "a", "a1b2", "a1b10", "a02", "a2", "a10", "a10b", "ä1", "ä10"}
	for _, seed := range []int{1, 5, 7, 11} { // each shares no divisor with the count
		names := make([]string, len(want))
		for i := range names {
			names[i] = want[i*seed%len(want)]
		}
		slices.SortFunc(names, natural)
		if !slices.Equal(names, want) {
			t.Errorf("%q, want %q", names, want)
		}
	}
}

func TestSetSize(t *testing.T) {
	for text, want := range map[string]image.Point{
		"1280x720": {1280, 720}, "1x1": {1, 1},
		"": {}, "1280": {}, "0x5": {}, "-3x5": {}, "5x5x5": {}, "5x5 ": {5, 5}, "axb": {}, "40000x5": {},
	} {
		l := newLapse(1)
		err := l.setSize(text)
		if (err == nil) != (want != image.Point{}) || err == nil && l.size != want {
			t.Errorf("%q: %v, %v", text, l.size, err)
		}
	}
}

// On any error, and on Control-C, no film is left.
func TestLapseErrors(t *testing.T) {
	pictures, empty, out := album(t), t.TempDir(), t.TempDir()
	broken := t.TempDir()
	jpeg, err := os.ReadFile(filepath.Join(pictures, "img3.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(
		os.WriteFile(filepath.Join(broken, "a.jpg"), jpeg, 0o666),
		os.WriteFile(filepath.Join(broken, "b.jpg"), jpeg[:len(jpeg)/8], 0o666),
	); err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	defer cancel()
	tests := []struct {
		name         string
		ctx          context.Context
		folder, film string
		want         error
	}{
		{"missing", t.Context(), filepath.Join(empty, "missing"), "film.mp4", fs.ErrNotExist},
		{"empty", t.Context(), empty, "film.mp4", errNoPicture},
		{"unknown format", t.Context(), pictures, "film.txt", numm.ErrUnsupported},
		{"broken", t.Context(), broken, "film.mp4", numm.ErrCorrupt},
		{"cancelled", cancelled, pictures, "film.mp4", context.Canceled},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			l := newLapse(30)
			l.progress = func(done, _ time.Duration) {
				if done > time.Second/10 {
					cancel()
				}
			}
			if _, err := l.make(test.ctx, test.folder, filepath.Join(out, test.film)); !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
		})
	}
	if left, err := os.ReadDir(out); len(left) > 0 || err != nil {
		t.Errorf("%v is left, %v", left, err)
	}
}
