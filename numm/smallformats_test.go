package numm

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// smallPictures makes files of the formats that have no library of their own here, and what Pillow makes of them, over white.
const smallPictures = `
import struct, sys
from PIL import Image
folder = sys.argv[1]

def noise(n, k):
    return bytes((i * i // 5 + 11 * i * k) % 256 if i % 7 else 200 for i in range(n))

def picture(mode, size=(37, 21)):
    n = {"L": 1, "LA": 2, "P": 1, "RGB": 3, "RGBA": 4, "1": 1}[mode]
    if mode == "1":
        return Image.frombytes("L", size, noise(size[0] * size[1], 1)).convert("1")
    m = Image.frombytes(mode, size, noise(size[0] * size[1] * n, n))
    if mode == "P":
        m.putpalette(bytes(range(256)) * 3)
    return m

def keep(name):
    m = Image.open(folder + "/" + name).convert("RGBA")
    white = Image.new("RGBA", m.size, (255, 255, 255, 255))
    white.alpha_composite(m)
    open(folder + "/" + name + ".rgb", "wb").write(white.convert("RGB").tobytes())

def flat(mode):
    m = picture(mode)
    m.paste(m.getpixel((5, 5)), (8, 2, 30, 20))
    return m

for mode in ("L", "LA", "P", "RGB", "RGBA"):
    for how in ({}, {"compression": "tga_rle"}, {"orientation": 1}):
        name = mode + "-" + "".join(how) + ".tga"
        flat(mode).save(folder + "/" + name, **how)
        keep(name)
for sizes in ([(16, 16)], [(16, 16), (48, 48), (32, 32)], [(256, 256)]):
    for bitmap in ("png", "bmp"):
        name = "%d-%s.ico" % (len(sizes) * 1000 + sizes[0][0], bitmap)
        picture("RGBA", (256, 256)).save(folder + "/" + name, sizes=sizes, bitmap_format=bitmap)
        keep(name)

# An icon of 4 colours of 24 bits with a mask, by hand.
w, h = 5, 3
rows = b"".join(bytes((10 * y, 90, 20 * x)) for y in range(h) for x in range(w))
rows = b"".join(rows[i * 15:i * 15 + 15] + b"\0" for i in range(h))
mask = b"\x88\0\0\0" * h
dib = struct.pack("<IiiHHIIiiII", 40, w, 2 * h, 1, 24, 0, 0, 0, 0, 0, 0) + rows + mask
open(folder + "/mask.ico", "wb").write(struct.pack("<HHH", 0, 1, 1) + struct.pack("<BBBBHHII", w, h, 0, 0, 1, 24, len(dib), 22) + dib)
keep("mask.ico")
picture("RGBA").save(folder + "/qoi-rgba.png")
flat("RGB").save(folder + "/qoi-rgb.png")
`

// Targa, icons and QOI are read as Pillow reads them, and cut off at any byte they are an error and no panic.
func TestSmallFormatsAreReadAsByPillow(t *testing.T) {
	folder := t.TempDir()
	if out, err := exec.Command("/usr/bin/python3", "-c", smallPictures, folder).CombinedOutput(); err != nil {
		if strings.Contains(string(out), "ModuleNotFoundError") || os.IsNotExist(err) {
			t.Skip("needs Debian's python3-pil")
		}
		t.Fatalf("%v\n%s", err, out)
	}
	ctx := context.Background()
	paths, err := filepath.Glob(filepath.Join(folder, "*.rgb"))
	if err != nil || len(paths) < 22 {
		t.Fatalf("%d pictures, %v", len(paths), err)
	}
	for _, rgb := range paths {
		path := strings.TrimSuffix(rgb, ".rgb")
		want, err := os.ReadFile(rgb)
		if err != nil {
			t.Fatal(err)
		}
		m, err := ReadImage(ctx, path)
		if err != nil {
			t.Error(err)
			continue
		}
		if worst := worstLevel(m.Clone().Pix, want); worst > 1 {
			t.Errorf("%s is %d levels apart", filepath.Base(path), worst)
		}
		cutOff(t, path)
	}
	for _, name := range []string{"qoi-rgba", "qoi-rgb"} {
		png, qoi := filepath.Join(folder, name+".png"), filepath.Join(folder, name+".qoi")
		if out, err := exec.Command("ffmpeg", "-v", "error", "-i", png, qoi).CombinedOutput(); err != nil {
			t.Skipf("needs an ffmpeg that writes QOI: %v %s", err, out)
		}
		want, err := ReadNRGBA(ctx, png)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ReadNRGBA(ctx, qoi)
		if err != nil || worstLevel(got.Pix, want.Pix) != 0 {
			t.Errorf("%s differs from its PNG (%v)", qoi, err)
		}
		cutOff(t, qoi)
	}
}

func cutOff(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(t.TempDir(), "cut")
	for n := 1; n < len(data)-30; n += 1 + len(data)/40 {
		if err := os.WriteFile(cut, data[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if m, err := ReadImage(context.Background(), cut); err == nil && !strings.HasSuffix(path, ".ico") {
			t.Errorf("%s cut off at byte %d of %d is a picture of %d × %d", filepath.Base(path), n, len(data), m.Width(), m.Height())
		}
	}
}
