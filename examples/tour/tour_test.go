package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/png"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// Each kind of film gives the pictures that it has the stuff for, and what is printed holds the shapes.
func TestTour(t *testing.T) {
	const beside = left + columns + right
	const above = top + rows + bottom
	tests := []struct {
		path          string
		scan, sound   image.Point // of the pictures; zero: none
		says, saysNot string
	}{
		{"../../tests/testdata/bigbuckbunny.mp4", image.Pt(1280, 720), image.Pt(beside, above), "Video(158, 720, 1280, 3)", "bigger"},
		{truth.Named(t, "h264_vfr.mkv").Path, image.Pt(160, 120), image.Point{}, "h264", "Sound("},
		{truth.Named(t, "turned90_sar.mp4").Path, image.Pt(240, 120), image.Point{}, "Video(60, 120, 240, 3)", "Sound("},
		{truth.Named(t, "cover.mp3").Path, image.Point{}, image.Pt(beside, above), "Sound(277777, 2)", "Video("},
		{truth.Named(t, "untagged_vbr.mp3").Path, image.Point{}, image.Pt(beside, above), "Sound(279936, 2)", "Video("}, // no length stated
	}
	for _, test := range tests {
		t.Run(filepath.Base(test.path), func(t *testing.T) {
			folder := t.TempDir()
			var said bytes.Buffer
			if err := tour(t.Context(), &said, test.path, folder); err != nil {
				t.Fatal(err)
			}
			checkPicture(t, filepath.Join(folder, "slitscan.png"), test.scan)
			checkPicture(t, filepath.Join(folder, "spectrogram.png"), test.sound)
			if !strings.Contains(said.String(), test.says) || strings.Contains(said.String(), test.saysNot) {
				t.Errorf("it says\n%s\nwith %q missing, or with %q", said.String(), test.says, test.saysNot)
			}
			for line := range strings.Lines(said.String()) {
				if path, _, ok := strings.Cut(strings.TrimSpace(line), ".png"); ok {
					if _, err := os.Stat(path + ".png"); err != nil {
						t.Errorf("it says %q: %v", line, err)
					}
				}
			}
		})
	}
}

func checkPicture(t *testing.T, path string, size image.Point) {
	t.Helper()
	f, err := os.Open(path)
	if size == (image.Point{}) {
		if !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v, want no such file", path, err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if m.Bounds().Size() != size {
		t.Errorf("%s has %v, want %v", path, m.Bounds().Size(), size)
	}
	// Something is bright, and no part is black from top to bottom.
	brightest := 0
	for x := range size.X {
		inColumn := 0
		for y := range size.Y {
			r, g, b, _ := m.At(x, y).RGBA()
			inColumn = max(inColumn, int(max(r, g, b)>>8))
		}
		if inColumn == 0 {
			t.Fatalf("%s: column %d is black", path, x)
		}
		brightest = max(brightest, inColumn)
	}
	if brightest < 100 {
		t.Errorf("%s: nothing brighter than %d", path, brightest)
	}
}

func TestTourErrors(t *testing.T) {
	folder := t.TempDir()
	text := filepath.Join(folder, "text.mp4")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a film\n", 99)), 0o666); err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	film := truth.Named(t, "fps30.mp4").Path
	tests := []struct {
		name         string
		ctx          context.Context
		film, folder string
		want         error
	}{
		{"missing", t.Context(), filepath.Join(folder, "missing"), folder, fs.ErrNotExist},
		{"text", t.Context(), text, folder, numm.ErrUnsupported},
		{"cancelled", cancelled, film, folder, context.Canceled},
		{"no folder", t.Context(), film, filepath.Join(folder, "missing"), fs.ErrNotExist},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := tour(test.ctx, &bytes.Buffer{}, test.film, test.folder)
			if !errors.Is(err, test.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v, want %v in one line", err, test.want)
			}
		})
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*.png")); left != nil {
		t.Errorf("%v was written", left)
	}
}

// Every column of a slit-scan is that column of a frame, and the frames come in turn, none left out.
func TestSlitScanFollowsFrames(t *testing.T) {
	path := truth.Named(t, "fps30.mp4").Path
	film, err := numm.ReadVideo(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	scan, err := newSlitScan(t.Context(), path, film.Duration())
	if err != nil {
		t.Fatal(err)
	}
	if scan.frames != film.Len() {
		t.Errorf("%d frames, want %d", scan.frames, film.Len())
	}
	for x := range film.Width {
		k := x * film.Len() / film.Width
		for y := range film.Height {
			r, g, b := film.Frame(k).RGB(x, y)
			if gotR, gotG, gotB := scan.picture.RGB(x, y); gotR != r || gotG != g || gotB != b {
				t.Fatalf("column %d is not that of frame %d", x, k)
			}
		}
	}
}

// A tone stands in its row and as long as it sounds, also where the channels cancel each other.
func TestSpectrogramOfTones(t *testing.T) {
	const second = numm.SampleRate
	sound := make(numm.Sound, 4*second)
	for i := range sound {
		hz, right := 440.0, 1.0
		if i >= 2*second {
			hz, right = 5000, -1
		}
		v := 16384 * math.Sin(2*math.Pi*hz*float64(i)/second)
		sound[i] = [2]int16{int16(v), int16(right * v)}
	}
	path := filepath.Join(t.TempDir(), "tones.wav")
	if err := os.WriteFile(path, wav(sound), 0o666); err != nil {
		t.Fatal(err)
	}
	s, err := newSpectrogram(t.Context(), path, sound.Duration())
	if err != nil {
		t.Fatal(err)
	}
	if s.samples != len(sound) {
		t.Errorf("%d samples, want %d", s.samples, len(sound))
	}
	const turn = columns / 2
	const blur = transformSize/2*columns/(4*second) + 2 // a transform around a column hears so much of its neighbours
	for x := range columns {
		hz := 440.0
		switch {
		case x >= turn+blur:
			hz = 5000
		case x > turn-blur:
			continue
		}
		loudest := 0
		for y, level := range s.levels[x] {
			if level > s.levels[x][loudest] {
				loudest = y
			}
		}
		if want := rowOf(hz); math.Abs(float64(loudest)-want) > 6 {
			t.Fatalf("column %d is loudest in row %d, %.0f Hz, want %.0f", x, loudest, frequency(float64(loudest)), want)
		}
		if level := s.levels[x][loudest]; x > blur && x < columns-blur && math.Abs(level+6) > 1.5 { // a Hann window's lines lose 1.4 dB halfway
			t.Fatalf("column %d has %.1f dB, want -6", x, level)
		}
	}
}

// wav puts a sound behind the header of an uncompressed file.
func wav(s numm.Sound) []byte {
	var b bytes.Buffer
	size := uint32(4 * len(s))
	b.WriteString("RIFF")
	write := func(v any) { _ = binary.Write(&b, binary.LittleEndian, v) } // to memory, which takes it
	write(36 + size)
	b.WriteString("WAVEfmt ")
	write([]uint32{16, 1 | numm.Channels<<16, numm.SampleRate, 4 * numm.SampleRate, 4 | 16<<16})
	b.WriteString("data")
	write(size)
	write(s.Flat())
	return b.Bytes()
}

func TestTimeStep(t *testing.T) {
	for _, test := range []struct{ length, want time.Duration }{
		{5 * time.Millisecond, time.Millisecond},
		{5312 * time.Millisecond, 500 * time.Millisecond},
		{10 * time.Minute, time.Minute},
		{2 * time.Hour, 15 * time.Minute},
	} {
		if got := timeStep(test.length); got != test.want {
			t.Errorf("%v: %v, want %v", test.length, got, test.want)
		}
	}
}

func TestRowsAndFrequencies(t *testing.T) {
	for _, hz := range []float64{lowest, 440, highest} {
		if got := frequency(rowOf(hz)); math.Abs(got-hz) > 1e-9*hz {
			t.Errorf("%v Hz, want %v", got, hz)
		}
	}
	if frequency(0) != highest || math.Round(rowOf(lowest)) != rows-1 {
		t.Errorf("row 0 is %v Hz and %v Hz row %v", frequency(0), lowest, rowOf(lowest))
	}
}

func TestColoursBrighten(t *testing.T) {
	last := -1
	for i := range 101 {
		r, g, b := colourOf(float64(i) / 100)
		luma := 299*int(r) + 587*int(g) + 114*int(b)
		if luma <= last {
			t.Errorf("at %d %% it gets darker", i)
		}
		last = luma
	}
}
