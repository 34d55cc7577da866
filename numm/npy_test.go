package numm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/numm/internal/npy"
)

// python finds an interpreter with NumPy, which the tests' installation brings.
func python(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"/usr/bin/python3", "python3", "python"} {
		if exec.Command(name, "-c", "import numpy").Run() == nil {
			return name
		}
	}
	t.Fatal("no python3 with numpy: install python3-numpy")
	return ""
}

// arrays returns one of each kind, with views that are not packed and empty ones.
func arrays() map[string]Array {
	r := rand.New(rand.NewPCG(21, 22))
	v := NewVideo(3, 5, 4)
	for i := range v.Pix {
		v.Pix[i] = uint8(r.Uint32())
	}
	return map[string]Array{
		"sound": noiseSound(r, 1000), "long sound": noiseSound(r, 3*16384+1), "no sound": Sound{},
		"image": noise(r, 300, 200), "packed image": noise(r, 7, 5).Clone(), "no image": NewImage(0, 0), "thin image": NewImage(0, 4),
		"video": v, "part of a video": v.Slice(1, 2), "no frames": &Video{Width: 5, Height: 4},
	}
}

// values returns the array as NumPy's tobytes gives it.
func values(t *testing.T, a Array) []byte {
	t.Helper()
	var b bytes.Buffer
	switch a := a.(type) {
	case Sound:
		if err := binary.Write(&b, binary.LittleEndian, a.Flat()); err != nil {
			t.Fatal(err)
		}
	case *Image:
		for y := a.Rect.Min.Y; y < a.Rect.Max.Y; y++ {
			b.Write(a.Row(y))
		}
	case *Video:
		b.Write(a.Pix)
	default:
		t.Fatalf("%T", a)
	}
	return b.Bytes()
}

func sameArray(t *testing.T, got, want Array) {
	t.Helper()
	if fmt.Sprintf("%T%v", got, got) != fmt.Sprintf("%T%v", want, want) || !bytes.Equal(values(t, got), values(t, want)) {
		t.Errorf("%T %v is not the %T %v", got, got, want, want)
	}
}

func TestNumPyReadsWhatWriteNPYWrites(t *testing.T) {
	const script = `
import sys, numpy
for name in sys.argv[1:]:
    a = numpy.load(name, allow_pickle=False)
    assert a.flags.c_contiguous
    print(a.dtype.str, a.shape, flush=True)
    with open(name + ".bytes", "wb") as f: f.write(a.tobytes())
`
	dir := t.TempDir()
	var paths, want []string
	var list []Array
	for _, a := range arrays() {
		path := filepath.Join(dir, fmt.Sprint(len(paths)))
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(WriteNPY(f, a), f.Close()); err != nil {
			t.Fatal(err)
		}
		kind := "|u1"
		if _, ok := a.(Sound); ok {
			kind = "<i2"
		}
		paths, list = append(paths, path), append(list, a)
		want = append(want, kind+" "+npy.ShapeText(a.Shape()))
	}
	out, err := exec.Command(python(t), append([]string{"-c", script}, paths...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if got := strings.Fields(string(out)); strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("NumPy sees\n%s\nwant\n%s", out, strings.Join(want, "\n"))
	}
	for i, a := range list {
		data := disk.Read(t, paths[i]+".bytes")
		if !bytes.Equal(data, values(t, a)) {
			t.Errorf("NumPy reads other values out of %v", a)
		}
	}
}

// numpyScript stores arrays in every version of the format, and some that are refused.
const numpyScript = `
import sys, numpy
from numpy.lib import format
n = numpy.arange(1000)
a = {
    "sound": (n.reshape(500, 2) * 37 - 9000).astype("<i2"),
    "image": (n[:630] % 251).reshape(14, 15, 3).astype("u1"),
    "video": (n[:960] % 253).reshape(4, 8, 10, 3).astype("u1"),
    "view": (n[:960] % 253).reshape(8, 40, 3).astype("u1")[::2, ::-1],
    "row": (n[:9] * 20).reshape(1, 3, 3).astype("u1"),
    "none": numpy.zeros((0, 2), "<i2"),
}
for name, x in a.items():
    numpy.save(sys.argv[1] + "/" + name + ".npy", x)
    with open(sys.argv[1] + "/" + name + ".v2", "wb") as f: format.write_array(f, x, (2, 0))
    with open(sys.argv[1] + "/" + name + ".v3", "wb") as f: format.write_array(f, x, (3, 0))
    with open(sys.argv[1] + "/" + name + ".bytes", "wb") as f: f.write(x.tobytes())
bad = {
    "fortran": numpy.asfortranarray(a["image"]), "float": a["sound"].astype("f4"), "big": a["sound"].astype(">i2"),
    "unsigned": a["sound"].astype("<u2"), "record": numpy.zeros(3, "i2,i2"), "flat": n.astype("<i2"), "text": numpy.array(["a"]),
    "four": numpy.zeros((3, 3, 4), "u1"), "mono": numpy.zeros((9, 1), "<i2"), "scalar": numpy.uint8(3), "five": numpy.zeros((1, 1, 1, 1, 3), "u1"),
    "lost": numpy.zeros((7, 0, 5, 3), "u1"),
}
for name, x in bad.items(): numpy.save(sys.argv[1] + "/" + name + ".bad", x); import os; os.rename(sys.argv[1] + "/" + name + ".bad.npy", sys.argv[1] + "/" + name + ".bad")
`

func TestReadNPYReadsWhatNumPyWrites(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command(python(t), "-c", numpyScript, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, shape := range map[string]string{"sound": "Sound(500, 2)", "image": "Image(14, 15, 3)", "video": "Video(4, 8, 10, 3)",
		"view": "Image(4, 40, 3)", "row": "Image(1, 3, 3)", "none": "Sound(0, 2)"} {
		want := disk.Read(t, filepath.Join(dir, name+".bytes"))
		for _, version := range []string{".npy", ".v2", ".v3"} {
			f, err := os.Open(filepath.Join(dir, name+version))
			if err != nil {
				t.Fatal(err)
			}
			a, err := ReadNPY(f)
			if err != nil {
				t.Errorf("%s%s: %v", name, version, err)
				continue
			}
			if fmt.Sprint(a) != shape || !bytes.Equal(values(t, a), want) {
				t.Errorf("%s%s: %v with other values than NumPy's %s", name, version, a, shape)
			}
			if err := f.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	for name, want := range map[string]error{"fortran": ErrUnsupported, "float": ErrUnsupported, "big": ErrUnsupported, "unsigned": ErrUnsupported,
		"record": ErrUnsupported, "text": ErrUnsupported, "flat": ErrSize, "four": ErrSize, "mono": ErrSize, "scalar": ErrSize, "five": ErrSize, "lost": ErrSize} {
		data := disk.Read(t, filepath.Join(dir, name+".bad"))
		if a, err := ReadNPY(bytes.NewReader(data)); !errors.Is(err, want) || a != nil {
			t.Errorf("%s: %v, %v, want %v", name, a, err, want)
		}
	}
}

func TestNPYRoundTripThroughAwkwardReaders(t *testing.T) {
	readers := map[string]func(io.Reader) io.Reader{
		"plain":     func(r io.Reader) io.Reader { return r },
		"pipe":      func(r io.Reader) io.Reader { return io.MultiReader(r) },
		"one byte":  iotest.OneByteReader,
		"half":      iotest.HalfReader,
		"early EOF": iotest.DataErrReader,
	}
	for name, a := range arrays() {
		var file bytes.Buffer
		if err := errors.Join(WriteNPY(&file, a), WriteNPY(&file, Sound{{1, 2}})); err != nil {
			t.Fatal(err)
		}
		for how, wrap := range readers {
			t.Run(name+"/"+how, func(t *testing.T) {
				r := wrap(bytes.NewReader(file.Bytes()))
				back, err := ReadNPY(r)
				if err != nil {
					t.Fatal(err)
				}
				sameArray(t, back, a)
				next, err := ReadNPY(r)
				if err != nil {
					t.Fatalf("the array after it: %v", err)
				}
				sameArray(t, next, Sound{{1, 2}})
			})
		}
	}
}

func TestReadNPYTruncatedAnywhere(t *testing.T) {
	var file bytes.Buffer
	if err := WriteNPY(&file, Sound{{1, 2}, {3, 4}}); err != nil {
		t.Fatal(err)
	}
	for n := range file.Len() {
		for _, r := range []io.Reader{bytes.NewReader(file.Bytes()[:n]), io.MultiReader(bytes.NewReader(file.Bytes()[:n]))} {
			if a, err := ReadNPY(r); !errors.Is(err, ErrCorrupt) || a != nil {
				t.Fatalf("the first %d bytes: %v, %v", n, a, err)
			}
		}
	}
}

// npyFile returns a file with any header and data.
func npyFile(dict, data string) io.Reader {
	return io.MultiReader(strings.NewReader("\x93NUMPY\x01\x00"), bytes.NewReader(binary.LittleEndian.AppendUint16(nil, uint16(len(dict)))),
		strings.NewReader(dict+data))
}

func TestReadNPYHeaders(t *testing.T) {
	for _, c := range []struct {
		dict string
		want error // nil: one sound frame
	}{
		{"{'descr': '<i2', 'fortran_order': False, 'shape': (1, 2), }\n", nil},
		{"{'shape':(1,2),'fortran_order':False,'descr':'<i2'}", nil},
		{"  { \"descr\" : \"<i2\" , \"shape\" : ( 1 , 2 , ) , \"fortran_order\" : False } \n\n", nil},
		{"", ErrCorrupt}, {"{}", ErrCorrupt}, {"{'descr': '<i2'}", ErrCorrupt}, {"[1]", ErrCorrupt},
		{"{'descr': '<i2', 'fortran_order': False, 'shape': (1, 2)", ErrCorrupt},
		{"{'descr': '<i2', 'fortran_order': False, 'shape': (1, 2)} x", ErrCorrupt},
		{"{'descr': '<i2', 'fortran_order': False, 'shape': (1 2)}", ErrCorrupt},
		{"{'descr': '<i2', 'fortran_order': False, 'shape': (-1, 2)}", ErrCorrupt},
		{"{'descr': '<i2', 'fortran_order': False, 'shape': (1, 99999999999999999999)}", ErrCorrupt},
		{"{'descr': '<i2', 'fortran_order': False, 'shape': (9223372036854775807, 9223372036854775807)}", ErrCorrupt},
		{"{'descr': '<i2', 'fortran_order': Maybe, 'shape': (1, 2)}", ErrCorrupt},
		{"{'descr': '<i2', 'descr': '<i2', 'fortran_order': False, 'shape': (1, 2)}", ErrCorrupt},
		{"{'descr': '<i2', 'fortran_order': False, 'shape': (1, 2), 'more': 1}", ErrCorrupt},
		{"{'descr': '<i2, 'fortran_order': False, 'shape': (1, 2)}", ErrCorrupt},
		{"{'descr': '<i2', 'fortran_order': False, 'shape': (" + strings.Repeat("1,", 65) + ")}", ErrCorrupt},
		{"{'descr': [('a', '<i2')], 'fortran_order': False, 'shape': (1,)}", ErrUnsupported},
		{"{'descr': '|O', 'fortran_order': False, 'shape': (1, 2)}", ErrUnsupported},
		{"{'descr': '<i2', 'fortran_order': True, 'shape': (1, 2)}", ErrUnsupported},
		{"{'descr': '<i2', 'fortran_order': False, 'shape': ()}", ErrSize},
		{"{'descr': '<i2', 'fortran_order': False, 'shape': (1, 3)}", ErrSize},
		{"{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2)}", ErrSize},
	} {
		a, err := ReadNPY(npyFile(c.dict, "\x01\x00\xff\xff"))
		if c.want == nil {
			if err != nil {
				t.Errorf("%q: %v", c.dict, err)
			} else {
				sameArray(t, a, Sound{{1, -1}})
			}
		} else if !errors.Is(err, c.want) || a != nil {
			t.Errorf("%q: %v, %v, want %v", c.dict, a, err, c.want)
		}
	}
	for start, want := range map[string]error{"\x93NUMPX\x01\x00\x00\x00": ErrUnsupported, "\x93NUMPY\x04\x00\x00\x00": ErrUnsupported,
		"\x93NUMPY\x02\x00\xff\xff\xff\x7f": ErrCorrupt, "not an array": ErrUnsupported, "": ErrCorrupt} {
		if _, err := ReadNPY(strings.NewReader(start)); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", start, err, want)
		}
	}
}

func TestReadNPYDoesNotBelieveTheHeader(t *testing.T) {
	huge := map[string]error{
		"{'descr': '<i2', 'fortran_order': False, 'shape': (1000000000000000, 2)}":          ErrNotEnoughMemory,
		"{'descr': '|u1', 'fortran_order': False, 'shape': (60000000, 60000000, 3)}":        ErrNotEnoughMemory,
		"{'descr': '|u1', 'fortran_order': False, 'shape': (60000, 60000, 60000, 3)}":       ErrNotEnoughMemory,
		"{'descr': '|u1', 'fortran_order': False, 'shape': (10000, 10000, 3)}":              ErrCorrupt,
		"{'descr': '<i2', 'fortran_order': False, 'shape': (100000000, 2)}":                 ErrCorrupt,
		"{'descr': '|u1', 'fortran_order': False, 'shape': (100, 1000, 1000, 3)}":           ErrCorrupt,
		"{'descr': '<i2', 'fortran_order': False, 'shape': (4611686018427387903, 2)}":       ErrCorrupt,
		"{'descr': '|u1', 'fortran_order': False, 'shape': (1, 1000000000000000000, 3)}":    ErrNotEnoughMemory,
		"{'descr': '|u1', 'fortran_order': False, 'shape': (0, 9000000000000000000, 9, 3)}": ErrCorrupt,
	}
	for dict, want := range huge {
		for _, r := range []io.Reader{npyFile(dict, "a few bytes"), bytes.NewReader(must(io.ReadAll(npyFile(dict, "a few bytes"))))} {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := ReadNPY(r)
			runtime.ReadMemStats(&after)
			if !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", dict, err, want)
			}
			if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
				t.Errorf("%s: allocated %d bytes", dict, n)
			}
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestNPYErrorsOfReaderAndWriter(t *testing.T) {
	broken := errors.New("broken pipe")
	var file bytes.Buffer
	if err := WriteNPY(&file, NewImage(300, 200)); err != nil {
		t.Fatal(err)
	}
	for n := 0; n < file.Len(); n += 997 {
		r := io.MultiReader(bytes.NewReader(file.Bytes()[:n]), iotest.ErrReader(broken))
		if _, err := ReadNPY(r); !errors.Is(err, broken) || errors.Is(err, ErrCorrupt) {
			t.Errorf("a reader that breaks after %d bytes: %v", n, err)
		}
	}
	if _, err := ReadNPY(iotest.TimeoutReader(iotest.OneByteReader(&file))); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("a reader that times out: %v", err)
	}
	for name, a := range arrays() {
		for _, room := range []int{0, 128} {
			if err := WriteNPY(&fullDisk{room}, a); !errors.Is(err, errFull) && len(values(t, a)) > 0 {
				t.Errorf("%s on a disk with %d bytes: %v", name, room, err)
			}
		}
	}
	if err := WriteNPY(io.Discard, stranger{}); !errors.Is(err, ErrUnsupported) {
		t.Errorf("a foreign array: %v", err)
	}
}

var errFull = errors.New("disk full")

// fullDisk is a writer with room for so many bytes.
type fullDisk struct{ room int }

func (d *fullDisk) Write(p []byte) (int, error) {
	n := min(len(p), d.room)
	d.room -= n
	if n < len(p) {
		return n, errFull
	}
	return n, nil
}

type stranger struct{}

func (stranger) Shape() []int { return []int{1} }

func TestWriteNPYOfWhatHoldsAnArray(t *testing.T) {
	type frame struct {
		*Image
		Index int
	}
	m := noise(rand.New(rand.NewPCG(4, 4)), 3, 3)
	var file bytes.Buffer
	if err := WriteNPY(&file, frame{m, 7}); err != nil {
		t.Fatal(err)
	}
	sameArray(t, must(ReadNPY(&file)), m)
}

func FuzzReadNPY(f *testing.F) {
	for _, a := range []Array{Sound{{1, 2}, {3, 4}}, NewImage(2, 3), NewVideo(2, 1, 1), Sound{}, &Video{Width: 4, Height: 3}} {
		var file bytes.Buffer
		if err := WriteNPY(&file, a); err != nil {
			f.Fatal(err)
		}
		f.Add(file.Bytes())
	}
	f.Add(must(io.ReadAll(npyFile("{'shape':(1,2),'fortran_order':True,\"descr\":'<i2'}", "abcd"))))
	f.Add(must(io.ReadAll(npyFile("{'descr': [('a', '<i2')], 'fortran_order': False, 'shape': (99999, 99999, 3)}", "abcd"))))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := ReadNPY(bytes.NewReader(data))
		streamed, err2 := ReadNPY(iotest.OneByteReader(bytes.NewReader(data)))
		if (err == nil) != (err2 == nil) {
			t.Fatalf("from memory: %v; streamed: %v", err, err2)
		}
		if err != nil {
			for _, known := range []error{ErrCorrupt, ErrUnsupported, ErrSize, ErrNotEnoughMemory} {
				if errors.Is(err, known) {
					return
				}
			}
			t.Fatalf("an error of no kind: %v", err)
		}
		sameArray(t, streamed, a)
		var again bytes.Buffer
		if err := WriteNPY(&again, a); err != nil {
			t.Fatal(err)
		}
		sameArray(t, must(ReadNPY(&again)), a)
	})
}

func BenchmarkNPY(b *testing.B) {
	for name, a := range map[string]Array{"sound": make(Sound, 10<<20), "image": NewImage(4000, 3000), "view": NewImage(4001, 3000).SubImage(image.Rect(0, 0, 4000, 3000)).(*Image)} {
		var file bytes.Buffer
		if err := WriteNPY(&file, a); err != nil {
			b.Fatal(err)
		}
		b.Run("write/"+name, func(b *testing.B) {
			b.SetBytes(int64(file.Len()))
			for b.Loop() {
				if err := WriteNPY(io.Discard, a); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("read/"+name, func(b *testing.B) {
			b.SetBytes(int64(file.Len()))
			for b.Loop() {
				if _, err := ReadNPY(bytes.NewReader(file.Bytes())); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("stream/"+name, func(b *testing.B) {
			b.SetBytes(int64(file.Len()))
			for b.Loop() {
				if _, err := ReadNPY(io.MultiReader(bytes.NewReader(file.Bytes()))); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
