package mp3

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// The reference is ffmpeg's own reading of a file against its reading of the
// view, which has no tags left and is cut by our numbers.
func TestSamplesAreKeptAsFFmpegKeepsThem(t *testing.T) {
	turn.Long(t)
	lame := func(args ...string) []byte { return encode(t, append([]string{"-c:a", "libmp3lame"}, args...)...) }
	cbr := lame("-ar", "44100", "-ac", "1", "-b:a", "128k")
	bare := lame("-write_xing", "0", "-id3v2_version", "0")
	tests := []struct {
		name    string
		data    []byte
		trimmed bool
	}{
		{"constant rate", cbr, true},
		{"variable rate", lame("-q:a", "4"), true},
		{"average rate", lame("-abr", "1", "-b:a", "100k"), true},
		{"stereo", lame("-ac", "2"), true},
		{"48000 Hz", lame("-ar", "48000"), true},
		{"22050 Hz", lame("-ar", "22050", "-ac", "1"), true},
		{"22050 Hz stereo", lame("-ar", "22050", "-ac", "2"), true},
		{"8000 Hz", lame("-ar", "8000"), true},
		{"ID3 before and after", lame("-metadata", "title=Hello", "-write_id3v1", "1"), true},
		{"no Xing", lame("-write_xing", "0", "-write_id3v1", "1", "-metadata", "title=Hello"), false},
		{"bare", bare, false},
		{"beginning cut off by copying", copyFrom(t, cbr, "0.5"), true},
		{"beginning lost", cbr[5000:], false},
		{"two files in a row", slices.Concat(cbr, cbr), true},
		{"two frames more than stated", slices.Concat(cbr, bare[:2*417]), true},
		{"no padding", withoutPadding(t, cbr), true},
		{"unknown encoder", bytes.ReplaceAll(cbr, []byte("Lavc"), []byte("Blah")), false},
		{"VBRI", slices.Concat(fraunhofer(bare[:4], 60), bare), false},
		{"two ID3 tags", slices.Concat(id3(300), id3(9000), cbr), true},
		{"APE, Lyrics3 and ID3v1 after", slices.Concat(cbr, ape(400), lyrics(500), id3v1()), true},
	}
	var infos []*Info
	var files [][]byte // each as it is, and after all of them the view of each
	for _, test := range tests {
		info, err := Read(bytes.NewReader(test.data), int64(len(test.data)))
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		infos, files = append(infos, info), append(files, test.data)
	}
	for i, test := range tests {
		files = append(files, shown(t, test.data, infos[i]))
	}
	decoded := decode(t, files...)
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			info, want, raw := infos[i], decoded[i], decoded[len(tests)+i]
			if trimmed := info.Trim.Start > 0; trimmed != test.trimmed {
				t.Errorf("trimmed %v, want %v: %+v", trimmed, test.trimmed, info)
			}
			size := 2 * info.Channels
			var got []byte
			for i := 0; i < len(raw)/size; i++ {
				if info.Trim.Keeps(int64(i)) {
					got = append(got, raw[i*size:(i+1)*size]...)
				}
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%d samples of %d, ffmpeg gives %d (or others); %+v", len(got)/size, len(raw)/size, len(want)/size, info)
			}
		})
	}
}

func TestViewIsFramesAlone(t *testing.T) {
	bare := encode(t, "-c:a", "libmp3lame", "-write_xing", "0", "-id3v2_version", "0")
	tests := []struct {
		name        string
		front, back []byte
	}{
		{"nothing", nil, nil},
		{"ID3v2", id3(1000), nil},
		{"ID3v1", nil, id3v1()},
		{"enhanced ID3v1", nil, slices.Concat([]byte("TAG+"), make([]byte, 223), id3v1())},
		{"APE", nil, ape(100)},
		{"Lyrics3", nil, slices.Concat(lyrics(100), id3v1())},
		{"all", slices.Concat(id3(20), id3(300), id3(70000)), slices.Concat(ape(77), lyrics(1), id3v1())},
		{"junk", make([]byte, 999), nil},
		{"VBRI", fraunhofer(bare[:4], 9), nil},
	}
	for _, test := range tests {
		data := slices.Concat(test.front, bare, test.back)
		info, err := Read(bytes.NewReader(data), int64(len(data)))
		if err != nil || !bytes.Equal(shown(t, data, info), bare) {
			t.Errorf("%s: %+v, %v; want %d to %d", test.name, info, err, len(test.front), len(test.front)+len(bare))
		}
	}
}

// However large the tags at the end are, they are no second file laid end to end: the padding stays cut off.
func TestLargeTagsAtTheEndAreNoFrames(t *testing.T) {
	alone := encode(t, "-c:a", "libmp3lame")
	want, err := Read(bytes.NewReader(alone), int64(len(alone)))
	if err != nil || want.Trim.Stop == math.MaxInt64 {
		t.Fatalf("%+v, %v", want, err)
	}
	tagged := slices.Concat(alone, ape(len(alone)), id3v1())
	if got, err := Read(bytes.NewReader(tagged), int64(len(tagged))); err != nil || got.Trim != want.Trim {
		t.Errorf("%+v, %v, want the cut of %+v", got, err, want)
	}
}

func TestLayerIIIsLeftAlone(t *testing.T) {
	data := slices.Concat(encode(t, "-c:a", "mp2", "-f", "mp2"), id3v1())
	info, err := Read(bytes.NewReader(data), int64(len(data)))
	if err != nil || info.Layer != 2 || info.View.Size() != int64(len(data)) || info.Trim != (Trim{0, math.MaxInt64, math.MaxInt64}) {
		t.Errorf("%+v, %v", info, err)
	}
}

func TestHeaderTellsFrames(t *testing.T) {
	tests := []struct {
		word uint32
		want header
		ok   bool
	}{
		{0xfffb9064, header{layer: 3, rate: 44100, channels: 2, size: 417, samples: 1152}, true},
		{0xfffb92c4, header{layer: 3, rate: 44100, channels: 1, size: 418, samples: 1152}, true},
		{0xfff38064, header{layer: 3, rate: 22050, channels: 2, size: 208, samples: 576, low: true}, true},
		{0xffe318c4, header{layer: 3, rate: 8000, channels: 1, size: 72, samples: 576, low: true}, true},
		{0xfffd8400, header{layer: 2, rate: 48000, channels: 2, size: 384, samples: 1152}, true},
		{0xffff4c00, header{}, false}, // no such rate
		{0xffff4400, header{layer: 1, rate: 48000, channels: 2, size: 128, samples: 384}, true},
		{0xfffb0064, header{}, false}, // free format
		{0xfffbf064, header{}, false}, // no such bit rate
		{0xffeb9064, header{}, false}, // no such version
		{0xfff99064, header{}, false}, // no such layer
		{0xfeff9064, header{}, false}, // no sync
	}
	for _, test := range tests {
		got, ok := parse(binary.BigEndian.AppendUint32(nil, test.word))
		if test.ok {
			test.want.word = test.word
		}
		if ok != test.ok || got != test.want {
			t.Errorf("%08x: %+v, %v, want %+v, %v", test.word, got, ok, test.want, test.ok)
		}
	}
}

func TestReadErrors(t *testing.T) {
	for _, data := range []string{"", "ID3", "ID3\x04\x00\x00\x7f\x7f\x7f\x7f", strings.Repeat("\xff\xfb\x90\x64", 2), strings.Repeat("text ", 30000)} {
		if _, err := Read(strings.NewReader(data), int64(len(data))); !errors.Is(err, ErrFormat) {
			t.Errorf("%.10q: %v", data, err)
		}
	}
	broken := errors.New("broken")
	if _, err := Read(brokenFile{broken}, 1000); !errors.Is(err, broken) {
		t.Errorf("got %v, want the file's error", err)
	}
}

type brokenFile struct{ err error }

func (b brokenFile) ReadAt([]byte, int64) (int, error) { return 0, b.err }

func FuzzRead(f *testing.F) {
	frame := func(words ...string) []byte {
		b := append([]byte{0xff, 0xfb, 0x90, 0xc4}, make([]byte, 413)...)
		copy(b[21:], strings.Join(words, ""))
		return b
	}
	info := frame("Info\x00\x00\x00\x0f\x00\x00\x00\x02\x00\x00\x04\x00", strings.Repeat("\x00", 104), "LAME3.100", strings.Repeat("\x00", 12), "\x24\x01\x00")
	f.Add(slices.Concat(id3(100), info, frame(), frame(), id3v1()))
	f.Add(slices.Concat(frame("Xing\xff\xff\xff\xff"), frame(), ape(50), lyrics(3)))
	f.Add(slices.Concat(fraunhofer(frame()[:4], 3), frame(), frame()))
	f.Fuzz(func(t *testing.T, data []byte) {
		APEPictures(bytes.NewReader(data), int64(len(data)))
		info, err := Read(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		if v := info.View; v.Start < 0 || v.End > int64(len(data)) {
			t.Fatalf("view %+v of %d bytes", v, len(data))
		}
		if tr := info.Trim; tr.Start < 0 || tr.Stop < 0 || tr.Resume < tr.Stop {
			t.Fatalf("trim %+v", tr)
		}
	})
}

// ---- files -----------------------------------------------------------------

func id3(n int) []byte {
	return append([]byte{'I', 'D', '3', 4, 0, 0, 0, byte(n >> 14), byte(n >> 7 & 0x7f), byte(n & 0x7f)}, make([]byte, n)...)
}

func id3v1() []byte { return append([]byte("TAG"), make([]byte, 125)...) }

func ape(n int) []byte {
	edge := func(flags uint32) []byte {
		b := append([]byte("APETAGEX"), make([]byte, 24)...)
		binary.LittleEndian.PutUint32(b[8:], 2000)
		binary.LittleEndian.PutUint32(b[12:], uint32(n+32))
		binary.LittleEndian.PutUint32(b[20:], flags)
		return b
	}
	return slices.Concat(edge(5<<29), make([]byte, n), edge(1<<31))
}

func lyrics(n int) []byte {
	return fmt.Appendf(nil, "LYRICSBEGIN%s%06dLYRICS200", strings.Repeat("x", n), n+11)
}

// fraunhofer returns a frame with a VBRI tag, of the kind that head begins.
func fraunhofer(head []byte, frames uint32) []byte {
	h, _ := parse(head)
	b := append(slices.Clone(head), make([]byte, h.size-4)...)
	copy(b[36:], "VBRI\x00\x01")
	binary.BigEndian.PutUint32(b[46:], 12345)
	binary.BigEndian.PutUint32(b[50:], frames)
	return b
}

// withoutPadding clears the padding of the LAME tag.
func withoutPadding(t *testing.T, data []byte) []byte {
	t.Helper()
	data = slices.Clone(data)
	i := bytes.Index(data, []byte("Lavc"))
	if i < 0 {
		t.Fatal("no tag")
	}
	data[i+22] &= 0xf0
	data[i+23] = 0
	return data
}

func shown(t *testing.T, data []byte, info *Info) []byte {
	t.Helper()
	r := view.NewReader(bytes.NewReader(data), info.View)
	out, err := io.ReadAll(io.NewSectionReader(r, 0, r.Size()))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// encode gives 1.4 seconds of a rising tone.
func encode(t *testing.T, args ...string) []byte {
	t.Helper()
	if !slices.Contains(args, "-f") {
		args = append(args, "-f", "mp3")
	}
	file := filepath.Join(t.TempDir(), "out")
	ffmpeg(t, slices.Concat([]string{"-f", "lavfi", "-i", "aevalsrc=0.3*sin(300*t+900*t*t):s=44100:d=1.428"}, args, []string{file})...)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// copyFrom returns what ffmpeg makes of an MP3 file from a place on without decoding.
func copyFrom(t *testing.T, data []byte, from string) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "in.mp3")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	ffmpeg(t, "-ss", from, "-i", file, "-c", "copy", file+".out.mp3")
	data, err := os.ReadFile(file + ".out.mp3")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// decode returns the 16-bit samples of each file, which one ffmpeg reads: it starts slowly.
func decode(t *testing.T, files ...[]byte) (decoded [][]byte) {
	t.Helper()
	folder := t.TempDir()
	var in, out []string
	for i, data := range files {
		file := filepath.Join(folder, fmt.Sprint(i, ".mp3"))
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		in = append(in, "-i", file)
		out = append(out, "-map", fmt.Sprintf("%d:a", i), "-f", "s16le", "-c:a", "pcm_s16le", file+".raw")
	}
	ffmpeg(t, slices.Concat(in, out)...)
	for i := range files {
		data, err := os.ReadFile(filepath.Join(folder, fmt.Sprint(i, ".mp3.raw")))
		if err != nil {
			t.Fatal(err)
		}
		decoded = append(decoded, data)
	}
	return decoded
}

func ffmpeg(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := exec.Command("ffmpeg", append([]string{"-v", "error", "-y"}, args...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("ffmpeg %s: %v\n%s", strings.Join(args, " "), err, stderr.Bytes())
	}
	return out
}
