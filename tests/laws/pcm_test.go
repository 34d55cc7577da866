package laws

import (
	"encoding/binary"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// uncompressed are the containers that hold samples as they are, or in blocks of a known size, with the encodings that
// FFmpeg writes into each.
var uncompressed = map[string]string{
	"wav":  "pcm_u8 pcm_s16le pcm_s24le pcm_s32le pcm_s64le pcm_f32le pcm_f64le pcm_alaw pcm_mulaw adpcm_ms adpcm_ima_wav",
	"rf64": "pcm_s16le pcm_s24le",
	"w64":  "pcm_u8 pcm_s16le pcm_s24le pcm_f64le pcm_alaw",
	"aiff": "pcm_s8 pcm_s16be pcm_s24be pcm_s32be pcm_f32be pcm_f64be pcm_s16le pcm_alaw pcm_mulaw adpcm_ima_qt",
	"au":   "pcm_s8 pcm_s16be pcm_s24be pcm_s32be pcm_f32be pcm_f64be pcm_alaw pcm_mulaw",
	"caf":  "pcm_s8 pcm_s16le pcm_s16be pcm_s24le pcm_s24be pcm_s32le pcm_f32le pcm_f64be pcm_alaw pcm_mulaw adpcm_ima_qt",
}

// tones is sound of this many channels for ffmpeg, of all levels up to the full one. Whatever its samples are, they fill whole
// words of eight bytes: ffmpeg plays what pads them in W64. It fills whole words of eight bytes, as
// ffmpeg plays what pads the samples in W64.
func tones(channels, rate int) []string {
	each := make([]string, channels)
	for i := range each {
		each[i] = fmt.Sprintf("sin(%d*t*t)*(0.1+0.9*t/0.48)", 6000+2100*i)
	}
	layouts := map[int]string{1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}
	return []string{"-f", "lavfi", "-i", fmt.Sprintf("aevalsrc='%s':c=%s:s=%d:d=0.48", strings.Join(each, "|"), layouts[channels], rate)}
}

// byFFmpeg returns what ffmpeg makes of each of the files of this many channels: stereo at their own rate.
func byFFmpeg(t *testing.T, paths []string, channels int) []numm.Sound {
	t.Helper()
	var in, out []string
	stereo := []string{"-ac", "2"}
	if channels == 1 {
		stereo = []string{"-af", "pan=stereo|c0=c0|c1=c0"} // at full level
	}
	for i, path := range paths {
		in = append(in, "-i", path)
		out = append(out, "-map", strconv.Itoa(i), "-f", "s16le")
		out = append(append(out, stereo...), path+".raw")
	}
	ffmpeg(t, append(in, out...)...)
	sounds := make([]numm.Sound, len(paths))
	for i, path := range paths {
		raw := disk.Read(t, path+".raw")
		sounds[i] = make(numm.Sound, len(raw)/4)
		if _, err := binary.Decode(raw, binary.LittleEndian, sounds[i]); err != nil {
			t.Fatal(err)
		}
	}
	return sounds
}

// Laws 1 and 2: every encoding in every container is what ffmpeg makes of it, within a step, and its slices are those of
// the whole.
func TestUncompressedSound(t *testing.T) {
	turn.Long(t)
	for _, channels := range []int{1, 2, 6} {
		t.Run(strconv.Itoa(channels), func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			args := tones(channels, 44100)
			var paths []string
			for container, codecs := range uncompressed {
				for codec := range strings.FieldsSeq(codecs) {
					if channels > 2 && strings.HasPrefix(codec, "adpcm") {
						continue
					}
					path := filepath.Join(folder, codec+"."+container)
					args = append(args, "-c:a", codec)
					if container == "rf64" {
						args = append(args, "-rf64", "always", "-f", "wav")
					}
					args, paths = append(args, path), append(paths, path)
				}
			}
			ffmpeg(t, args...)
			for i, want := range byFFmpeg(t, paths, channels) {
				if !turn.Takes(fmt.Sprint(filepath.Base(paths[i]), channels), 3) {
					continue
				}
				t.Run(filepath.Base(paths[i]), func(t *testing.T) {
					whole := readSound(t, paths[i])
					sameWithin(t, whole, want, 1+channels/6) // which mixes 16-bit samples in integers
					parts(t, paths[i], whole)
				})
			}
		})
	}
}

// parts reads parts of a file in all ways and compares them with the whole.
func parts(t *testing.T, path string, whole numm.Sound, choose ...numm.SoundOption) {
	t.Helper()
	n := len(whole)
	for _, r := range ranges(n, numm.SampleRate) {
		got := readSound(t, path, append(choose, numm.Range(r.from, r.to))...)
		equalSounds(t, fmt.Sprintf("Range(%d, %d)", r.from, r.to), got, whole[r.cut(r.from, n):r.cut(r.to, n)])
	}
	chunks(t, path, whole, 1470, choose)
	seekSound(t, path, whole, choose)
}

// sameWithin checks that two sounds are equally long and differ by so many steps at most.
func sameWithin(t *testing.T, got, want numm.Sound, steps int) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d sound frames, want %d", len(got), len(want))
	}
	for i := range got {
		for c := range 2 {
			if d := int(got[i][c]) - int(want[i][c]); d > steps || d < -steps {
				t.Fatalf("sound frame %d is %v, want %v", i, got[i], want[i])
			}
		}
	}
}

// Law 1: at other rates an uncompressed sound goes the way of any other.
func TestUncompressedSoundIsResampled(t *testing.T) {
	turn.Long(t)
	for _, codec := range []string{"pcm_s16le", "pcm_s24le", "pcm_u8", "adpcm_ms"} {
		t.Run(codec, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			path, twin := filepath.Join(folder, "a.wav"), filepath.Join(folder, "a.flac")
			ffmpeg(t, append(tones(2, 48000), "-c:a", codec, path)...)
			ffmpeg(t, "-i", path, "-c:a", "flac", twin)
			whole := readSound(t, path)
			sameWithin(t, whole, readSound(t, twin), 0)
			parts(t, path, whole)
		})
	}
}

// wavOf is a WAV file of this many channels whose header says no more than that, each with a tone of its own.
func plainWAV(channels, frames int) []byte {
	var body []byte
	for i := range frames {
		for c := range channels {
			v := int16(9000 * math.Sin(float64(i)*float64(c+1)/40))
			body = binary.LittleEndian.AppendUint16(body, uint16(v))
		}
	}
	b := append([]byte("RIFF"), 0, 0, 0, 0)
	b = append(b, "WAVEfmt \x10\x00\x00\x00\x01\x00"...)
	b = binary.LittleEndian.AppendUint16(b, uint16(channels))
	b = binary.LittleEndian.AppendUint32(b, 44100)
	b = binary.LittleEndian.AppendUint32(b, uint32(44100*2*channels))
	b = binary.LittleEndian.AppendUint16(b, uint16(2*channels))
	b = append(b, 16, 0)
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(body)))
	b = append(b, body...)
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8))
	return b
}

// Law 1: any number of channels is mixed down, whether the file says where they belong or not.
func TestChannelsWithoutPositions(t *testing.T) {
	for _, channels := range []int{3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 24} {
		t.Run(strconv.Itoa(channels), func(t *testing.T) {
			path := disk.File(t, "a.wav", plainWAV(channels, 9000))
			whole := readSound(t, path)
			if len(whole) != 9000 {
				t.Fatalf("%d sound frames", len(whole))
			}
			for c := range channels {
				left, right := share(whole, c, 0), share(whole, c, 1)
				if lfe := c == 3 && channels >= 6 && channels <= 8; (left > 0.02 || right > 0.02) == lfe {
					t.Errorf("channel %d comes with %.3f and %.3f", c, left, right)
				}
			}
			parts(t, path, whole)
		})
	}
}

// share returns how loud the tone of channel c is in one side, of its own level.
func share(s numm.Sound, c, side int) float64 {
	var both, alone float64
	for i, frame := range s {
		x := 9000 * math.Sin(float64(i)*float64(c+1)/40)
		both += x * float64(frame[side])
		alone += x * x
	}
	return both / alone
}
