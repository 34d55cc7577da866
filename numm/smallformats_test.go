package numm

import (
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/internal/turn"
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

for mode in ("L", "RGB", "RGBA"):
    name = mode + ".sgi"
    picture(mode).save(folder + "/" + name)
    keep(name)
picture("L").save(folder + "/wide.sgi", bpc=2)
keep("wide.sgi")
for mode in ("1", "L", "P", "RGB"):
    name = mode + ".pcx"
    picture(mode).save(folder + "/" + name)
    keep(name)
# A picture of 16 colours in four planes: Pillow reads PCX so, and does not write it.
w, h = 44, 21
def packed(row):
    return b"".join(bytes((0xc1, b)) if b >= 0xc0 else bytes((b,)) for b in row)
rows = b"".join(packed(noise(6 * 4, y + 3)) for y in range(h))
head = struct.pack("<BBBBHHHHHH", 10, 5, 1, 1, 0, 0, w - 1, h - 1, 72, 72) + bytes(range(10, 58)) + struct.pack("<BBHHHH", 0, 4, 6, 1, 0, 0)
open(folder + "/planes.pcx", "wb").write(head.ljust(128, b"\0") + rows)
keep("planes.pcx")

def psd(name, mode, channels, depth, packed, colours=b"", size=(37, 21)):
    w, h = size
    rows = [noise((w * depth + 7) // 8, k + 1) for k in range(channels * h)]
    out = b"8BPS" + struct.pack(">H6xHIIHH", 1, channels, h, w, depth, mode) + struct.pack(">I", len(colours)) + colours
    out += struct.pack(">I", 14) + b"8BIM" + struct.pack(">HHIH", 1005, 0, 2, 72) + struct.pack(">I", 0)
    if packed:
        lines = []
        for row in rows:
            line = b""
            for at in range(0, len(row), 20):
                part = row[at:at + 20]
                line += bytes((257 - len(part),)) + part[:1] if len(set(part)) == 1 and len(part) > 1 else bytes((len(part) - 1,)) + part
            lines.append(line)
        out += struct.pack(">H", 1) + b"".join(struct.pack(">H", len(l)) for l in lines) + b"".join(lines)
    else:
        out += struct.pack(">H", 0) + b"".join(rows)
    open(folder + "/" + name, "wb").write(out)
    keep(name)

for packs in (False, True):
    kind = "-packed.psd" if packs else "-plain.psd"
    psd("grey" + kind, 1, 1, 8, packs)
    psd("indexed" + kind, 2, 1, 8, packs, noise(768, 7))
    psd("rgb" + kind, 3, 3, 8, packs)
    psd("rgba" + kind, 3, 4, 8, packs)
    psd("cmyk" + kind, 4, 4, 8, packs)

# farbfeld: the picture of a PNG with 16 bits a sample, of which the high bytes count.
m = picture("RGBA")
data = b"".join(bytes((b, 90)) for b in m.tobytes())
open(folder + "/a.ff", "wb").write(b"farbfeld" + struct.pack(">II", *m.size) + data)
m.save(folder + "/a.png")
white = Image.new("RGBA", m.size, (255, 255, 255, 255))
white.alpha_composite(m)
open(folder + "/a.ff.rgb", "wb").write(white.convert("RGB").tobytes())
picture("RGBA").save(folder + "/qoi-rgba.png")
flat("RGB").save(folder + "/qoi-rgb.png")
`

// madeByPillow runs a program of Python, which makes pictures in the folder that it returns.
func madeByPillow(t *testing.T, code string) (folder string) {
	t.Helper()
	needs.Modules(t, "import PIL", "python3-pil", "test")
	folder = t.TempDir()
	if out, err := exec.Command(needs.Python, "-c", code, folder).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return folder
}

// Targa, icons, SGI, PCX, PSD, farbfeld and QOI are read as Pillow reads them, and cut off at any byte they are an error and no panic.
func TestSmallFormatsAreReadAsByPillow(t *testing.T) {
	turn.Long(t)
	folder := madeByPillow(t, smallPictures)
	ctx := context.Background()
	paths, err := filepath.Glob(filepath.Join(folder, "*.rgb"))
	if err != nil || len(paths) < 22 {
		t.Fatalf("%d pictures, %v", len(paths), err)
	}
	for _, rgb := range paths {
		path := strings.TrimSuffix(rgb, ".rgb")
		want := disk.Read(t, rgb)
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
	for _, name := range []string{"qoi-rgba.qoi", "qoi-rgb.qoi", "qoi-rgba.sgi", "qoi-rgb.sgi", "qoi-rgb.pcx"} { // in run lengths
		made := filepath.Join(folder, name)
		png := strings.TrimSuffix(made, filepath.Ext(made)) + ".png"
		if out, err := exec.Command("ffmpeg", "-v", "error", "-i", png, made).CombinedOutput(); err != nil {
			t.Skipf("needs an ffmpeg that writes %s: %v %s", name, err, out)
		}
		want, err := ReadNRGBA(ctx, png)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ReadNRGBA(ctx, made)
		if err != nil || worstLevel(got.Pix, want.Pix) != 0 {
			t.Errorf("%s differs from its PNG (%v)", made, err)
		}
		cutOff(t, made)
	}
}

func cutOff(t *testing.T, path string) {
	t.Helper()
	data := disk.Read(t, path)
	cut := filepath.Join(t.TempDir(), "cut")
	for n := 1; n < len(data)-30; n += 1 + len(data)/40 {
		disk.Write(t, cut, data[:n])
		if m, err := ReadImage(context.Background(), cut); err == nil && !strings.HasSuffix(path, ".ico") {
			t.Errorf("%s cut off at byte %d of %d is a picture of %d × %d", filepath.Base(path), n, len(data), m.Width(), m.Height())
		}
	}
}
