package laws

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// Law 2 far into files that are long enough to be entered there instead of decoded from the start: wherever that is, the
// samples are those of the whole.
func TestSoundIsEnteredExactly(t *testing.T) {
	turn.Long(t)
	for _, test := range []struct {
		name string
		rate int
		opts []numm.EncodeOption
	}{
		{"wav", 44100, nil},
		{"aiff", 44100, nil},
		{"flac", 44100, nil},
		{"flac", 8000, nil},
		{"flac", 96000, nil},
		{"ogg", 44100, nil},
		{"ogg", 22050, []numm.EncodeOption{numm.Quality(10)}},
		{"ogg", 48000, []numm.EncodeOption{numm.Quality(95)}},
		{"opus", 48000, nil},
		{"opus", 48000, []numm.EncodeOption{numm.Bitrate(24_000)}}, // bands that are filled with noise
		{"m4a", 44100, nil},
		{"m4a", 48000, []numm.EncodeOption{numm.Bitrate(64_000)}},
		{"m4a", 22050, nil},
		{"mp3", 44100, nil},
		{"mp3", 48000, []numm.EncodeOption{numm.Bitrate(320_000)}},
		{"mp3", 32000, []numm.EncodeOption{numm.Bitrate(32_000)}}, // frames refer far back
		{"mp3", 44100, []numm.EncodeOption{numm.Quality(75)}},
		{"mp3", 24000, []numm.EncodeOption{numm.Quality(60)}},
		{"mp3", 22050, []numm.EncodeOption{numm.Quality(5)}}, // frames of half the length
		{"mp3", 8000, []numm.EncodeOption{numm.Bitrate(8_000)}},
	} {
		if !turn.Takes(fmt.Sprint(test), oneIn) {
			continue
		}
		t.Run(fmt.Sprintf("%s/%d", test.name, test.rate), func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "long."+test.name)
			if err := numm.WriteSound(t.Context(), path, sweep(60*test.rate), append(test.opts, numm.Rate(test.rate))...); err != nil {
				t.Fatal(err)
			}
			whole := readSound(t, path)
			r, err := numm.OpenSound(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			random := rand.New(rand.NewPCG(1, uint64(test.rate)))
			for k := range 60 {
				from := random.IntN(len(whole))
				switch k % 4 {
				case 0:
					from -= from % numm.SampleRate
				case 1:
					from = max(0, from-from%numm.SampleRate-1)
				}
				want := whole[from:min(len(whole), from+1+random.IntN(8000))]
				entered(t, path, r, from, want)
			}
		})
	}
}

// entered reads from a place on, as a range of the file and by a reader of it that is sent there, and compares.
func entered(t *testing.T, path string, r *numm.SoundReader, from int, want numm.Sound, opts ...numm.SoundOption) {
	t.Helper()
	got, err := numm.ReadSound(t.Context(), path, append(opts, numm.Range(from, from+len(want)))...)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d sound frames from %d on are not those of the whole", len(want), from)
	}
	again := make(numm.Sound, len(want))
	if err := r.SeekTo(from); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Read(again); err != nil || !slices.Equal(again, want) {
		t.Errorf("%d sound frames after SeekTo(%d) are not those of the whole (%v)", len(want), from, err)
	}
}

// Law 4 over the seams of a sound that several decoders give: every second of it lies where it lay when it was written.
func TestCellsKeepTheirPlaces(t *testing.T) {
	turn.Long(t)
	const seconds = 35
	for _, name := range []string{"opus", "m4a"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := noise(seconds * numm.SampleRate)
			path := filepath.Join(t.TempDir(), "long."+name)
			if err := numm.WriteSound(t.Context(), path, want); err != nil {
				t.Fatal(err)
			}
			got, err := numm.ReadSound(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != len(want) {
				t.Fatalf("%d sound frames, want %d", len(got), len(want))
			}
			for from := 0; from < len(want); from += numm.SampleRate / 4 {
				to := min(len(want), from+numm.SampleRate/4)
				if alike := likeness(got[from:to], want[from:to]); alike < 14 {
					t.Errorf("from %d on %.1f dB", from, alike)
				}
			}
		})
	}
}

// sweep is sound of which no two stretches are alike: a rising tone on each side, with noise.
func sweep(n int) numm.Sound {
	s := make(numm.Sound, n)
	random := rand.New(rand.NewPCG(3, 4))
	for i := range s {
		t := float64(i) / float64(n)
		s[i][0] = int16(9000*math.Sin(2000*t*t*60) + 3000*random.Float64())
		s[i][1] = int16(9000*math.Sin(3100*t*t*60) + 3000*random.Float64())
	}
	return s
}
