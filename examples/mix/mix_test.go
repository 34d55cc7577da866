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
)

func quiet(time.Duration, time.Duration) {}

// write makes a sound file of n samples by a rule.
func write(t *testing.T, name string, n int, rule func(i int) [2]int16) (string, numm.Sound) {
	t.Helper()
	s := make(numm.Sound, n)
	for i := range s {
		s[i] = rule(i)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := numm.WriteSound(t.Context(), path, s); err != nil {
		t.Fatal(err)
	}
	return path, s
}

// Every sample is the sum of those that sound with it, by their gains, and what is too loud stays at the end of the scale.
func TestMixAddsAndSaturates(t *testing.T) {
	long, a := write(t, "long.wav", 3*numm.SampleRate+17, func(i int) [2]int16 { return [2]int16{int16(i), int16(-3 * i)} })
	short, b := write(t, "short.flac", numm.SampleRate+5, func(i int) [2]int16 { return [2]int16{int16(5 * i), int16(i / 7)} })
	tests := []struct {
		name       string
		sources    []string
		one, other float64 // by what a and b are multiplied
	}{
		{"one", []string{long}, 1, 0},
		{"both", []string{long, short}, 1, 1},
		{"twice the same", []string{long, long}, 2, 0},
		{"gains", []string{long + "=-6", short + "=20"}, math.Pow(10, -0.3), 10},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "mix.flac")
			if err := mix(t.Context(), out, test.sources, quiet); err != nil {
				t.Fatal(err)
			}
			got, err := numm.ReadSound(t.Context(), out)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != len(a) {
				t.Fatalf("%v, want %v", got, a)
			}
			for i := range got {
				for c := range got[i] {
					sum := test.one * float64(a[i][c])
					if i < len(b) {
						sum += test.other * float64(b[i][c])
					}
					if want := math.Round(max(-32768, min(sum, 32767))); math.Abs(float64(got[i][c])-want) > 0 {
						t.Fatalf("sample %d is %v, want %v", i, got[i], want)
					}
				}
			}
		})
	}
}

// The sound of a film is a sound like any other, and any format is written.
func TestMixOfFilm(t *testing.T) {
	const film = "../../tests/testdata/bigbuckbunny.mp4"
	want, err := numm.ReadSound(t.Context(), film)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"mix.wav", "mix.mp3", "mix.opus", "mix.ogg"} {
		out := filepath.Join(t.TempDir(), name)
		if err := mix(t.Context(), out, []string{film}, quiet, numm.Quality(80)); err != nil {
			t.Fatal(err)
		}
		got, err := numm.ReadSound(t.Context(), out)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(want) || name == "mix.wav" && !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestCutGain(t *testing.T) {
	for _, test := range []struct {
		source, path string
		gain         float64
	}{
		{"a.wav", "a.wav", 1},
		{"a.wav=0", "a.wav", 1},
		{"a.wav=20", "a.wav", 10},
		{"a=b.wav", "a=b.wav", 1},
		{"a=b.wav=-20", "a=b.wav", 0.1},
		{"a=1=0", "a=1", 1},
		{"a.wav=-Inf", "a.wav", 0},
		{"a.wav=NaN", "a.wav=NaN", 1},
	} {
		if path, gain := cutGain(test.source); path != test.path || math.Abs(gain-test.gain) > 1e-12 {
			t.Errorf("%s: %s by %v", test.source, path, gain)
		}
	}
}

// On any error, and on Control-C, no file is begun or left.
func TestMixErrors(t *testing.T) {
	path, _ := write(t, "a.wav", 2*numm.SampleRate, func(i int) [2]int16 { return [2]int16{int16(i), int16(i)} })
	folder := t.TempDir()
	cancelled, cancel := context.WithCancel(t.Context())
	defer cancel()
	tests := []struct {
		name     string
		ctx      context.Context
		target   string
		source   string
		progress func(done, total time.Duration)
		want     error
	}{
		{"missing", t.Context(), "mix.wav", filepath.Join(folder, "missing.wav"), quiet, fs.ErrNotExist},
		{"no sound", t.Context(), "mix.wav", "../../tests/testdata/video.mp4", quiet, numm.ErrNoSound},
		{"unknown format", t.Context(), "mix.txt", path, quiet, numm.ErrUnsupported},
		{"cancelled", cancelled, "mix.flac", path, func(time.Duration, time.Duration) { cancel() }, context.Canceled},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := mix(test.ctx, filepath.Join(folder, test.target), []string{path, test.source}, test.progress)
			if !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
		})
	}
	if left, err := os.ReadDir(folder); len(left) > 0 || err != nil {
		t.Errorf("%v is left, %v", left, err)
	}
}
