package mp3

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
)

// What Front tells is what this package reads, and ffmpeg: how many samples there were, from the first to the last.
func TestFrontTellsTheLength(t *testing.T) {
	turn.Long(t)
	for _, rate := range []int{8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000} {
		t.Run(strconv.Itoa(rate), func(t *testing.T) {
			t.Parallel()
			total := int64(rate + 77)
			coded := lame(t, rate, total)
			front, err := Front(coded.file, rate, total)
			if err != nil {
				t.Fatal(err)
			}
			data := slices.Concat(front, coded.data)
			info, err := Read(bytes.NewReader(data), int64(len(data)))
			if err != nil {
				t.Fatal(err)
			}
			if info.View.Start != int64(len(front)) || info.View.End != int64(len(data)) || info.SampleRate != rate || info.Channels != 2 {
				t.Errorf("%+v", info)
			}
			if info.Frames != int64(coded.frames) || info.Encoder != "LAME3.100" {
				t.Errorf("%d frames by %q, want %d", info.Frames, info.Encoder, coded.frames)
			}
			if kept := info.Trim.Stop - info.Trim.Start; info.Trim.Start != lameDelay+decoderDelay || kept != total {
				t.Errorf("%d samples are kept from %d on, want %d from %d", kept, info.Trim.Start, total, lameDelay+decoderDelay)
			}
			if got := len(decode(t, data)[0]) / 4; int64(got) != total {
				t.Errorf("ffmpeg reads %d samples, want %d", got, total)
			}
			checkSeekTable(t, front, data, coded.data)
		})
	}
}

// checkSeekTable looks whether each of the hundred entries leads to the start of a frame, within a 256th of the file.
func checkSeekTable(t *testing.T, front, data, coded []byte) {
	t.Helper()
	places, err := framesOf(&file{r: bytes.NewReader(coded)}, int64(len(coded)))
	if err != nil {
		t.Fatal(err)
	}
	h, _ := parse(front)
	table := front[4+side(h)+16:]
	for k, entry := range table[:100] {
		got, want := int(entry)*len(data)/256, len(front)+int(places[len(places)*k/100])
		if got > want || want-got > len(data)/256+1 {
			t.Errorf("%d %% of the time is told at byte %d, and is at %d", k, got, want)
		}
	}
}

// lamed is what an encoder gives, with nothing in front.
type lamed struct {
	data   []byte
	file   *os.File
	frames int
}

func lame(t *testing.T, rate int, total int64) lamed {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.mp3")
	raw := make([]byte, 4*total)
	for i := range total {
		binary.LittleEndian.PutUint32(raw[4*i:], uint32(i*i*i))
	}
	in := path + ".s16"
	if err := os.WriteFile(in, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	ffmpeg(t, "-f", "s16le", "-ar", strconv.Itoa(rate), "-ac", "2", "-i", in, "-c:a", "libmp3lame", "-q:a", "3", "-write_xing", "0", "-id3v2_version", "0", path)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	places, err := framesOf(&file{r: f}, int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return lamed{data, f, len(places)}
}

func TestFrontErrors(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.mp3")
	if err := os.WriteFile(path, []byte("this is no MPEG audio"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := Front(f, 44100, 1); err == nil {
		t.Error("text is taken for frames")
	}
	if _, err := Front(f, 44101, 1); err == nil {
		t.Error("a rate is told that MP3 has not")
	}
}

// The polynomial's check value is known for the digits 1 to 9 (CRC-16/ARC).
func TestCRC16(t *testing.T) {
	if got := crc16([]byte("123456789")); got != 0xbb3d {
		t.Errorf("%04x, want bb3d", got)
	}
}
