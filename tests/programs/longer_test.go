package programs

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/numm"
)

// Both streams go from any film into any other, and each into what holds it alone.
func testConvert(t *testing.T, d *desk) {
	const frames = 45
	v, s := d.film(t, "film.mkv", frames)
	for _, c := range []struct {
		target          string
		pictures, sound bool
		spare           int // samples by which the last packet is filled up
	}{
		{"whole.mkv", true, true, 0},
		{"whole.mp4", true, true, 1024},
		{"whole.webm", true, true, 0},
		{"pictures.gif", true, false, 0},
		{"sound.flac", false, true, 0},
		{"sound.mp3", false, true, 0},
		{"sound.m4a", false, true, 1024},
	} {
		d.run(t, "film.mkv", c.target)
		info, err := numm.Probe(t.Context(), d.in(c.target))
		check(t, err)
		if (info.Video() != nil) != c.pictures || (info.Sound() != nil) != c.sound {
			t.Errorf("%s holds %+v", c.target, info.Streams)
		}
		if c.pictures {
			got, err := numm.ReadVideo(t.Context(), d.in(c.target))
			check(t, err)
			if got.Len() != frames {
				t.Fatalf("%s: %v", c.target, got)
			}
			for k, m := range got.All() {
				near(t, fmt.Sprint(c.target, " frame ", k), m, 80, 40, 2*k, 100, 255-2*k, 9)
			}
		}
		if c.sound {
			got, err := numm.ReadSound(t.Context(), d.in(c.target))
			check(t, err)
			if len(got) < len(s) || len(got) > len(s)+c.spare {
				t.Fatalf("%s: %v, want %v", c.target, got, s)
			}
			likeSound(t, c.target, got, s)
		}
	}
	d.run(t, "-from", "500ms", "-to", "1s", "-height", "48", "film.mkv", "film.mkv") // the source itself
	part, sound := d.movie(t, "film.mkv")
	if part.Len() != 15 || part.Height != 48 || part.Width != 80 || len(sound) != 15*numm.FrameSound {
		t.Fatal(part, sound)
	}
	near(t, "the part", part.Frame(0), 40, 20, 30, 100, 225, 9)
	likeSound(t, "the part", sound, s[15*numm.FrameSound:])

	check(t, numm.WriteVideo(t.Context(), d.in("cinema.mkv"), v, numm.FractionalRate(24000, 1001)))
	d.run(t, "cinema.mkv", "cinema.mp4")
	info, err := numm.Probe(t.Context(), d.in("cinema.mp4"))
	check(t, err)
	kept, err := numm.ReadVideo(t.Context(), d.in("cinema.mp4"), numm.NativeRate())
	check(t, err)
	if math.Abs(info.Video().FrameRate-24000.0/1001) > 1e-3 || info.Sound() != nil || kept.Len() != frames {
		t.Errorf("%+v, %v", info.Video(), kept)
	}
}

// likeSound wants a sound as it was up to what coding loses, and no sample late or early.
func likeSound(t *testing.T, what string, got, want numm.Sound) {
	t.Helper()
	signal, noise := 0.0, 0.0
	for i := range min(len(got), len(want)) {
		for c := range 2 {
			signal += float64(want[i][c]) * float64(want[i][c])
			noise += math.Pow(float64(want[i][c])-float64(got[i][c]), 2)
		}
	}
	if noise*100 > signal {
		t.Errorf("%s: %.1f dB of signal to noise, want 20", what, 10*math.Log10(signal/noise))
	}
}

// Each picture shows once, in the order of the numbers in their names, at the rate that was asked for.
func testTimelapse(t *testing.T, d *desk) {
	check(t, os.Mkdir(d.in("garden"), 0o777))
	for k := range 12 {
		m := numm.NewImage(64, 48)
		if k == 7 {
			m = numm.NewImage(32, 48) // narrower than the film
		}
		fill(m, 20*k, 255-20*k, 50)
		format := []string{"png", "bmp", "tiff", "jpg", "webp", "gif"}[k%6]
		check(t, numm.WriteImage(t.Context(), d.in(fmt.Sprintf("garden/img%d.%s", k, format)), m, numm.Quality(95)))
	}
	check(t, errors.Join(os.WriteFile(d.in("garden/img5.txt"), []byte("not a picture\n"), 0o666), os.Mkdir(d.in("empty"), 0o777)))
	d.run(t, "-rate", "10", "-width", "64", "-height", "48", "garden", "garden.mkv")
	v, err := numm.ReadVideo(t.Context(), d.in("garden.mkv"), numm.Rate(10))
	check(t, err)
	if v.Len() != 12 || v.Width != 64 || v.Height != 48 {
		t.Fatal(v)
	}
	for k, m := range v.All() {
		near(t, fmt.Sprint("picture ", k), m, 32, 24, 20*k, 255-20*k, 50, 4)
	}
	near(t, "beside picture 7", v.Frame(7), 2, 24, 255, 255, 255, 0)
	if err := d.fails(t, "empty", "empty.mkv"); err == "" {
		t.Error("no picture, and no error")
	}
	if left, err := filepath.Glob(d.in("empty.mkv*")); err != nil || left != nil {
		t.Errorf("%v is left, %v", left, err)
	}
}

// Every sample is the sum of those that sound with it, by their gains, and what is too loud stays at the end of the scale.
func testMix(t *testing.T, d *desk) {
	a, b := make(numm.Sound, 3*numm.SampleRate+17), make(numm.Sound, numm.SampleRate+5)
	for i := range a {
		a[i] = [2]int16{int16(i), int16(-3 * i)}
	}
	for i := range b {
		b[i] = [2]int16{int16(5 * i), int16(i / 7)}
	}
	check(t, numm.WriteSound(t.Context(), d.in("a.wav"), a))
	check(t, numm.WriteSound(t.Context(), d.in("b.flac"), b))
	d.run(t, "mix.flac", "a.wav=-6", "b.flac=20", "b.flac")
	got, err := numm.ReadSound(t.Context(), d.in("mix.flac"))
	check(t, err)
	if len(got) != len(a) {
		t.Fatalf("%v, want %v", got, a)
	}
	for i := range got {
		for c := range got[i] {
			sum := math.Pow(10, -0.3) * float64(a[i][c])
			if i < len(b) {
				sum += 11 * float64(b[i][c])
			}
			if want := max(-32768, min(sum, 32767)); math.Abs(float64(got[i][c])-want) > 0.51 {
				t.Fatalf("sample %d is %v, want %.2f", i, got[i], want)
			}
		}
	}
	d.fails(t, "none.flac", "a.wav", "missing.wav")
	if _, err := os.Stat(d.in("none.flac")); err == nil {
		t.Error("a file is there in spite of an error")
	}
}

// The columns of the slit-scan are those of the frames in turn, and a tone is where its frequency is.
func testTour(t *testing.T, d *desk) {
	v, _ := d.film(t, "film.mkv", 90)
	tone := make(numm.Sound, 90*numm.FrameSound)
	for i := range tone {
		tone[i][0] = int16(16000 * math.Sin(2*math.Pi*1000*float64(i)/numm.SampleRate))
		tone[i][1] = tone[i][0]
	}
	check(t, numm.WriteMovie(t.Context(), d.in("film.mkv"), v, tone))
	d.run(t, "film.mkv", ".")
	scan := d.image(t, "slitscan.png")
	if scan.Width() != width || scan.Height() != height {
		t.Fatal(scan)
	}
	for x := range width {
		k := ((x+1)*90 - 1) / width
		near(t, fmt.Sprint("column ", x), scan, x, 50, 2*k, 100, 255-2*k, 0)
	}
	m := d.image(t, "spectrogram.png")
	column := make([]int, m.Height())
	for y := range column {
		r, g, b := m.RGB(700, y)
		column[y] = int(r) + int(g) + int(b)
	}
	row := slices.Index(column, slices.Max(column))
	if hz := 20000 * math.Pow(40.0/20000, float64(row)/512); hz < 960 || hz > 1040 {
		t.Errorf("1000 Hz are at %.0f Hz, in row %d", hz, row)
	}
}
