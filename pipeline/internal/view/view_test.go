package view

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"
)

const file = "0123456789abcdef"

func TestReaderShowsWindowAndPatches(t *testing.T) {
	patch := func(at int64, s string) Patch { return Patch{Offset: at, Bytes: []byte(s)} }
	tests := []struct {
		name string
		view View
		want string
	}{
		{"zero", View{}, ""},
		{"whole", Whole(16), file},
		{"window", View{Start: 3, End: 7}, "3456"},
		{"end before start", View{Start: 7, End: 3}, ""},
		{"file shorter than view", View{Start: 14, End: 99}, "ef"},
		{"patch inside", View{Start: 2, End: 8, Patches: []Patch{patch(4, "XY")}}, "23XY67"},
		{"patch over both edges", View{Start: 4, End: 6, Patches: []Patch{patch(2, "ABCDEF")}}, "CD"},
		{"patches outside", View{Start: 4, End: 6, Patches: []Patch{patch(0, "ABCD"), patch(6, "X")}}, "45"},
		{"the later wins", View{End: 4, Patches: []Patch{patch(0, "AAA"), patch(1, "B")}}, "ABA3"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := NewReader(bytes.NewReader([]byte(file)), test.view)
			got, err := io.ReadAll(io.NewSectionReader(r, 0, 1<<40))
			if err != nil || string(got) != test.want {
				t.Fatalf("read %q, %v, want %q", got, err, test.want)
			}
			if err := iotest.TestReader(io.NewSectionReader(r, 0, int64(len(test.want))), []byte(test.want)); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestReadAtKeepsTheContractOfReaderAt(t *testing.T) {
	r := NewReader(bytes.NewReader([]byte(file)), View{Start: 4, End: 8})
	p := make([]byte, 4)
	if n, err := r.ReadAt(p, 0); n != 4 || err != nil {
		t.Errorf("exact read gave %d, %v", n, err)
	}
	if n, err := r.ReadAt(p, 2); n != 2 || err != io.EOF || string(p[:n]) != "67" {
		t.Errorf("read over the end gave %d %q, %v", n, p[:n], err)
	}
	if n, err := r.ReadAt(p, 4); n != 0 || err != io.EOF {
		t.Errorf("read past the end gave %d, %v", n, err)
	}
	if _, err := r.ReadAt(p, -1); err == nil {
		t.Error("a negative offset was read")
	}
	broken := errors.New("broken")
	if _, err := NewReader(failing{broken}, Whole(9)).ReadAt(p, 0); !errors.Is(err, broken) {
		t.Errorf("got %v, want the file's error", err)
	}
}

type failing struct{ err error }

func (f failing) ReadAt([]byte, int64) (int, error) { return 0, f.err }

func FuzzReader(f *testing.F) {
	f.Add(int64(3), int64(9), int64(5), []byte("patch"), int64(1), 4)
	f.Add(int64(-3), int64(1<<62), int64(-1<<62), []byte("p"), int64(1<<61), 4)
	f.Fuzz(func(t *testing.T, start, end, at int64, patch []byte, off int64, n int) {
		v := View{Start: start, End: end, Patches: []Patch{{Offset: at, Bytes: patch}}}
		p := make([]byte, n&0xff)
		got, err := NewReader(bytes.NewReader([]byte(file)), v).ReadAt(p, off)
		if got < len(p) && err == nil {
			t.Fatalf("%d of %d bytes without an error", got, len(p))
		}
		for i := range got {
			k := start + off + int64(i)
			want := file[k]
			if j := k - at; j >= 0 && j < int64(len(patch)) {
				want = patch[j]
			}
			if p[i] != want {
				t.Fatalf("byte %d is %q, want %q", i, p[i], want)
			}
		}
	})
}
