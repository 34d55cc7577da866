package pcm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// wavFormat returns a WAVEFORMATEX.
func wavFormat(tag, channels, rate, byteRate, align, bits int) string {
	b := binary.LittleEndian.AppendUint16(nil, uint16(tag))
	b = binary.LittleEndian.AppendUint16(b, uint16(channels))
	b = binary.LittleEndian.AppendUint32(b, uint32(rate))
	b = binary.LittleEndian.AppendUint32(b, uint32(byteRate))
	b = binary.LittleEndian.AppendUint16(b, uint16(align))
	return string(binary.LittleEndian.AppendUint16(b, uint16(bits)))
}

var stereo16 = wavFormat(1, 2, 44100, 176400, 4, 16)

func block(id, body string) string { return blockOf(id, len(body), body) + "\x00"[:len(body)&1] }

// blockOf states a size, whatever the body's is.
func blockOf(id string, size int, body string) string {
	return id + string(binary.LittleEndian.AppendUint32(nil, uint32(size))) + body
}

func wavOf(chunks ...string) string {
	return "RIFF\x00\x00\x00\x00WAVE" + strings.Join(chunks, "")
}

func opened(t *testing.T, data string) (*File, error) {
	t.Helper()
	return Open(strings.NewReader(data), int64(len(data)))
}

// ints reads a file to its end, a few frames at a time.
func ints(t *testing.T, f *File, most int) (all []int16) {
	t.Helper()
	r := f.NewReader()
	for at := int64(0); ; {
		s, err := r.Samples(at, most)
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s.Ints...)
		at += int64(s.Frames())
	}
}

const four = "\x01\x00\x02\x00\x03\x00\x04\x00\x05\x00\x06\x00\x07\x00\x08\x00" // four frames of stereo

// Whatever a header says of rates, aligns and sizes, and whatever lies between and after the chunks, a WAV file holds the
// frames that its bytes hold.
func TestWAVHeadersThatLie(t *testing.T) {
	plain := block("fmt ", stereo16)
	for _, test := range []struct {
		name, data string
		frames     int64
	}{
		{"plain", wavOf(plain, block("data", four)), 4},
		{"byte rate 1", wavOf(block("fmt ", wavFormat(1, 2, 44100, 1, 4, 16)), block("data", four)), 4},
		{"byte rate of half", wavOf(block("fmt ", wavFormat(1, 2, 44100, 88200, 4, 16)), block("data", four)), 4},
		{"align 0", wavOf(block("fmt ", wavFormat(1, 2, 44100, 176400, 0, 16)), block("data", four)), 4},
		{"align 1", wavOf(block("fmt ", wavFormat(1, 2, 44100, 176400, 1, 16)), block("data", four)), 4},
		{"bits 0", wavOf(block("fmt ", wavFormat(1, 2, 44100, 176400, 4, 0)), block("data", four)), 4},
		{"bits 12", wavOf(block("fmt ", wavFormat(1, 2, 44100, 176400, 4, 12)), block("data", four)), 4},
		{"fmt of 14 bytes", wavOf(block("fmt ", wavFormat(1, 2, 44100, 176400, 4, 16)[:14]), block("data", four)), 4},
		{"fmt after data", wavOf(block("data", four), plain), 4},
		{"data of size 0", wavOf(plain, blockOf("data", 0, four)), 4},
		{"data of the largest size", wavOf(plain, blockOf("data", math.MaxUint32, four)), 4},
		{"data past the end", wavOf(plain, blockOf("data", 1000, four)), 4},
		{"a frame broken off", wavOf(plain, blockOf("data", 1000, four[:14])), 3},
		{"an empty data chunk", wavOf(plain, blockOf("data", 0, ""), block("LIST", "INFOISFT\x02\x00\x00\x00ab")), 0},
		{"an empty data chunk at the end", wavOf(plain, blockOf("data", 0, "")), 0},
		{"two data chunks", wavOf(plain, block("data", four), block("data", four[:8])), 4},
		{"in pieces", wavOf(plain, block("LIST", "wavl"+block("data", four)+block("data", four[:4]))), 5},
		{"zeros after", wavOf(plain, block("data", four), strings.Repeat("\x00", 12)), 4},
		{"half a header after", wavOf(plain, block("data", four), "LIST\x20"), 4},
		{"text after", wavOf(plain, block("data", four), "TAGhello, world"), 4},
		{"chunks between", wavOf(block("JUNK", "abc"), plain, block("bext", strings.Repeat("x", 9000)), block("data", four)), 4},
		{"an odd chunk without padding", wavOf(plain, blockOf("note", 3, "abc"), block("data", four)), 4},
		{"a tag in front", "ID3\x03\x00\x00\x00\x00\x00\x05abcde" + wavOf(plain, block("data", four)), 4},
	} {
		f, err := opened(t, test.data)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		got := ints(t, f, 3)
		if f.Frames != test.frames || int64(len(got)) != 2*test.frames || f.Codec != "pcm_s16le" {
			t.Errorf("%s: %d frames of %s, %d samples read, want %d", test.name, f.Frames, f.Codec, len(got), test.frames)
		}
		for i, v := range got {
			if v != int16(i%8+1) {
				t.Errorf("%s: sample %d is %d", test.name, i, v)
			}
		}
	}
}

// What is no sound of samples is somebody else's, and what contradicts itself is damaged.
func TestOpenRefuses(t *testing.T) {
	for _, test := range []struct {
		name, data string
		damaged    bool
	}{
		{"nothing", "", false},
		{"text", strings.Repeat("hello", 10), false},
		{"AVI", "RIFF\x00\x00\x00\x00AVI " + block("fmt ", stereo16), false},
		{"MP3 in WAV", wavOf(block("fmt ", wavFormat(0x55, 2, 44100, 16000, 1, 0)), block("data", four)), false},
		{"no fmt", wavOf(block("data", four)), true},
		{"no data", wavOf(block("fmt ", stereo16), block("fact", "\x3a\x11\x00\x00")), true},
		{"0 channels", wavOf(block("fmt ", wavFormat(1, 0, 44100, 176400, 4, 16)), block("data", four)), true},
		{"0 Hz", wavOf(block("fmt ", wavFormat(1, 2, 0, 176400, 4, 16)), block("data", four)), true},
		{"80 bits", wavOf(block("fmt ", wavFormat(1, 2, 44100, 176400, 4, 80)), block("data", four)), true},
		{"floats of 24 bits", wavOf(block("fmt ", wavFormat(3, 2, 44100, 176400, 4, 24)), block("data", four)), true},
		{"ADPCM in blocks of 3 bytes", wavOf(block("fmt ", wavFormat(2, 1, 44100, 176400, 3, 4)), block("data", four)), true},
		{"AU from byte 3", ".snd\x00\x00\x00\x03\x00\x00\x00\x10\x00\x00\x00\x03\x00\x00\xac\x44\x00\x00\x00\x02" + four, true},
		{"AU of a codec", ".snd\x00\x00\x00\x18\x00\x00\x00\x10\x00\x00\x00\x17\x00\x00\xac\x44\x00\x00\x00\x02" + four, false},
	} {
		_, err := opened(t, test.data)
		var damage DamagedError
		if errors.As(err, &damage) != test.damaged || errors.Is(err, ErrFormat) == test.damaged {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// sparse returns a file of a header, and zeros up to its size but for a frame here and there.
func sparse(t *testing.T, head string, size int64, frames map[int64]string) *os.File {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "large"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	write := func(s string, at int64) {
		if _, err := f.WriteAt([]byte(s), at); err != nil {
			t.Fatal(err)
		}
	}
	write(head, 0)
	for at, frame := range frames {
		write(frame, int64(len(head))+4*at)
	}
	if err := f.Truncate(size); err != nil {
		t.Skipf("this file system has no files of that size: %v", err)
	}
	return f
}

// Files of more than 4 GiB are read to their end, however their header counts.
func TestMoreThan4GiB(t *testing.T) {
	const frames = 3<<30 + 5 // 12 GiB and some
	le64 := func(v int64) string { return string(binary.LittleEndian.AppendUint64(nil, uint64(v))) }
	format := block("fmt ", stereo16)
	w64 := "riff.\x91\xcf\x11\xa5\xd6(\xdb\x04\xc1\x00\x00" + le64(0) + w64Wave +
		w64Fmt + le64(24+16) + stereo16 + w64Data + le64(24+4*frames)
	for name, head := range map[string]string{
		"RF64":           "RF64\xff\xff\xff\xffWAVE" + block("ds64", le64(0)+le64(4*frames)+le64(frames)+"\x00\x00\x00\x00") + format + blockOf("data", math.MaxUint32, ""),
		"BW64":           "BW64\xff\xff\xff\xffWAVE" + block("ds64", le64(0)+le64(4*frames)+le64(0)+"\x00\x00\x00\x00") + format + blockOf("data", math.MaxUint32, ""),
		"W64":            w64,
		"WAV of size 0":  wavOf(format, blockOf("data", 0, "")),
		"WAV of size -1": wavOf(format, blockOf("data", math.MaxUint32, "")),
		"WAV gone round": wavOf(format, blockOf("data", (4*frames+0)&math.MaxUint32, "")),
		"AU of size -1":  "dns." + string([]byte{24, 0, 0, 0, 255, 255, 255, 255, 3, 0, 0, 0, 0x44, 0xac, 0, 0, 2, 0, 0, 0}),
		"CAF of size -1": "caff\x00\x01\x00\x00desc\x00\x00\x00\x00\x00\x00\x00\x20@\xe5\x88\x80\x00\x00\x00\x00lpcm\x00\x00\x00\x02\x00\x00\x00\x04\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x10data\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00",
	} {
		t.Run(name, func(t *testing.T) {
			file := sparse(t, head, int64(len(head))+4*frames, map[int64]string{0: "\x01\x00\x02\x00", frames - 1: "\x03\x00\x04\x00"})
			f, err := Open(file, int64(len(head))+4*frames)
			if err != nil {
				t.Fatal(err)
			}
			var got [2][2]int16
			r := f.NewReader()
			if n, err := r.Stereo(got[:1], 0); n != 1 || err != nil || got[0] != [2]int16{1, 2} {
				t.Errorf("it begins with %v (%v)", got[0], err)
			}
			if n, err := r.Stereo(got[:], frames-1); n != 1 || err != nil || got[0] != [2]int16{3, 4} {
				t.Errorf("%d frames at the end, %v (%v)", n, got[0], err)
			}
			if f.Frames != frames {
				t.Errorf("%d frames, want %d", f.Frames, int64(frames))
			}
		})
	}
}

// Whatever the bytes are, opening and reading them ends, and gives no more than they hold.
func FuzzOpen(f *testing.F) {
	f.Add([]byte(wavOf(block("fmt ", stereo16), block("data", four))))
	f.Add([]byte(wavOf(block("fmt ", wavFormat(2, 2, 44100, 1, 32, 4)), block("data", strings.Repeat(four, 8)))))
	f.Add([]byte(wavOf(block("fmt ", wavFormat(0x11, 2, 44100, 1, 32, 4)), block("data", strings.Repeat(four, 8)))))
	f.Add([]byte("FORM\x00\x00\x00\x00AIFC\x00\x00\x00\x00COMM\x00\x00\x00\x18\x00\x02\x00\x00\x00\x01\x00\x10\x40\x0e\xac\x44\x00\x00\x00\x00\x00\x00ima4\x00\x00SSND\x00\x00\x00\x4c\x00\x00\x00\x00\x00\x00\x00\x00" + strings.Repeat(four, 5)))
	f.Add([]byte("caff\x00\x01\x00\x00desc\x00\x00\x00\x00\x00\x00\x00\x20@\xe5\x88\x80\x00\x00\x00\x00lpcm\x00\x00\x00\x02\x00\x00\x00\x04\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x10data\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00" + four))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := Open(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		if file.Frames < 0 || file.Frames > 8*int64(len(b)) {
			t.Fatalf("%d frames in %d bytes", file.Frames, len(b))
		}
		r := file.NewReader()
		for at := int64(0); at < file.Frames; {
			s, err := r.Samples(at, 1000)
			if err != nil {
				return
			}
			at += int64(s.Frames())
		}
	})
}
