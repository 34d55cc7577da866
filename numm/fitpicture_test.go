package numm

import (
	"errors"
	"fmt"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Sizes of pictures are those that Pillow gives with a mean over what each pixel covers.
func TestSizesOfPicturesAgreeWithPillow(t *testing.T) {
	const script = `
import sys, numpy
from PIL import Image, ImageOps
y, x = numpy.mgrid[0:301, 0:402]
smooth = numpy.stack([x / 2, y / 2, 255 - x / 3 - y / 4], 2) + 30 * numpy.sin(x / 9 + y / 7)[..., None]
image = Image.fromarray(smooth.clip(0, 255).astype("u1"))
folder = sys.argv[1]
image.save(folder + "/m.png")
image.save(folder + "/m.jpg", quality=97, subsampling=0)
def store(name, m): numpy.save(folder + "/" + name + ".npy", numpy.asarray(m))
store("size", image.resize((100, 50), Image.BOX))
store("height", image.resize((round(402 * 60 / 301), 60), Image.BOX))
store("width", image.resize((60, round(301 * 60 / 402)), Image.BOX))
store("cover", ImageOps.fit(image, (64, 64), Image.BOX))
store("tall", ImageOps.fit(image, (30, 90), Image.BOX))
inner = image.resize((64, round(301 * 64 / 402)), Image.BOX)
box = Image.new("RGB", (64, 64), (255, 0, 0))
box.paste(inner, (0, (64 - inner.height) // 2))
store("contain", box)
store("larger", image.resize((804, 602), Image.BILINEAR))
`
	dir := t.TempDir()
	if out, err := exec.Command(python(t), "-c", script, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	red := Background(color.RGBA{R: 255, A: 255})
	still := must(ReadImage(t.Context(), filepath.Join(dir, "m.png")))
	film := must(VideoFrom(still, still, still))
	for name, opts := range map[string][]EncodeOption{"m.mkv": {Lossless()}, "m.mp4": {Quality(98)}} {
		if err := WriteVideo(t.Context(), filepath.Join(dir, name), film, opts...); err != nil {
			t.Fatal(err)
		}
	}
	for name, opts := range map[string][]PictureOption{
		"size": {Size(100, 50)}, "height": {Height(60)}, "width": {Width(60)}, "cover": {Cover(64, 64)}, "tall": {Cover(30, 90)},
		"contain": {Contain(64, 64), red}, "larger": {Size(804, 602)},
	} {
		want := loadNPY(t, filepath.Join(dir, name+".npy"))
		comparePictures(t, dir, name, want, opts)
		compareFilms(t, dir, name, want, opts)
	}
}

// comparePictures reads the picture in two formats with the options.
func comparePictures(t *testing.T, dir, name string, want *Image, opts []PictureOption) {
	t.Helper()
	for format, least := range map[string]float64{"png": 45, "jpg": 40} { // rounding to levels between two passes of Pillow's, and what JPEG loses
		got, err := ReadImage(t.Context(), filepath.Join(dir, "m."+format), optionsAs[ImageOption](opts)...)
		if err != nil {
			t.Fatal(err)
		}
		if got.Rect != want.Rect || psnr(got, want) < least {
			t.Errorf("%s of a %s: %v, want %v, %.1f dB", name, format, got, want, psnr(got, want))
		}
	}
}

// optionsAs are the same options, for what takes others, too.
func optionsAs[O any](opts []PictureOption) (as []O) {
	for _, o := range opts {
		as = append(as, o.(O))
	}
	return as
}

// compareFilms reads films of the picture with the options.
func compareFilms(t *testing.T, dir, name string, want *Image, opts []PictureOption) {
	t.Helper()
	for format, least := range map[string]float64{"mkv": 45, "mp4": 40} {
		v, err := ReadVideo(t.Context(), filepath.Join(dir, "m."+format), optionsAs[VideoOption](opts)...)
		if err != nil {
			t.Fatal(err)
		}
		for k, got := range v.All() {
			if got.Rect != want.Rect || psnr(got, want) < least {
				t.Errorf("%s of frame %d of an %s: %v, want %v, %.1f dB", name, k, format, got, want, psnr(got, want))
			}
		}
	}
}

func TestReadNRGBA(t *testing.T) {
	dir, _ := pillowPictures(t)
	const script = `
import sys, numpy
from PIL import Image
for name in sys.argv[2:]:
    numpy.save(sys.argv[1] + "/straight." + name + ".npy", numpy.asarray(Image.open(sys.argv[1] + "/" + name).convert("RGBA"))[..., :3])
    numpy.save(sys.argv[1] + "/alpha." + name + ".npy", numpy.repeat(numpy.asarray(Image.open(sys.argv[1] + "/" + name).convert("RGBA"))[..., 3:], 3, 2))
`
	names := []string{"rgba.png", "rgb.png", "grey_alpha.png", "palette_alpha.png", "lossless_alpha.webp", "rgba_raw.tiff", "rgba.jp2", "clear.gif"}
	if out, err := exec.Command(python(t), append([]string{"-c", script, dir}, names...)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range names {
		m, err := ReadNRGBA(t.Context(), filepath.Join(dir, name))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		straight, alpha := loadNPY(t, filepath.Join(dir, "straight."+name+".npy")), loadNPY(t, filepath.Join(dir, "alpha."+name+".npy"))
		for i := range len(m.Pix) / 4 {
			p, a := m.Pix[4*i:4*i+4], alpha.Pix[3*i]
			if p[3] != a || a > 0 && [3]uint8(p[:3]) != [3]uint8(straight.Pix[3*i:3*i+3]) {
				t.Fatalf("%s: pixel %d is %v, want %v and alpha %d", name, i, p, straight.Pix[3*i:3*i+3], a)
			}
		}
		file := must(os.Open(filepath.Join(dir, name)))
		again, err := DecodeNRGBA(t.Context(), file)
		if err != nil || string(again.Pix) != string(m.Pix) {
			t.Errorf("%s streamed: %v", name, err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
	small, err := ReadNRGBA(t.Context(), filepath.Join(dir, "rgb.png"), Contain(20, 20))
	if err != nil || small.Rect.Dx() != 20 || small.Rect.Dy() != 20 {
		t.Errorf("%v, %v", small, err)
	}
	if m, err := ReadNRGBA(t.Context(), filepath.Join(dir, "missing.png")); m != nil || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v, %v", m, err)
	}
}

// Animations are read frame by frame, and pictures that stand still as one frame, with alpha over white.
func TestFramesOfPictures(t *testing.T) {
	const script = `
import sys, numpy
from PIL import Image
rng = numpy.random.default_rng(4)
frames = [Image.fromarray(rng.integers(0, 256, (30, 40, 4), "u1"), "RGBA") for i in range(5)]
for i, f in enumerate(frames):
    a = numpy.asarray(f).astype(int)
    numpy.save(f"{sys.argv[1]}/{i}.npy", ((a[..., :3] * a[..., 3:] + 255 * (255 - a[..., 3:]) + 127) // 255).astype("u1"))
for name in "png", "webp":
    frames[0].save(sys.argv[1] + "/moving." + name, save_all=True, append_images=frames[1:], duration=100, lossless=True, exact=True, blend=0, disposal=0)
frames[0].save(sys.argv[1] + "/still.png")
`
	dir := t.TempDir()
	if out, err := exec.Command(python(t), "-c", script, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range []string{"moving.png", "moving.webp", "still.png"} {
		path := filepath.Join(dir, name)
		v, err := ReadVideo(t.Context(), path)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := 15
		if name == "still.png" {
			want = 1
		}
		if v.Len() != want {
			t.Fatalf("%s: %d frames, want %d", name, v.Len(), want)
		}
		for i, m := range v.All() {
			if truth := loadNPY(t, filepath.Join(dir, fmt.Sprint(i/3)+".npy")); !m.Equal(truth) {
				t.Errorf("%s: frame %d differs, %.1f dB", name, i, psnr(m, truth))
			}
		}
		info, err := Probe(t.Context(), path)
		if err != nil || len(info.Streams) != 1 || info.Streams[0].Width != 40 || info.Streams[0].Height != 30 {
			t.Fatalf("%s: %v, %v", name, info, err)
		}
		if kind := info.Streams[0].Kind; (kind == KindVideo) != (want > 1) || info.Duration > 0 && info.Duration != v.Duration() {
			t.Errorf("%s: %v of %v", name, kind, info.Duration)
		}
	}
}
