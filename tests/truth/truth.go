// Package truth tells tests what reading a file must give.
//
//	for _, f := range truth.Files(t) {
//		if want := f.Sound(); want != nil {
//			got, err := numm.ReadSound(ctx, f.Path)
//			// compare with want.Samples(t)
//		}
//	}
//
// The files are those of tests/testdata, real ones and one made for each format. What they must give was worked out
// by ffmpeg, by the rules that tests/testdata/truth.py states.
package truth

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// A File holds what one file must give. Streams stand in the container's order, cover art is none of them.
type File struct {
	Name      string   `json:"name"`
	Path      string   `json:"path"` // absolute
	Made      bool     `json:"made"` // by sound.py and picture.py: its frames have numbers
	Container string   `json:"container"`
	Sounds    []*Sound `json:"sounds"`
	Videos    []*Video `json:"videos"`
}

// Sound returns the sound that reading gives by default, nil where there is none.
func (f *File) Sound() *Sound {
	for _, s := range f.Sounds {
		if s.Default {
			return s
		}
	}
	return nil
}

// Video returns the video that reading gives by default, nil where there is none.
func (f *File) Video() *Video {
	for _, v := range f.Videos {
		if v.Default {
			return v
		}
	}
	return nil
}

// Files returns all of them, made first where they are missing or stale, which takes a minute and needs ffmpeg.
func Files(t testing.TB) []*File {
	t.Helper()
	files, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Named returns the file of that name.
func Named(t testing.TB, name string) *File {
	t.Helper()
	for _, f := range Files(t) {
		if f.Name == name {
			return f
		}
	}
	t.Fatalf("no file %s in tests/testdata", name)
	return nil
}

var load = sync.OnceValues(func() ([]*File, error) {
	folder, err := testdata()
	if err != nil {
		return nil, err
	}
	if out, err := exec.Command(filepath.Join(folder, "make.sh")).CombinedOutput(); err != nil {
		return nil, &makeError{err, out}
	}
	made := filepath.Join(folder, "made")
	text, err := os.ReadFile(filepath.Join(made, "manifest.json"))
	if err != nil {
		return nil, err
	}
	var files []*File
	if err := json.Unmarshal(text, &files); err != nil {
		return nil, err
	}
	for _, f := range files {
		f.Path = filepath.Join(made, f.Path)
		for _, s := range f.Sounds {
			s.folder = made
		}
		for _, v := range f.Videos {
			v.folder = made
		}
	}
	return files, nil
})

type makeError struct {
	err error
	out []byte
}

func (e *makeError) Error() string {
	return "tests/testdata/make.sh: " + e.err.Error() + "\n" + string(e.out)
}
func (e *makeError) Unwrap() error { return e.err }

// testdata finds the folder from wherever in the module the test runs.
func testdata() (string, error) {
	at, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		folder := filepath.Join(at, "tests", "testdata")
		if _, err := os.Stat(filepath.Join(folder, "make.sh")); err == nil {
			return folder, nil
		}
		up := filepath.Dir(at)
		if up == at {
			return "", os.ErrNotExist
		}
		at = up
	}
}
