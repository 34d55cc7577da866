package numm

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
)

// photograph returns a smooth picture of many colours.
func photograph(width, height int) *Image {
	m := NewImage(width, height)
	for y := range height {
		for x := range width {
			m.SetRGB(x, y, uint8(255*x/width), uint8(255*y/height), uint8(255-255*(x+y)/(width+height)))
		}
	}
	return m
}

func TestLosslessPicturesAreReadAsTheyWereWritten(t *testing.T) {
	turn.Long(t)
	r := rand.New(rand.NewPCG(31, 32))
	few := noise(r, 16, 16).Clone()
	for _, format := range []string{"png", "bmp", "tiff", "gif", "webp", "avif"} {
		for _, size := range []image.Point{{X: 1, Y: 1}, {X: 1, Y: 9}, {X: 7, Y: 1}, {X: 2, Y: 3}, {X: 321, Y: 241}, {X: 640, Y: 480}} {
			m := noise(r, size.X, size.Y)
			if format == "gif" { // of 256 colours at most
				for y := m.Rect.Min.Y; y < m.Rect.Max.Y; y++ {
					for x := m.Rect.Min.X; x < m.Rect.Max.X; x++ {
						red, green, blue := few.RGB(x%16, y%16)
						m.SetRGB(x, y, red, green, blue)
					}
				}
			}
			path := filepath.Join(t.TempDir(), "picture."+format)
			if err := WriteImage(t.Context(), path, m, Lossless()); err != nil {
				t.Fatalf("%s of %v: %v", format, size, err)
			}
			if got, err := ReadImage(t.Context(), path); err != nil || !got.Equal(m) {
				t.Errorf("%s of %v: read back as %v, %v", format, size, got, err)
			}
		}
	}
}

func TestLossyPicturesAreNear(t *testing.T) {
	m := photograph(321, 241)
	for _, format := range []string{"jpg", "webp", "avif"} {
		sizes := map[int]int{}
		for _, quality := range []int{1, 50, 90, 100} {
			file := encoded(t, format, m, Quality(quality))
			got, err := DecodeImage(t.Context(), bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			if q := psnr(got, m); got.Rect != m.Rect || quality >= 50 && q < 34 {
				t.Errorf("%s of quality %d: %v, %.1f dB", format, quality, got, q)
			}
			sizes[quality] = len(file)
		}
		if sizes[1] >= sizes[50] || sizes[50] >= sizes[90] || sizes[90] >= sizes[100] {
			t.Errorf("%s, sizes by quality: %v", format, sizes)
		}
	}
	if !bytes.Equal(encoded(t, "jpeg", m), encoded(t, ".JPG", m, Quality(90))) {
		t.Error("the default quality is not 90")
	}
	got, err := DecodeImage(t.Context(), bytes.NewReader(encoded(t, "gif", m)))
	if err != nil {
		t.Fatal(err)
	}
	if q := psnr(got, m); q < 28 {
		t.Errorf("gif: %.1f dB", q)
	}
	if !bytes.Equal(encoded(t, "gif", m), encoded(t, "gif", m)) {
		t.Error("the same picture gives two gif files")
	}
}

func TestPillowReadsWhatWriteImageWrites(t *testing.T) {
	const script = `
import sys, numpy
from PIL import Image
for path in sys.argv[1:]:
    image = Image.open(path)
    print(image.format, image.size)
    numpy.save(path + ".npy", numpy.asarray(image.convert("RGB")))
`
	dir := t.TempDir()
	m := noise(rand.New(rand.NewPCG(33, 34)), 15, 16)
	var paths []string
	for _, format := range []string{"png", "bmp", "tiff", "gif", "tif", "webp"} {
		path := filepath.Join(dir, "picture."+format)
		if err := WriteImage(t.Context(), path, m); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	out, err := exec.Command(python(t), append([]string{"-c", script}, paths...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if got, want := string(out), "PNG (15, 16)\nBMP (15, 16)\nTIFF (15, 16)\nGIF (15, 16)\nTIFF (15, 16)\nWEBP (15, 16)\n"; got != want {
		t.Errorf("Pillow sees\n%swant\n%s", got, want)
	}
	for _, path := range paths {
		if !loadNPY(t, path+".npy").Equal(m) {
			t.Errorf("Pillow reads other pixels out of %s", filepath.Base(path))
		}
	}
}

func TestAnyPictureGoesIn(t *testing.T) {
	for _, src := range sources(rand.New(rand.NewPCG(35, 36))) {
		if _, boundless := src.(*image.Uniform); boundless {
			continue
		}
		got, err := DecodeImage(t.Context(), bytes.NewReader(encoded(t, "png", src)))
		if err != nil || !got.Equal(ImageFrom(src)) {
			t.Errorf("%T: %v, %v", src, got, err)
		}
	}
}

func TestWriteImageRefusesWithoutATrace(t *testing.T) {
	m := photograph(40, 30)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		ctx  context.Context
		file string
		m    image.Image
		opts []EncodeOption
		want error
	}{
		"unknown extension":   {t.Context(), "a.xyz", m, nil, ErrUnsupported},
		"no extension":        {t.Context(), "a", m, nil, ErrUnsupported},
		"lossless jpeg":       {t.Context(), "a.jpg", m, []EncodeOption{Lossless()}, ErrUnsupported},
		"lossless gif":        {t.Context(), "a.gif", m, []EncodeOption{Lossless()}, ErrUnsupported},
		"rate":                {t.Context(), "a.png", m, []EncodeOption{Rate(5)}, ErrUnsupported},
		"bitrate":             {t.Context(), "a.jpg", m, []EncodeOption{Bitrate(5)}, ErrUnsupported},
		"sound":               {t.Context(), "a.png", m, []EncodeOption{WithSound(nil)}, ErrUnsupported},
		"wrong quality":       {t.Context(), "a.jpg", m, []EncodeOption{Quality(0)}, nil},
		"nil":                 {t.Context(), "a.png", nil, nil, ErrSize},
		"empty":               {t.Context(), "a.png", NewImage(0, 5), nil, ErrSize},
		"too wide for jpg":    {t.Context(), "a.jpg", NewImage(65536, 1), nil, ErrSize},
		"too high for gif":    {t.Context(), "a.gif", NewImage(1, 65536), nil, ErrSize},
		"too wide for webp":   {t.Context(), "a.webp", NewImage(16384, 1), nil, ErrSize},
		"too high for avif":   {t.Context(), "a.avif", NewImage(1, 65537), nil, ErrSize},
		"missing folder":      {t.Context(), "none/a.png", m, nil, fs.ErrNotExist},
		"ended context":       {ended, "a.png", m, nil, context.Canceled},
		"ended, over the old": {ended, "old.png", m, nil, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			old := filepath.Join(dir, "old.png")
			disk.Write(t, old, []byte("as it was"))
			err := WriteImage(c.ctx, filepath.Join(dir, c.file), c.m, c.opts...)
			var e *Error
			if !errors.As(err, &e) || e.Op != "WriteImage" || c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
				t.Errorf("left behind: %v, %v", entries, err)
			}
			if text, err := os.ReadFile(old); err != nil || string(text) != "as it was" {
				t.Errorf("the old file holds %q, %v", text, err)
			}
		})
	}
	err := EncodeImage(t.Context(), &bytes.Buffer{}, "xyz", m)
	for _, known := range []string{"avif", "bmp", "gif", "jpg", "png", "tif", "webp"} {
		if err == nil || !strings.Contains(err.Error(), known) {
			t.Errorf("an unknown format: %v, without %s", err, known)
		}
	}
}

func TestWriteImageReplacesAFile(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "real.png"), filepath.Join(dir, "link.png")
	if err := errors.Join(os.WriteFile(target, []byte("old"), 0o640), os.Chmod(target, 0o640), os.Symlink("real.png", link)); err != nil {
		t.Fatal(err)
	}
	m := photograph(4, 3)
	if err := WriteImage(t.Context(), link, m); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(target)
	if err != nil || info.Mode() != 0o640 {
		t.Errorf("the new file has the mode %v, %v", info.Mode(), err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode().Type() != fs.ModeSymlink {
		t.Errorf("the link has become %v, %v", info.Mode(), err)
	}
	if got, err := ReadImage(t.Context(), target); err != nil || !got.Equal(m) {
		t.Errorf("%v, %v", got, err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
		t.Errorf("%v, %v", entries, err)
	}
	dangling := filepath.Join(dir, "nowhere.png")
	if err := os.Symlink("missing.png", dangling); err != nil {
		t.Fatal(err)
	}
	if err := WriteImage(t.Context(), dangling, m); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a link to nothing: %v", err)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.png"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := WriteImage(t.Context(), filepath.Join(dir, "folder.png"), m); !errors.Is(err, ErrUnsupported) {
		t.Errorf("a folder: %v", err)
	}
}

func TestEncodeImageIntoWritersThatFail(t *testing.T) {
	m := photograph(300, 200)
	for _, format := range []string{"png", "jpg", "bmp", "tiff", "gif", "webp", "avif"} {
		whole := len(encoded(t, format, m))
		for _, room := range []int{0, 100, whole - 1} {
			if err := EncodeImage(t.Context(), &fullDisk{room}, format, m); !errors.Is(err, errFull) {
				t.Errorf("%s into %d bytes: %v", format, room, err)
			}
		}
		var slow bytes.Buffer
		if err := EncodeImage(t.Context(), iotest.TruncateWriter(&slow, int64(whole)), format, m); err != nil || slow.Len() != whole {
			t.Errorf("%s: %d of %d bytes, %v", format, slow.Len(), whole, err)
		}
	}
}

func TestQuantizedTakesThePaletteOfThePicture(t *testing.T) {
	m := NewImage(64, 64)
	for y := range 64 { // 300 colours, near five that stand for them
		for x := range 64 {
			base := [][3]uint8{{250, 0, 0}, {0, 250, 0}, {0, 0, 250}, {128, 128, 128}, {0, 0, 0}}[x*5/64]
			m.SetRGB(x, y, base[0]+uint8(y%5), base[1]+uint8(x%4), base[2]+uint8((x+y)%5))
		}
	}
	p, exact, err := quantized(t.Context(), m)
	if err != nil || exact || len(p.Palette) > 256 {
		t.Fatalf("%d colours, exact %v, %v", len(p.Palette), exact, err)
	}
	if q := psnr(ImageFrom(p), m); q < 35 {
		t.Errorf("%.1f dB", q)
	}
	for i, c := range p.Palette {
		if _, _, _, a := c.RGBA(); a != 0xffff || c == (color.RGBA{}) {
			t.Errorf("colour %d is %v", i, c)
		}
	}
}

func BenchmarkEncodeImage(b *testing.B) {
	m := photograph(4000, 3000)
	for _, format := range []string{"png", "jpg", "bmp", "tiff", "gif", "webp", "avif"} {
		b.Run(format, func(b *testing.B) {
			b.SetBytes(int64(len(m.Pix)))
			for b.Loop() {
				encoded(b, format, m)
			}
		})
	}
}

// Finding the colours of a picture ends with the context, be they few or many.
func TestQuantizedEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if p, _, err := quantized(ctx, NewImage(3, 2)); p != nil || err != context.Canceled {
		t.Errorf("%v, %v", p, err)
	}
	if list, err := medianCut(ctx, NewImage(3, 2), 256); list != nil || err != context.Canceled {
		t.Errorf("%v, %v", list, err)
	}
}
