package numm

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/mpg123"
	"github.com/gonumm/gonumm/internal/turn"
)

// throughMPG123 makes a reading go through GStreamer, as MP3 that is damaged does.
func throughMPG123() StreamOption { return Plugins("mpg123audiodec") }

// mp3Of is what FFmpeg makes of a rough sound, coded by LAME.
func mp3Of(t *testing.T, samples int, args ...string) []byte {
	t.Helper()
	return encodedSound(t, "a.mp3", samples, append([]string{"-c:a", "libmp3lame"}, args...)...)
}

// sameAsThroughMPG123 compares the whole and ranges of it. Samples of a range may be off by so many levels; see the slice law in docs/laws.md.
func sameAsThroughMPG123(t *testing.T, name string, file []byte, off int) {
	t.Helper()
	sameThrough(t, throughMPG123(), name, file, off, Range(30_000, 60_000), Range(450_000, 480_000), Range(700_000, 1<<30))
}

func needMPG123(t *testing.T) {
	t.Helper()
	if !mpg123.Load() {
		t.Skip("libmpg123 is not installed")
	}
}

// Frames that are decoded without a pipeline, several stretches at once, have the samples that they have through GStreamer.
func TestMP3IsThatOfThePipeline(t *testing.T) {
	turn.Long(t)
	needMPG123(t)
	for _, args := range []string{
		"-b:a 192k",
		"-b:a 320k -ar 48000",
		"-b:a 32k -ar 32000",
		"-q:a 0",
		"-q:a 9",
		"-b:a 160k -write_xing 0 -id3v2_version 0",
		"-q:a 2 -write_xing 0",
		"-b:a 96k -reservoir 0",
		"-b:a 128k -joint_stereo 0",
		"-b:a 128k -write_id3v1 1",
		"-b:a 128k -ac 1",
		"-q:a 4 -ac 1",
		"-b:a 64k -ar 22050",
		"-b:a 40k -ar 22050 -ac 1",
		"-b:a 24k -ar 24000 -ac 1",
		"-b:a 48k -ar 16000",
	} {
		if !turn.Takes(args, 4) {
			continue
		}
		file := mp3Of(t, 900_000, strings.Fields(args)...)
		sameAsThroughMPG123(t, args, file, 0)
		if !isDirect(t, file) {
			t.Errorf("%s goes through a pipeline", args)
		}
	}
	sameAsThroughMPG123(t, "MPEG 2.5", mp3Of(t, 900_000, "-b:a", "16k", "-ar", "11025"), 0)
	for _, n := range []int{1, 100, 2000, 5000, 44_100} {
		sameAsThroughMPG123(t, fmt.Sprint(n, " sound frames"), mp3Of(t, n, "-b:a", "128k"), 0)
	}
}

// Where a file is damaged, cut off or lies, the result is that of the pipeline, which takes over where the frames do not lie end to end.
func TestDamagedMP3IsThatOfThePipeline(t *testing.T) {
	turn.Long(t)
	needMPG123(t)
	for _, args := range [][]string{{"-b:a", "128k"}, {"-q:a", "4"}, {"-b:a", "48k", "-ar", "22050", "-ac", "1"}} {
		whole := mp3Of(t, 900_000, args...)
		var r *rand.Rand
		for name, damage := range map[string]func([]byte) []byte{
			"a byte": func(b []byte) []byte { b[len(b)/2] ^= 0x40; return b },
			"many": func(b []byte) []byte {
				for range 60 {
					b[3000+r.IntN(len(b)-3000)] ^= 1 << r.IntN(8)
				}
				return b
			},
			"side information": func(b []byte) []byte {
				for at := 3000; at+4 < len(b); at++ {
					if b[at] == 0xff && b[at+1]&0xf6 == 0xf2 && r.IntN(12) == 0 {
						b[at+4+r.IntN(16)] ^= 1 << r.IntN(8)
					}
				}
				return b
			},
			"noise in frames": func(b []byte) []byte {
				for at := 3000; at+100 < len(b); at++ {
					if b[at] == 0xff && b[at+1]&0xf6 == 0xf2 && r.IntN(9) == 0 {
						for k := 4; k < 90; k++ {
							b[at+k] = byte(r.Uint32())
						}
					}
				}
				return b
			},
			"a hole":            func(b []byte) []byte { clear(b[len(b)/3 : len(b)/3+10_000]); return b },
			"a part is missing": func(b []byte) []byte { return slices.Delete(b, len(b)/3, len(b)/3+20_000) },
			"cut off":           func(b []byte) []byte { return b[:len(b)*2/3] },
			"the middle alone":  func(b []byte) []byte { return b[len(b)/3 : len(b)*2/3] },
			"without its start": func(b []byte) []byte {
				return b[bytes.Index(b[3000:], []byte{0xff, b[bytes.IndexByte(b, 0xff)+1]})+3000:]
			},
			"zeros after it":   func(b []byte) []byte { return append(b, make([]byte, 5000)...) },
			"a tag after it":   func(b []byte) []byte { return append(b, append([]byte("TAG"), make([]byte, 125)...)...) },
			"a byte before it": func(b []byte) []byte { return append([]byte{0}, b...) },
			"noise before it":  func(b []byte) []byte { return append([]byte("some text that is no tag"), b...) },
			"twice":            func(b []byte) []byte { return append(b, b...) },
			"without the tag":  func(b []byte) []byte { return b[bytes.IndexByte(b, 0xff):] },
			"noise after it": func(b []byte) []byte {
				for range 5000 {
					b = append(b, byte(r.Uint32()))
				}
				return b
			},
			"states fewer frames": func(b []byte) []byte {
				if at := max(bytes.Index(b, []byte("Info")), bytes.Index(b, []byte("Xing"))); at > 0 {
					b[at+10] ^= 0x02
				}
				return b
			},
			"another rate midway": func(b []byte) []byte {
				at := bytes.Index(b[len(b)/2:], []byte{0xff, 0xfb}) + len(b)/2
				b[at+2] ^= 0x04
				return b
			},
		} {
			if !turn.Takes(fmt.Sprint(args, name), 5) {
				continue
			}
			r = rand.New(rand.NewPCG(47, 48)) // for each the same, in whatever order they come
			sameAsThroughMPG123(t, fmt.Sprint(args, " ", name), damage(slices.Clone(whole)), 1)
		}
	}
}

// A reader that is moved about gives the parts of the whole, whichever stretches are decoded ahead.
func TestMP3IsReadInAnyOrder(t *testing.T) {
	needMPG123(t)
	file := mp3Of(t, 900_000, "-q:a", "3")
	want, err := DecodeSound(t.Context(), bytes.NewReader(file), throughMPG123())
	if err != nil {
		t.Fatal(err)
	}
	readInAnyOrder(t, file, want)
}
