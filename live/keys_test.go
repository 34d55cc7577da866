package live

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/numm"
)

func pressed(k int, key string) TimedKey {
	return TimedKey{At: beginOf(k, 30), KeyEvent: KeyEvent{Action: Press, Key: key}}
}

func released(k int, key string) TimedKey {
	return TimedKey{At: beginOf(k, 30), KeyEvent: KeyEvent{Action: Release, Key: key}}
}

// F9 draws the figure into what is shown and nowhere else: VideoOut's picture comes as it was left.
func TestF9(t *testing.T) {
	c := &Config{Width: 100, Height: 50, VideoOut: func(out *numm.Image) {
		for i, v := range out.Pix {
			if v != 0 && v != 9 {
				t.Fatalf("byte %d comes as %d", i, v)
			}
		}
		grey(9)(out)
	}}
	s := &Script{Keys: []TimedKey{pressed(2, "F9"), released(3, "F9"), pressed(4, "F9")}}
	v, _ := mustRender(t, c, s, 6)
	plain := numm.NewImage(100, 50)
	grey(9)(plain)
	figured := plain.Clone()
	drawFigure(figured, 30)
	for k, want := range []*numm.Image{plain, plain, figured, figured, plain, plain} {
		if !v.Frame(k).Equal(want) {
			t.Errorf("frame %d is not as it should be", k)
		}
	}
}

// The figure can be read: white on black in the upper left corner, the rest of the picture untouched.
func TestFigure(t *testing.T) {
	for _, size := range []image.Point{{320, 240}, {1280, 720}, {20, 10}} {
		one, other := numm.NewImage(size.X, size.Y), numm.NewImage(size.X, size.Y)
		grey(100)(one)
		grey(100)(other)
		drawFigure(one, 29.97)
		drawFigure(other, 12.5)
		if one.Equal(other) {
			t.Errorf("%v: 29.97 and 12.5 look the same", size)
		}
		count := map[byte]int{}
		for i := range one.Pix {
			count[one.Pix[i]]++
		}
		scale := max(1, size.Y/360)
		box := image.Rect(0, 0, (8*7+4)*scale, (13+4)*scale).Intersect(one.Rect)
		if want := 3 * (size.X*size.Y - box.Dx()*box.Dy()); count[100] != want || count[0] <= count[255] || count[255] < 40 {
			t.Errorf("%v: %v, %d should be as before", size, count, want)
		}
	}
	drawFigure(&numm.Image{}, 30)
}

// F10 writes what is shown, the figure included, under the next free numbers.
func TestF10(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "folder")
	if err := os.MkdirAll(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	taken := filepath.Join(folder, "capture-0002.png")
	disk.Write(t, taken, []byte("mine"))
	count := byte(0)
	c := &Config{Width: 80, Height: 40, CaptureDir: folder, VideoOut: func(out *numm.Image) { count++; grey(count)(out) }}
	s := &Script{Keys: []TimedKey{pressed(0, "F10"), pressed(2, "F10"), pressed(3, "F9"), pressed(4, "F10"), released(5, "F10")}}
	v, _ := mustRender(t, c, s, 6)
	for name, want := range map[string]*numm.Image{
		"capture-0001.png": numm.NewImage(80, 40), // before the first picture
		"capture-0003.png": v.Frame(1),
		"capture-0004.png": v.Frame(3),
	} {
		f, err := os.Open(filepath.Join(folder, name))
		if err != nil {
			t.Error(err)
			continue
		}
		m, err := png.Decode(f)
		f.Close()
		if err != nil || !numm.ImageFrom(m).Equal(want) {
			t.Errorf("%s is not what was shown: %v", name, err)
		}
	}
	if mine, err := os.ReadFile(taken); err != nil || string(mine) != "mine" {
		t.Errorf("a file is overwritten: %q, %v", mine, err)
	}
	if files, _ := os.ReadDir(folder); len(files) != 4 {
		t.Errorf("%d files", len(files))
	}
}

// A capture that cannot be written is told of, and the sketch goes on.
func TestF10Fails(t *testing.T) {
	file := disk.File(t, "file", nil)
	var printed bytes.Buffer
	e, err := newEngine(&Config{CaptureDir: file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	e.printed, e.shown = &printed, e.picture
	if err := e.key(KeyEvent{Action: Press, Key: "F10"}); err != nil {
		t.Error(err)
	}
	e.capture.wait()
	if !strings.HasPrefix(printed.String(), "live: capture: mkdir ") {
		t.Error(printed.String())
	}
}

// F11 prints a line for each callback that was called since the last time.
func TestF11(t *testing.T) {
	var printed bytes.Buffer
	c := everything()
	c.KeyboardIn = nil
	e, err := newEngine(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	e.printed = &printed
	for range 3 {
		if _, err := e.paint(); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.play(make(numm.Sound, 10)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := e.key(KeyEvent{Action: Press, Key: "F11"}); err != nil {
			t.Fatal(err)
		}
	}
	want := regexp.MustCompile(`^callback      calls      mean ms   longest ms
VideoOut          3 +\d+\.\d{3} +\d+\.\d{3}
AudioOut          1 +\d+\.\d{3} +\d+\.\d{3}
callback      calls      mean ms   longest ms
$`)
	if !want.MatchString(printed.String()) {
		t.Errorf("%q", printed.String())
	}
}

// A KeyboardIn that handles a key keeps it from F9, F10 and F11.
func TestHandledKeys(t *testing.T) {
	folder := t.TempDir()
	var got []string
	c := &Config{Width: 80, Height: 40, CaptureDir: folder, VideoOut: grey(1), KeyboardIn: func(e KeyEvent) bool {
		got = append(got, e.Key)
		return true
	}}
	v, _ := mustRender(t, c, &Script{Keys: []TimedKey{pressed(1, "F9"), pressed(1, "F10"), pressed(1, "F11")}}, 3)
	if !v.Frame(0).Equal(v.Frame(2)) {
		t.Error("the figure is drawn")
	}
	if files, _ := os.ReadDir(folder); len(files) != 0 {
		t.Error("a picture is captured")
	}
	if strings.Join(got, " ") != "F9 F10 F11" {
		t.Errorf("KeyboardIn is told of %v", got)
	}
}
