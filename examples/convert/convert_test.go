package main

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

const (
	width, height = 96, 64
	frames        = 45
)

// number paints k in eight bars, a bit each, that survive every codec and every size.
func number(m *numm.Image, k int) {
	for y := range m.Height() {
		for x := range m.Width() {
			v := uint8(40 + 170*(k>>(x*8/m.Width())&1))
			m.SetRGB(x, y, v, v, v)
		}
	}
}

// numberOf reads what number has painted.
func numberOf(m *numm.Image) (k int) {
	for bit := range 8 {
		if r, _, _ := m.RGB((2*bit+1)*m.Width()/16, m.Height()/2); r > 125 {
			k |= 1 << bit
		}
	}
	return k
}

// sweep is a sound of which every part is unlike every other, also between the channels.
func sweep(n int) numm.Sound {
	s := make(numm.Sound, n)
	for i := range s {
		t := float64(i) / numm.SampleRate
		s[i] = [2]int16{int16(9000 * math.Sin(2*math.Pi*(300+500*t)*t)), int16(9000 * math.Sin(2*math.Pi*(900+200*t)*t))}
	}
	return s
}

// source writes a film of numbered frames and a sweep, or one of both, losslessly.
func source(t *testing.T, pictures, sound bool) (path string, s numm.Sound) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "source.mkv")
	s = sweep(frames * numm.FrameSound)
	v := numm.NewVideo(frames, width, height)
	for k, m := range v.All() {
		number(m, k)
	}
	var err error
	switch {
	case pictures && sound:
		err = numm.WriteMovie(t.Context(), path, v, s)
	case pictures:
		err = numm.WriteVideo(t.Context(), path, v)
	default:
		path = filepath.Join(t.TempDir(), "source.wav")
		err = numm.WriteSound(t.Context(), path, s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path, s
}

func quietly(j job) job {
	j.progress = func(time.Duration, time.Duration) {}
	return j
}

// checkNumbers wants the frames from a number on, none left out and none too many.
func checkNumbers(t *testing.T, path string, from, count, rows int) {
	t.Helper()
	v, err := numm.ReadVideo(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if v.Len() != count || v.Height != rows || v.Width != rows*width/height {
		t.Fatalf("%v, want %d frames of %d rows", v, count, rows)
	}
	for k, m := range v.All() {
		if got := numberOf(m); got != from+k {
			t.Fatalf("frame %d has number %d, want %d", k, got, from+k)
		}
	}
}

// checkSound wants a sound as it was up to what coding loses, and no sample late or early.
func checkSound(t *testing.T, path string, want numm.Sound, spare int) {
	t.Helper()
	got, err := numm.ReadSound(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) < len(want) || len(got) > len(want)+spare {
		t.Fatalf("%v, want %v and at most %d more", got, want, spare)
	}
	signal, noise := 0.0, 0.0
	for i := range want {
		for c := range want[i] {
			signal += float64(want[i][c]) * float64(want[i][c])
			off := float64(want[i][c]) - float64(got[i][c])
			noise += off * off
		}
	}
	if noise*100 > signal {
		t.Errorf("%.1f dB of signal to noise, want 20", 10*math.Log10(signal/noise))
	}
}

// Both streams go from any film into any other, and each into what holds it alone.
func TestConvertKeepsBothStreams(t *testing.T) {
	path, s := source(t, true, true)
	tests := []struct {
		target          string
		pictures, sound bool
		spare           int // samples by which the last packet is filled up
	}{
		{"whole.mkv", true, true, 0},
		{"whole.mp4", true, true, 1024},
		{"whole.mov", true, true, 1024},
		{"whole.webm", true, true, 0},
		{"whole.avi", true, true, 0},
		{"whole.ogv", true, true, 0},
		{"whole.ogg", true, true, 0},
		{"pictures.gif", true, false, 0},
		{"sound.wav", false, true, 0},
		{"sound.aiff", false, true, 0},
		{"sound.flac", false, true, 0},
		{"sound.oga", false, true, 0},
		{"sound.opus", false, true, 0},
		{"sound.mp3", false, true, 0},
		{"sound.m4a", false, true, 1024},
	}
	for _, test := range tests {
		t.Run(test.target, func(t *testing.T) {
			t.Parallel()
			j := quietly(job{source: path, target: filepath.Join(t.TempDir(), test.target)})
			if err := j.run(t.Context()); err != nil {
				t.Fatal(err)
			}
			if test.pictures {
				checkNumbers(t, j.target, 0, frames, height)
			}
			if test.sound {
				checkSound(t, j.target, s, test.spare)
			}
			has := kinds(t, j.target)
			if has[numm.KindVideo] != test.pictures || has[numm.KindSound] != test.sound {
				t.Errorf("it holds %v", has)
			}
		})
	}
}

func kinds(t *testing.T, path string) map[numm.Kind]bool {
	t.Helper()
	info, err := numm.Probe(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	has := map[numm.Kind]bool{}
	for _, s := range info.Streams {
		has[s.Kind] = true
	}
	return has
}

// Nothing is lost on the way from one lossless file to another, or to itself.
func TestConvertLossless(t *testing.T) {
	path, s := source(t, true, true)
	before, err := numm.ReadVideo(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{filepath.Join(t.TempDir(), "other.mkv"), path} {
		j := quietly(job{source: path, target: target, lossless: true})
		if err := j.run(t.Context()); err != nil {
			t.Fatal(err)
		}
		after, sound, err := numm.ReadMovie(t.Context(), target)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(after.Pix, before.Pix) || !slices.Equal(sound, s) {
			t.Errorf("%s: %v and %v are not what they were", target, after, sound)
		}
	}
}

// A stream that is not there is not made up, except for the black pictures of a sound that becomes a film.
func TestConvertOneStream(t *testing.T) {
	film, _ := source(t, true, false)
	sound, s := source(t, false, true)
	folder := t.TempDir()

	silent := quietly(job{source: film, target: filepath.Join(folder, "silent.mp4")})
	if err := silent.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	checkNumbers(t, silent.target, 0, frames, height)
	if kinds(t, silent.target)[numm.KindSound] {
		t.Error("a film without sound has become one with sound")
	}

	flac := quietly(job{source: sound, target: filepath.Join(folder, "sound.flac")})
	black := quietly(job{source: sound, target: filepath.Join(folder, "black.mkv")})
	for _, j := range []job{flac, black} {
		if err := j.run(t.Context()); err != nil {
			t.Fatal(err)
		}
		checkSound(t, j.target, s, 0)
	}
	v, err := numm.ReadVideo(t.Context(), black.target)
	if err != nil {
		t.Fatal(err)
	}
	if v.Len() != frames || slices.Max(v.Pix) != 0 {
		t.Errorf("%v, want %d black frames", v, frames)
	}
}

// The flags cut, scale, and change rates.
func TestConvertFlags(t *testing.T) {
	path, s := source(t, true, true)
	const from, to = 10, 31
	cut := quietly(job{
		source: path, target: filepath.Join(t.TempDir(), "cut.mkv"), height: 32, quality: 90,
		from: from * time.Second / 30, to: to * time.Second / 30,
	})
	if err := cut.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	checkNumbers(t, cut.target, from, to-from, 32)
	checkSound(t, cut.target, s[from*numm.FrameSound:to*numm.FrameSound], 0)

	slow := quietly(job{source: path, target: filepath.Join(t.TempDir(), "slow.avi"), rate: 15})
	if err := slow.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	v, err := numm.ReadVideo(t.Context(), slow.target, numm.Rate(15))
	if err != nil {
		t.Fatal(err)
	}
	if v.Len() != (frames+1)/2 || numberOf(v.Frame(5)) < 9 || numberOf(v.Frame(5)) > 10 {
		t.Errorf("%v, and frame 5 is %d", v, numberOf(v.Frame(5)))
	}
	checkSound(t, slow.target, s, numm.FrameSound)

	small := quietly(job{source: path, target: filepath.Join(t.TempDir(), "small.wav"), rate: 8000})
	if err := small.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if info, err := numm.Probe(t.Context(), small.target); err != nil || info.Streams[0].SampleRate != 8000 {
		t.Errorf("%+v, %v, want 8000 Hz", info, err)
	}
}

// An error is one that says why, and leaves the folder as it was.
func TestConvertErrors(t *testing.T) {
	film, _ := source(t, true, true)
	sound, _ := source(t, false, true)
	folder := t.TempDir()
	old := filepath.Join(folder, "old.mp4")
	if err := os.WriteFile(old, []byte("old"), 0o666); err != nil {
		t.Fatal(err)
	}
	in := func(name string) string { return filepath.Join(folder, name) }
	tests := []struct {
		name string
		job  job
		want error
	}{
		{"missing", job{source: in("missing"), target: old}, fs.ErrNotExist},
		{"text", job{source: old, target: in("new.mp4")}, numm.ErrUnsupported},
		{"unknown format", job{source: film, target: in("new.txt")}, numm.ErrUnsupported},
		{"lossless", job{source: film, target: old, lossless: true}, numm.ErrUnsupported},
		{"sound into pictures", job{source: sound, target: in("new.gif")}, numm.ErrNoVideo},
		{"pictures into sound", job{source: truth.Named(t, "h264_vfr.mkv").Path, target: in("new.wav")}, numm.ErrNoSound},
		{"behind the end", job{source: film, target: old, from: time.Minute}, errNothing},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			j := quietly(test.job)
			if err := j.run(t.Context()); !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
		})
	}
	checkFolder(t, folder)
}

// Control-C in the middle leaves nothing but the old file.
func TestConvertCancelled(t *testing.T) {
	film, _ := source(t, true, true)
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "old.mp4"), []byte("old"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"old.mp4", "new.gif", "new.flac"} {
		ctx, cancel := context.WithCancel(t.Context())
		j := job{source: film, target: filepath.Join(folder, target), progress: func(done, _ time.Duration) {
			if done > time.Second/2 {
				cancel()
			}
		}}
		if err := j.run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", target, err)
		}
		cancel()
	}
	checkFolder(t, folder)
}

// checkFolder wants old.mp4 as it was and nothing else.
func checkFolder(t *testing.T, folder string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	old, err := os.ReadFile(filepath.Join(folder, "old.mp4"))
	if len(entries) != 1 || string(old) != "old" || err != nil {
		t.Errorf("%v is left, and the old file is %q, %v", entries, old, err)
	}
}
