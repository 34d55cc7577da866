package numm

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/internal/turn"
)

// flacOf writes a sound as FLAC and returns its bytes.
func flacOf(t *testing.T, s Sound, opts ...EncodeOption) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := EncodeSound(t.Context(), &b, "flac", s, opts...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// roughSound has parts that are loud, faint, and in between, so that its frames differ in length.
func roughSound(n int) Sound {
	r := rand.New(rand.NewPCG(41, 42))
	s := make(Sound, n)
	for i := range s {
		switch i / 50_000 % 3 {
		case 0:
			s[i] = [2]int16{int16(r.Uint32()), int16(r.Uint32())}
		case 1:
			s[i] = [2]int16{int16(i), int16(i / 2)}
		default:
			s[i] = [2]int16{int16(r.Uint32() & 1), 0}
		}
	}
	return s
}

// throughPipeline makes a reading go through GStreamer, as FLAC that is damaged does.
func throughPipeline() StreamOption { return Plugins("flacdec") }

func readFLAC(t *testing.T, file []byte, opts ...SoundOption) (Sound, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.flac")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return ReadSound(t.Context(), path, opts...)
}

// isDirect reports whether a file is decoded without a pipeline from its first frame to its last.
func isDirect(t *testing.T, file []byte) (direct bool) {
	t.Helper()
	readThrough(t, file, func(source soundSource) {
		switch s := source.(type) {
		case *flacSound:
			direct = s.other == nil
		case *mp3Sound:
			direct = s.other == nil
		}
	})
	return direct
}

// Frames that are decoded by themselves, several stretches at once, have the samples that were written.
func TestFLACFramesAreExact(t *testing.T) {
	for _, n := range []int{1, 100, 4096, 44_100, 700_000} {
		want := roughSound(n)
		file := flacOf(t, want)
		if got, err := readFLAC(t, file); err != nil || !slices.Equal(got, want) {
			t.Errorf("%d sound frames: %d read, %v", n, len(got), err)
		}
		if !isDirect(t, file) {
			t.Errorf("%d sound frames go through a pipeline", n)
		}
	}
	silence := make(Sound, 3_000_000) // many samples in few bytes
	file := flacOf(t, silence)
	if got, err := readFLAC(t, file); err != nil || !slices.Equal(got, silence) || !isDirect(t, file) {
		t.Errorf("silence: %d read, %v", len(got), err)
	}
	want := roughSound(400_000)
	for i := range want {
		want[i][1] = want[i][0]
	}
	if got, err := readFLAC(t, flacOf(t, want, Mono())); err != nil || !slices.Equal(got, want) {
		t.Errorf("mono: %d read, %v", len(got), err)
	}
}

// Blocks of other lengths, as other encoders choose them, are the same as through GStreamer.
func TestFLACOfOtherEncoders(t *testing.T) {
	turn.Long(t)
	ffmpeg := needs.Program(t, "ffmpeg")
	wav := filepath.Join(t.TempDir(), "a.wav")
	if err := WriteSound(t.Context(), wav, roughSound(300_000)); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"-c:a", "flac", "-compression_level", "12"}, {"-c:a", "flac", "-frame_size", "192"}, {"-c:a", "flac", "-frame_size", "30000"},
		{"-c:a", "flac", "-lpc_type", "none"}, {"-c:a", "flac", "-sample_fmt", "s32"}, {"-c:a", "flac", "-ac", "6"}, {"-c:a", "flac", "-ar", "96000"},
	} {
		path := filepath.Join(t.TempDir(), "a.flac")
		command := append(append([]string{"-nostdin", "-v", "error", "-i", wav}, args...), path)
		if text, err := exec.CommandContext(t.Context(), ffmpeg, command...).CombinedOutput(); err != nil {
			t.Fatal(err, string(text))
		}
		for _, opts := range [][]SoundOption{nil, {Range(200_000, 250_000)}, {Rate(32000)}} {
			got, err := ReadSound(t.Context(), path, opts...)
			want, wrong := ReadSound(t.Context(), path, append(opts, throughPipeline())...)
			if err != nil || wrong != nil || len(got) == 0 || !slices.Equal(got, want) {
				t.Errorf("%q, %v: %d read, %v, and %d through GStreamer, %v", args, opts, len(got), err, len(want), wrong)
			}
		}
	}
}

// Tags and padding behind the frames, as other programs write them, end the sound: no pipeline decodes it once more to find that out.
func TestTagsBehindFLACEndIt(t *testing.T) {
	want := roughSound(200_000)
	whole := flacOf(t, want)
	id3v1 := "TAG" + strings.Repeat("\x00", 125)
	for name, tag := range map[string]string{
		"ID3v1":   id3v1,
		"APE":     "APETAGEX\xd0\x07\x00\x00\x20" + strings.Repeat("\x00", 19),
		"ID3v2":   "ID3\x04\x00\x00\x00\x00\x00\x0a" + strings.Repeat("\x00", 10),
		"lyrics":  "LYRICSBEGININD0000200000021LYRICS200" + id3v1,
		"padding": strings.Repeat("\x00", 150_000),
		"a byte":  "\x00",
	} {
		file := append(slices.Clone(whole), tag...)
		if !isDirect(t, file) {
			t.Errorf("%s: a pipeline takes over", name)
		}
		if got, err := readFLAC(t, file); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %d read, %v", name, len(got), err)
		}
	}
}

// Where a file is damaged, cut off or lies, a pipeline takes over, and the result is the one that it gives.
func TestDamagedFLACIsThatOfThePipeline(t *testing.T) {
	turn.Long(t)
	whole := flacOf(t, roughSound(500_000))
	r := rand.New(rand.NewPCG(43, 44))
	for name, damage := range map[string]func([]byte) []byte{
		"a byte": func(b []byte) []byte { b[len(b)/2] ^= 0x40; return b },
		"many": func(b []byte) []byte {
			for range 12 {
				b[1000+r.IntN(len(b)-1000)]++
			}
			return b
		},
		"a hole":             func(b []byte) []byte { clear(b[len(b)/3 : len(b)/3+40_000]); return b },
		"a part is missing":  func(b []byte) []byte { return slices.Delete(b, len(b)/3, len(b)/3+70_000) },
		"cut off":            func(b []byte) []byte { return b[:len(b)*2/3] },
		"something after it": func(b []byte) []byte { return append(b, make([]byte, 5000)...) },
		"a tag after it":     func(b []byte) []byte { return append(b, append([]byte("TAG"), make([]byte, 125)...)...) },
		"noise after it": func(b []byte) []byte {
			for range 5000 {
				b = append(b, byte(r.Uint32()))
			}
			return b
		},
		"twice":           func(b []byte) []byte { return append(b, b...) },
		"states less":     func(b []byte) []byte { b[8+15] ^= 0x01; b[8+16] ^= 0xff; return b },
		"the first frame": func(b []byte) []byte { b[len(b)-1]++; return slices.Delete(b, 8+34+500, 8+34+600) },
		"without frames":  func(b []byte) []byte { return b[:8+34] },
		"another rate":    func(b []byte) []byte { b[8+11] ^= 0x10; return b },
	} {
		file := damage(slices.Clone(whole))
		if !turn.Takes(name, 3) {
			continue
		}
		for _, opts := range [][]SoundOption{nil, {Range(30_000, 60_000)}, {Range(450_000, 480_000)}} {
			got, err := readFLAC(t, file, opts...)
			want, wrong := readFLAC(t, file, append(opts, throughPipeline())...)
			if !slices.Equal(got, want) || (err == nil) != (wrong == nil) || errors.Is(err, ErrCorrupt) != errors.Is(wrong, ErrCorrupt) {
				t.Errorf("%s, %v: %d read, %v, and %d through GStreamer, %v", name, opts, len(got), err, len(want), wrong)
			}
		}
	}
}

// A reader that is moved about gives the parts of the whole, whichever stretches are decoded ahead.
func TestFLACIsReadInAnyOrder(t *testing.T) {
	want := roughSound(600_000)
	readInAnyOrder(t, flacOf(t, want), want)
}

// readInAnyOrder compares parts of a file, by a reader that is moved about, with those of the whole.
func readInAnyOrder(t *testing.T, file []byte, want Sound) {
	t.Helper()
	r, err := NewSoundReader(t.Context(), bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	chance := rand.New(rand.NewPCG(45, 46))
	for range 60 {
		at := chance.IntN(len(want))
		if err := r.SeekTo(at); err != nil {
			t.Fatal(err)
		}
		for range chance.IntN(4) {
			got := make(Sound, 1+chance.IntN(90_000))
			n, err := r.Read(got)
			if err != nil && err != io.EOF || !slices.Equal(got[:n], want[at:min(len(want), at+len(got))]) {
				t.Fatalf("%d sound frames from %d: %d, %v", len(got), at, n, err)
			}
			at += n
		}
	}
}
