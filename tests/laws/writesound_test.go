package laws

import (
	"bytes"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// soundFormat is what is promised of a sound format that is written.
type soundFormat struct {
	extension        string
	container, codec string // as ffprobe tells
	rate             int    // 0: numm.SampleRate
	exact            bool
	padded           int     // ffmpeg shows whole packets of this many samples
	extra            float64 // seconds that ffprobe 5.1 counts too many: of Opus's pre-skip, of MP3's delay and padding
	likeness         float64 // in dB, of noise up to 5 kHz, which is hard to code, at the usual quality
}

var soundFormats = []soundFormat{
	{extension: "wav", container: "wav", codec: "pcm_s16le", exact: true},
	{extension: "aiff", container: "aiff", codec: "pcm_s16be", exact: true},
	{extension: "flac", container: "flac", codec: "flac", exact: true},
	{extension: "ogg", container: "ogg", codec: "vorbis", likeness: 16},
	{extension: "opus", container: "ogg", codec: "opus", rate: 48000, extra: 0.0066, likeness: 16},
	{extension: "mp3", container: "mp3", codec: "mp3", extra: 0.04, likeness: 16},
	{extension: "m4a", container: "mov,mp4,m4a,3gp,3g2,mj2", codec: "aac", padded: 1024, extra: 0.024, likeness: 16},
}

func writeSound(t *testing.T, path string, s numm.Sound, opts ...numm.EncodeOption) {
	t.Helper()
	if err := numm.WriteSound(t.Context(), path, s, opts...); err != nil {
		t.Fatal(err)
	}
}

// Law 7: what is written without loss is read back bit by bit, whatever its length.
func TestExactSoundIsKept(t *testing.T) {
	for _, extension := range []string{"wav", "aiff", "aif", "flac"} {
		if !turn.Takes(extension, 2) {
			continue
		}
		t.Run(extension, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			var paths []string
			var written []numm.Sound
			for _, n := range []int{0, 1, 2, 3, 1151, 4095, 4096, 4097, 44100, 3*44100 + 77} {
				if n == 0 && extension == "flac" {
					continue // FLAC has no sound of nothing
				}
				s := noise(n)
				if n > 3 {
					s[1], s[2] = [2]int16{math.MinInt16, math.MaxInt16}, [2]int16{math.MaxInt16, math.MinInt16}
				}
				path := filepath.Join(folder, fmt.Sprint(n, ".", extension))
				writeSound(t, path, s, numm.Lossless())
				equalSounds(t, fmt.Sprint(n, " sound frames"), readSound(t, path), s)
				if n > 0 {
					paths, written = append(paths, path), append(written, s)
				}
			}
			for i, got := range soundsByFFmpeg(t, paths...) {
				equalSounds(t, fmt.Sprint(len(written[i]), " sound frames, by ffmpeg"), got, written[i])
			}
			for _, rate := range []int{8000, 22050, 48000, 96000} {
				s := noise(rate/2 + 1)
				path := filepath.Join(folder, fmt.Sprint(rate, "Hz.", extension))
				writeSound(t, path, s, numm.Rate(rate))
				equalSounds(t, fmt.Sprint(rate, " Hz"), readSound(t, path, numm.Rate(rate)), s)
				if got := ffprobe(t, path).stream(t, "audio").SampleRate; got != fmt.Sprint(rate) {
					t.Errorf("%d Hz are told as %s", rate, got)
				}
			}
		})
	}
}

// A written sound is what it says, to ffmpeg and to ourselves: in its codec, from its first sample to its last, each in its
// place, and as like the source as is stated.
func TestWrittenSound(t *testing.T) {
	for _, f := range soundFormats {
		if !turn.Takes(f.extension, 3) {
			continue
		}
		t.Run(f.extension, func(t *testing.T) {
			t.Parallel()
			s := noise(3*numm.SampleRate + 77)
			path := filepath.Join(t.TempDir(), "a."+f.extension)
			writeSound(t, path, s)

			p := ffprobe(t, path)
			a := p.stream(t, "audio")
			rate := f.rate
			if rate == 0 {
				rate = numm.SampleRate
			}
			if p.Format.Name != f.container || a.Codec != f.codec || a.SampleRate != fmt.Sprint(rate) || a.Channels != 2 {
				t.Errorf("%s in %s, %s Hz, %d channels", a.Codec, p.Format.Name, a.SampleRate, a.Channels)
			}
			want := len(s)
			if f.padded > 0 {
				want += f.padded - 1 - (len(s)-1)%f.padded
			}
			if off := p.duration() - float64(len(s))/numm.SampleRate; off < -0.0005 || off > 0.0005+f.extra {
				t.Errorf("%v s are told, want %v", p.duration(), float64(len(s))/numm.SampleRate)
			}
			if got, want := len(soundByFFmpeg(t, path)), int(math.Ceil(float64(want)*float64(rate)/numm.SampleRate)); got != want {
				t.Errorf("ffmpeg reads %d sound frames, want %d", got, want)
			}
			byFFmpeg := ffmpegAt(t, path, numm.SampleRate)
			checkPlaces(t, "ffmpeg", f, byFFmpeg, s)
			got := readSound(t, path)
			if len(got) != len(s) {
				t.Errorf("%d sound frames, want %d", len(got), len(s))
			}
			checkPlaces(t, "numm", f, got, s)
		})
	}
}

// ffmpegAt returns the sound of a file, resampled.
func ffmpegAt(t *testing.T, path string, rate int) numm.Sound {
	t.Helper()
	file := filepath.Join(t.TempDir(), "a.wav")
	ffmpeg(t, "-i", path, "-af", fmt.Sprintf("aresample=%d:resampler=soxr:precision=28", rate), "-c:a", "pcm_s16le", file)
	return readSound(t, file)
}

func checkPlaces(t *testing.T, who string, f soundFormat, got, want numm.Sound) {
	t.Helper()
	if len(got) < len(want) {
		t.Errorf("%s reads %d sound frames, want %d", who, len(got), len(want))
		return
	}
	for _, at := range []int{0, len(want) / 3, len(want) - 4096} {
		if lag, ratio := bestLag(want, got, at); lag != 0 {
			t.Errorf("%s: at %d the sound is %d samples late (likeness %.3f)", who, at, lag, ratio)
		}
	}
	if f.exact {
		equalSounds(t, who, got, want)
		return
	}
	if ratio := likeness(got, want); ratio < f.likeness {
		t.Errorf("%s: %.1f dB, want %v", who, ratio, f.likeness)
	}
}

// However a sound is written, it is the same file.
func TestWrittenSoundInPieces(t *testing.T) {
	turn.Long(t)
	for _, f := range soundFormats {
		t.Run(f.extension, func(t *testing.T) {
			t.Parallel()
			s := noise(numm.SampleRate + 4097)
			folder := t.TempDir()
			whole, pieces, odd := filepath.Join(folder, "whole."+f.extension), filepath.Join(folder, "pieces."+f.extension), filepath.Join(folder, "odd."+f.extension)
			writeSound(t, whole, s)
			writePieces(t, pieces, s, 735)
			writePieces(t, odd, s, 1, 20000, 0, 4095, 1, 4096)
			var encoded bytes.Buffer
			if err := numm.EncodeSound(t.Context(), &encoded, f.extension, s); err != nil {
				t.Fatal(err)
			}
			fourth := filepath.Join(folder, "encoded."+f.extension)
			disk.Write(t, fourth, encoded.Bytes())
			want := readSound(t, whole)
			for _, path := range []string{pieces, odd, fourth} {
				equalSounds(t, filepath.Base(path), readSound(t, path), want)
				sameBytes(t, path, whole)
			}
		})
	}
}

func writePieces(t *testing.T, path string, s numm.Sound, sizes ...int) {
	t.Helper()
	w, err := numm.CreateSound(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	for i := 0; len(s) > 0; i++ {
		n := min(sizes[i%len(sizes)], len(s))
		piece := slices.Clone(s[:n])
		if err := w.Write(piece); err != nil {
			t.Fatal(err)
		}
		clear(piece) // it is ours again
		s = s[n:]
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func sameBytes(t *testing.T, a, b string) {
	t.Helper()
	one := disk.Read(t, a)
	other := disk.Read(t, b)
	if !bytes.Equal(one, other) {
		at := 0
		for at < min(len(one), len(other)) && one[at] == other[at] {
			at++
		}
		t.Errorf("%s and %s are %d and %d bytes and differ from %d on", filepath.Base(a), filepath.Base(b), len(one), len(other), at)
	}
}
