package numm_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// chord returns a sound of two tones, one in each channel, that fades in and out.
func chord(n int, left, right float64) numm.Sound {
	s := make(numm.Sound, n)
	for i := range s {
		level := 8000 * math.Sin(math.Pi*float64(i)/float64(n))
		s[i][0] = int16(level * math.Sin(2*math.Pi*left*float64(i)/numm.SampleRate))
		s[i][1] = int16(level * math.Sin(2*math.Pi*right*float64(i)/numm.SampleRate))
	}
	return s
}

// joinFilms writes films of some numbers of frames in a format, and returns their paths.
func joinFilms(t *testing.T, format string, lengths ...int) (parts []string) {
	t.Helper()
	folder := t.TempDir()
	for i, n := range lengths {
		path := filepath.Join(folder, "part"+strconv.Itoa(i)+"."+format)
		film := shades(n, 48, 32)
		for k := range film.Pix {
			film.Pix[k] += uint8(40 * i)
		}
		if err := numm.WriteMovie(t.Context(), path, film, chord(n*numm.FrameSound, 300+50*float64(i), 500)); err != nil {
			t.Fatal(err)
		}
		parts = append(parts, path)
	}
	return parts
}

// A joined film reads as its parts do, one after the other: pictures to the bit, and sound too where the format keeps every bit. A decoder
// of AAC fills bands with noise from a generator that runs on, so that its samples differ by a little.
func TestJoinedFilms(t *testing.T) {
	turn.Long(t)
	for format, slack := range map[string]int{"mkv": 0, "mp4": 200, "mov": 200} {
		if !turn.Takes(format, 2) {
			continue
		}
		t.Run(format, func(t *testing.T) {
			parts := joinFilms(t, format, 20, 13, 31)
			out := filepath.Join(t.TempDir(), "out."+format)
			if err := numm.Join(t.Context(), out, parts[0], parts[1], parts[2], parts[0]); err != nil {
				t.Fatal(err)
			}
			v, s, err := numm.ReadMovie(t.Context(), out)
			if err != nil {
				t.Fatal(err)
			}
			frame := 0
			for _, i := range []int{0, 1, 2, 0} {
				want, sound, err := numm.ReadMovie(t.Context(), parts[i])
				if err != nil {
					t.Fatal(err)
				}
				if frame+want.Len() > v.Len() {
					t.Fatalf("%d frames", v.Len())
				}
				if got := v.Slice(frame, frame+want.Len()); !bytes.Equal(got.Pix, want.Pix) {
					t.Errorf("part %d: other pictures from frame %d on", i, frame)
				}
				if d := furthest(s[frame*numm.FrameSound:], sound); d > slack {
					t.Errorf("part %d: its sound is off by %d", i, d)
				}
				frame += want.Len()
			}
			if v.Len() != frame || len(s) != frame*numm.FrameSound {
				t.Errorf("%d frames and %d samples, want %d and %d", v.Len(), len(s), frame, frame*numm.FrameSound)
			}
			sameFilmToOthers(t, out, parts[0], parts[1], parts[2], parts[0])
		})
	}
}

// furthest returns by how much two sounds differ at most, as far as the second goes.
func furthest(a, b numm.Sound) (d int) {
	if len(a) < len(b) {
		return math.MaxInt
	}
	for i := range b {
		for c := range b[i] {
			d = max(d, int(a[i][c])-int(b[i][c]), int(b[i][c])-int(a[i][c]))
		}
	}
	return d
}

// sameFilmToOthers lets ffmpeg count the packets of a joined film, and decode it with every error fatal.
func sameFilmToOthers(t *testing.T, out string, parts ...string) {
	t.Helper()
	for _, program := range []string{"ffprobe", "ffmpeg"} {
		needs.Program(t, program)
	}
	count := func(path, stream string) (n int) {
		entry := "nb_frames" // as the tables of MP4 have it: ffprobe reads packets before a joint once more, to drop them
		if filepath.Ext(path) == ".mkv" {
			entry = "nb_read_packets"
		}
		b, err := exec.Command("ffprobe", "-v", "error", "-count_packets", "-select_streams", stream, "-show_entries", "stream="+entry,
			"-of", "default=nokey=1:noprint_wrappers=1", path).Output()
		if err != nil {
			t.Fatal(err)
		}
		if n, err = strconv.Atoi(strings.TrimSpace(string(b))); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, stream := range []string{"v:0", "a:0"} {
		want := 0
		for _, p := range parts {
			want += count(p, stream)
		}
		if got := count(out, stream); got != want {
			t.Errorf("%d packets of %s, the parts have %d", got, stream, want)
		}
	}
	if said, err := exec.Command("ffmpeg", "-v", "error", "-xerror", "-i", out, "-f", "null", "-").CombinedOutput(); err != nil || len(said) > 0 {
		t.Errorf("ffmpeg: %v: %s", err, said)
	}
}

// Lossless sounds are joined to the sample.
func TestJoinedSounds(t *testing.T) {
	for _, format := range []string{"wav", "aiff", "flac"} {
		t.Run(format, func(t *testing.T) {
			folder := t.TempDir()
			var parts []string
			var want numm.Sound
			for i, n := range []int{1, 44100, 12345, 8192} {
				s := chord(n, 200*float64(i+1), 777)
				path := filepath.Join(folder, strconv.Itoa(i)+"."+format)
				if err := numm.WriteSound(t.Context(), path, s); err != nil {
					t.Fatal(err)
				}
				parts, want = append(parts, path), append(want, s...)
			}
			out := filepath.Join(folder, "out."+format)
			if err := numm.Join(t.Context(), out, parts...); err != nil {
				t.Fatal(err)
			}
			got, err := numm.ReadSound(t.Context(), out)
			if err != nil || !slices.Equal(got, want) {
				t.Fatalf("%d sound frames that differ by %d, want %d: %v", len(got), furthest(got, want), len(want), err)
			}
			part, err := numm.ReadSound(t.Context(), out, numm.Range(44000, 60000))
			if err != nil || !slices.Equal(part, want[44000:60000]) {
				t.Errorf("a range over a joint is another one: %v", err)
			}
			if flac, err := exec.LookPath("flac"); err == nil && format == "flac" {
				if said, err := exec.Command(flac, "-t", "-s", out).CombinedOutput(); err != nil {
					t.Errorf("flac: %v: %s", err, said)
				}
			}
		})
	}
}

// MP3 cannot leave out what its encoder adds at a joint, but what the parts hold is all there.
func TestJoinedMP3(t *testing.T) {
	folder := t.TempDir()
	a, b, out := filepath.Join(folder, "a.mp3"), filepath.Join(folder, "b.mp3"), filepath.Join(folder, "out.mp3")
	for path, s := range map[string]numm.Sound{a: chord(50000, 440, 550), b: chord(30000, 880, 660)} {
		if err := numm.WriteSound(t.Context(), path, s); err != nil {
			t.Fatal(err)
		}
	}
	if err := numm.Join(t.Context(), out, a, b); err != nil {
		t.Fatal(err)
	}
	first, _ := numm.ReadSound(t.Context(), a)
	second, _ := numm.ReadSound(t.Context(), b)
	got, err := numm.ReadSound(t.Context(), out)
	if err != nil {
		t.Fatal(err)
	}
	gap := len(got) - len(first) - len(second)
	if gap < 0 || gap > numm.SampleRate/10 {
		t.Fatalf("%d sound frames of %d and %d", len(got), len(first), len(second))
	}
	if d := furthest(got, first); d > 0 {
		t.Errorf("the first part is off by %d", d)
	}
	const settled = 4608 // what the frame before has left in the filters
	if d := furthest(got[len(first)+gap+settled:], second[settled:]); d > 0 {
		t.Errorf("the second part is off by %d", d)
	}
}

// Sound that is shorter or longer than its pictures does not move what follows.
func TestJoinKeepsInStep(t *testing.T) {
	for format, slack := range map[string]int{"mkv": 0, "mp4": 200} {
		t.Run(format, func(t *testing.T) {
			folder := t.TempDir()
			const frames = 30
			tone := chord(frames*numm.FrameSound, 400, 600)
			for length, want := range map[int]int{len(tone) / 2: frames, len(tone) + 700: frames, 2 * len(tone): 2 * frames} {
				if format == "mkv" && length == len(tone)+700 {
					continue // a packet of FLAC cannot be cut
				}
				odd, even := filepath.Join(folder, "odd."+format), filepath.Join(folder, "even."+format)
				for path, s := range map[string]numm.Sound{odd: chord(length, 500, 300), even: tone} {
					if err := numm.WriteMovie(t.Context(), path, shades(frames, 48, 32), s); err != nil {
						t.Fatal(err)
					}
				}
				out := filepath.Join(folder, "out."+format)
				if err := numm.Join(t.Context(), out, odd, even); err != nil {
					t.Fatal(err)
				}
				v, s, err := numm.ReadMovie(t.Context(), out)
				if err != nil || v.Len() != want+frames {
					t.Fatalf("sound of %d: %v, %v, want %d frames", length, v, err, want+frames)
				}
				alone, sound, err := numm.ReadMovie(t.Context(), even)
				if err != nil || !bytes.Equal(v.Slice(want, want+frames).Pix, alone.Pix) {
					t.Errorf("sound of %d: other pictures from frame %d on: %v", length, want, err)
				}
				at := want * numm.FrameSound
				const joint = 2048 // what is left of the part before
				if d := furthest(s[at+joint:], sound[joint:]); d > slack {
					t.Errorf("sound of %d: the next is off by %d", length, d)
				}
			}
		})
	}
}

// What cannot be joined is refused, with the part and what differs, and what was at the path stays.
func TestJoinRefuses(t *testing.T) {
	folder := t.TempDir()
	ctx := t.Context()
	write := func(name string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(name, err)
		}
		return filepath.Join(folder, name)
	}
	film := func(name string, w, h int, opts ...numm.EncodeOption) string {
		return write(name, numm.WriteVideo(ctx, filepath.Join(folder, name), shades(4, w, h), opts...))
	}
	sound := func(name string, opts ...numm.EncodeOption) string {
		return write(name, numm.WriteSound(ctx, filepath.Join(folder, name), slope(9000), opts...))
	}
	tone := numm.WithSound(slope(6000))
	damaged := write("damaged.mp4", os.WriteFile(filepath.Join(folder, "damaged.mp4"), bytes.Repeat([]byte{7}, 5000), 0o600))
	cases := []struct {
		name  string
		parts []string
		is    error
		says  string
	}{
		{"size.mp4", []string{film("a.mp4", 64, 48), film("b.mp4", 32, 48)}, numm.ErrSize, "b.mp4: wrong size: pictures of 32 by 48, not 64 by 48"},
		{"size.mkv", []string{film("a.mkv", 64, 48), film("b.mkv", 64, 50)}, numm.ErrSize, "pictures of 64 by 50, not 64 by 48"},
		{"codec.mp4", []string{film("c.mp4", 64, 48), film("d.mp4", 64, 48, numm.Codec("h265"))}, numm.ErrUnsupported, "its pictures are coded as hvc1, not avc1"},
		{"codec.mkv", []string{film("c.mkv", 64, 48), film("d.mkv", 64, 48, numm.Codec("vp9"))}, numm.ErrUnsupported, "its pictures are coded as V_VP9, not V_FFV1"},
		{"mute.mp4", []string{film("e.mp4", 64, 48, tone), film("f.mp4", 64, 48)}, numm.ErrUnsupported, "f.mp4: format not supported: it has no sound"},
		{"loud.mkv", []string{film("e.mkv", 64, 48), film("f.mkv", 64, 48, tone)}, numm.ErrUnsupported, "it has sound, which"},
		{"rate.wav", []string{sound("a.wav"), sound("b.wav", numm.Rate(48000))}, numm.ErrUnsupported, "sound at 48000 Hz, not 44100 Hz"},
		{"mono.flac", []string{sound("a.flac"), sound("b.flac", numm.Mono())}, numm.ErrUnsupported, "sound of 1 channels, not 2"},
		{"rate.mp3", []string{sound("a.mp3"), sound("b.mp3", numm.Rate(32000))}, numm.ErrUnsupported, "sound at 32000 Hz, not 44100 Hz"},
		{"rate.m4a", []string{sound("a.m4a"), sound("b.m4a", numm.Rate(48000))}, numm.ErrUnsupported, "sound at 48000 Hz, not 44100 Hz"},
		{"other.mkv", []string{film("g.mkv", 64, 48), film("g.mp4", 64, 48)}, numm.ErrUnsupported, "g.mp4: format not supported: it is not a Matroska"},
		{"damaged.mp4", []string{film("h.mp4", 64, 48), damaged}, numm.ErrCorrupt, "damaged.mp4"},
		{"gone.mp4", []string{filepath.Join(folder, "gone")}, fs.ErrNotExist, "gone"},
		{"animation.gif", []string{film("a.gif", 8, 8)}, numm.ErrUnsupported, "a gif cannot"},
		{"animation.webp", []string{film("a.webp", 8, 8)}, numm.ErrUnsupported, "a webp cannot"},
		{"animation.apng", []string{film("a.apng", 8, 8)}, numm.ErrUnsupported, "an apng cannot"},
		{"none.mp4", nil, numm.ErrOption, "no parts"},
		{"format.xyz", []string{film("i.mp4", 64, 48)}, numm.ErrUnsupported, "xyz"},
	}
	for _, c := range cases {
		out := filepath.Join(t.TempDir(), c.name)
		old := []byte("what was there before")
		disk.Write(t, out, old)
		err := numm.Join(ctx, out, c.parts...)
		if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %v that says %q", c.name, err, c.is, c.says)
		}
		if now, err := os.ReadFile(out); err != nil || !bytes.Equal(now, old) {
			t.Errorf("%s: what was there is gone: %v", c.name, err)
		}
		if names, err := os.ReadDir(filepath.Dir(out)); err != nil || len(names) != 1 {
			t.Errorf("%s: %v is left, %v", c.name, names, err)
		}
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if err := numm.Join(ended, filepath.Join(t.TempDir(), "x.wav"), filepath.Join(folder, "a.wav")); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context: %v", err)
	}
}

// A file may be joined to itself, in its own place; and the same parts make the same bytes.
func TestJoinInPlace(t *testing.T) {
	for _, format := range []string{"mkv", "mp4"} {
		parts := joinFilms(t, format, 5, 6)
		apart := filepath.Join(t.TempDir(), "apart."+format)
		if err := numm.Join(t.Context(), apart, parts[0], parts[1], parts[0]); err != nil {
			t.Fatal(err)
		}
		if err := numm.Join(t.Context(), parts[0], parts[0], parts[1], parts[0]); err != nil {
			t.Fatal(err)
		}
		a, errA := os.ReadFile(apart)
		b, errB := os.ReadFile(parts[0])
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			t.Errorf("%s: %d and %d bytes: %v, %v", format, len(a), len(b), errA, errB)
		}
	}
}

// Whatever the parts are, Join returns.
func TestJoinOfMutatedParts(t *testing.T) {
	turn.Long(t)
	r := rand.New(rand.NewPCG(1, 2))
	for _, format := range []string{"mp4", "mkv", "flac", "mp3", "wav", "aiff"} {
		folder := t.TempDir()
		path, part, out := filepath.Join(folder, "a."+format), filepath.Join(folder, "b."+format), filepath.Join(folder, "out."+format)
		err := error(nil)
		if format == "mp4" || format == "mkv" {
			err = numm.WriteMovie(t.Context(), path, shades(4, 16, 16), slope(4*numm.FrameSound))
		} else {
			err = numm.WriteSound(t.Context(), path, slope(3000))
		}
		if err != nil {
			t.Fatal(err)
		}
		good := disk.Read(t, path)
		for range 150 {
			bad := bytes.Clone(good)
			for range 1 + r.IntN(3) {
				at := r.IntN(len(bad))
				if r.IntN(2) == 0 {
					at = r.IntN(min(len(bad), 1500)) // where the headers are
				}
				bad[at] = []byte{0, 1, 0x7f, 0x80, 0xff, byte(r.IntN(256))}[r.IntN(6)]
			}
			if r.IntN(5) == 0 {
				bad = bad[:1+r.IntN(len(bad)-1)]
			}
			disk.Write(t, part, bad)
			for _, parts := range [][]string{{path, part, path}, {part, part}} {
				err := numm.Join(t.Context(), out, parts...)
				if err != nil && !errors.Is(err, numm.ErrUnsupported) && !errors.Is(err, numm.ErrCorrupt) && !errors.Is(err, numm.ErrSize) {
					t.Errorf("%s: %v", format, err)
				}
			}
		}
	}
}
