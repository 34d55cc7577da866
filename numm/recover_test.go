package numm

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
)

// abandoned writes half of a file, and leaves it as a killed process does: with its part under the part's name, and no lock.
func abandoned(t *testing.T, path string, seconds int) {
	t.Helper()
	w, err := CreateMovie(t.Context(), path, 64, 48)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	for i := range seconds * FrameRate {
		if err := errors.Join(w.WriteFrame(NewImage(64, 48)), w.WriteSound(counted(i*FrameSound, FrameSound))); err != nil {
			t.Fatal(err)
		}
	}
	settle(t, w.recording.target.Name(), wholeSize(t, filepath.Ext(path), seconds)*6/10)
	leave(t, w.recording.target.Name())
	_ = w.Abort()
}

// wholeSize returns how many bytes the film of abandoned has where its writer lives on.
func wholeSize(t *testing.T, extension string, seconds int) int64 {
	t.Helper()
	path := filepath.Join(t.TempDir(), "whole"+extension)
	v := NewVideo(seconds*FrameRate, 64, 48)
	if err := WriteMovie(t.Context(), path, v, counted(0, seconds*SampleRate)); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// settle waits until what was pushed has reached the file: the encoder and the muxer work beside their caller.
func settle(t *testing.T, part string, size int64) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	late := time.After(time.Minute)
	for {
		info, err := os.Stat(part)
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() >= size {
			return
		}
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("the part has %d bytes of %d after a minute", info.Size(), size)
		}
	}
}

// leave copies a part that is still written, and puts the copy in its place once its writer has gone.
func leave(t *testing.T, part string) {
	t.Helper()
	b := disk.Read(t, part)
	disk.Write(t, part+".left", b)
}

// counted is sound whose samples tell their index.
func counted(from, n int) Sound {
	s := make(Sound, n)
	for i := range s {
		s[i] = [2]int16{int16(from + i), int16((from + i) >> 15)}
	}
	return s
}

// What a killed program had written becomes a whole file, but for its last second, and its old file stands until then.
func TestRecover(t *testing.T) {
	turn.Long(t)
	for _, extension := range []string{"mkv", "webm", "mp4", "mov"} {
		t.Run(extension, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a."+extension)
			abandoned(t, path, 6)
			restoreLeft(t, path)
			if err := Recover(t.Context(), path); err != nil {
				t.Fatal(err)
			}
			v, s, err := ReadMovie(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			if v.Len() < 4*FrameRate || len(s) < 4*SampleRate {
				t.Errorf("%d frames and %d sound frames of 6 seconds", v.Len(), len(s))
			}
			if extension == "mkv" {
				for i, want := range counted(0, 3*SampleRate) {
					if s[i] != want {
						t.Fatalf("sound frame %d is %v, want %v", i, s[i], want)
					}
				}
			}
			if names := disk.Names(t, filepath.Dir(path)); len(names) != 1 {
				t.Errorf("%q stand there", names)
			}
		})
	}
}

func TestRecoverSound(t *testing.T) {
	turn.Long(t)
	for _, extension := range []string{"wav", "aiff", "ogg", "opus", "m4a"} {
		t.Run(extension, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a."+extension)
			w, err := CreateSound(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			defer w.Abort()
			const seconds = 20
			for i := range seconds {
				if err := w.Write(counted(i*SampleRate, SampleRate)); err != nil {
					t.Fatal(err)
				}
			}
			leave(t, w.recording.target.Name())
			_ = w.Abort()
			restoreLeft(t, path)
			if err := Recover(t.Context(), path); err != nil {
				t.Fatal(err)
			}
			s, err := ReadSound(t.Context(), path)
			if err != nil || len(s) < (seconds-3)*SampleRate {
				t.Fatalf("%d sound frames: %v", len(s), err)
			}
			if extension == "wav" || extension == "aiff" {
				for i, want := range counted(0, len(s)) {
					if s[i] != want {
						t.Fatalf("sound frame %d is %v, want %v", i, s[i], want)
					}
				}
			}
		})
	}
}

// restoreLeft gives what leave has copied its name back.
func restoreLeft(t *testing.T, path string) {
	t.Helper()
	for _, name := range disk.Names(t, filepath.Dir(path)) {
		if filepath.Ext(name) == ".left" {
			name = filepath.Join(filepath.Dir(path), name)
			if err := os.Rename(name, name[:len(name)-len(".left")]); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Where nothing was left, or somebody is writing, nothing happens.
func TestRecoverNothing(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "a.wav")
	if err := Recover(t.Context(), path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing was left: %v", err)
	}
	w, err := CreateSound(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(counted(0, SampleRate)); err != nil {
		t.Fatal(err)
	}
	if err := Recover(t.Context(), path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("somebody writes: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.gif", "a.webp", "a.apng", "a.xyz"} {
		if err := Recover(t.Context(), filepath.Join(folder, name)); !errors.Is(err, ErrUnsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A folder that answers ErrNotExist for every new file, and one that is gone, end a write at once.
func TestWriteWhereNothingCanBe(t *testing.T) {
	gone := filepath.Join(t.TempDir(), "gone")
	if err := os.Mkdir(gone, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Chdir(gone)
	if err := os.Remove(gone); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/proc/x.wav", "x.wav", ""} {
		if err := WriteSound(t.Context(), path, make(Sound, 10)); err == nil || errors.Is(err, t.Context().Err()) {
			t.Errorf("%q: %v", path, err)
		}
	}
}

// Frames have the times that they were written with, where the format has times for each.
func TestWriteAt(t *testing.T) {
	times := []time.Duration{0, 100 * time.Millisecond, 400 * time.Millisecond, 450 * time.Millisecond, time.Second}
	for _, extension := range []string{"mkv", "mp4", "mov", "webm", "gif", "webp", "apng"} {
		path := filepath.Join(t.TempDir(), "a."+extension)
		w, err := CreateVideo(t.Context(), path, 64, 48)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = w.Abort() })
		for i, at := range times {
			m := NewImage(64, 48)
			for k := range m.Pix {
				m.Pix[k] = uint8(50 * i)
			}
			if err := w.WriteAt(m, at); err != nil {
				t.Fatalf("%s: %v", extension, err)
			}
			if err := w.WriteAt(m, at); !errors.Is(err, ErrOption) {
				t.Errorf("%s: the same time again: %v", extension, err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatalf("%s: %v", extension, err)
		}
		v, err := ReadVideo(t.Context(), path)
		if err != nil {
			t.Fatalf("%s: %v", extension, err)
		}
		if v.Len() != 31 && extension != "webm" || v.Len() < 31 { // VP9 loses how long the last is shown on its way through the decoder
			t.Errorf("%s: %d frames, want 31", extension, v.Len())
		}
		for k := range min(v.Len(), 31) {
			want := 0
			for i, at := range times {
				if slotOf(at, FrameRate) <= k {
					want = 50 * i
				}
			}
			if r, _, _ := v.Frame(k).RGB(32, 24); int(r) < want-6 || int(r) > want+6 {
				t.Errorf("%s: frame %d is %d, want %d", extension, k, r, want)
			}
		}
	}
	for _, extension := range []string{"avi", "ogv"} {
		w, err := CreateVideo(t.Context(), filepath.Join(t.TempDir(), "a."+extension), 64, 48)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = w.Abort() })
		for _, err := range []error{w.WriteAt(NewImage(64, 48), 0), w.WriteAt(NewImage(64, 48), indexTime(1, FrameRate))} {
			if err != nil {
				t.Errorf("%s: %v", extension, err)
			}
		}
		if err := w.WriteAt(NewImage(64, 48), time.Second); !errors.Is(err, ErrOption) {
			t.Errorf("%s: a frame out of its place: %v", extension, err)
		}
	}
}
