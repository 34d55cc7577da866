package numm

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
)

// profilePictures makes pictures with profiles of its own making, and what Pillow's ImageCms converts them to, in .rgb files
// beside them.
const profilePictures = `
import struct, sys
from PIL import Image, ImageCms
import io

def tag_xyz(x, y, z):
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(v * 65536) for v in (x, y, z)))

def gamma(g):
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(g * 256)) + b"\0\0"

def desc(s):
    s = s.encode() + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(s)) + s + b"\0" * (78 + -len(s) % 4 + 4)

def profile(space, pcs, kind, tags):
    tags = [(b"cprt", b"text\0\0\0\0none\0\0\0\0"), (b"wtpt", tag_xyz(.9642, 1, .8249))] + tags
    table, data, at = b"", b"", 132 + 12 * len(tags)
    for name, body in tags:
        body += b"\0" * (-len(body) % 4)
        table += struct.pack(">4sII", name, at + len(data), len(body))
        data += body
    size = at + len(data)
    head = struct.pack(">I4sI4s4s4s12s4s4sI4s4sQI3i", size, b"", 0x02400000, kind, space, pcs, b"\x07\xe0\0\1\0\1" + b"\0" * 6,
        b"acsp", b"", 0, b"", b"", 0, 0, 63190, 65536, 54061)
    return head + b"\0" * (128 - len(head)) + struct.pack(">I", len(tags)) + table + data

def matrix(name, r, g, b, curve):
    return profile(b"RGB ", b"XYZ ", b"mntr", [(b"desc", desc(name)), (b"rXYZ", tag_xyz(*r)), (b"gXYZ", tag_xyz(*g)), (b"bXYZ", tag_xyz(*b)),
        (b"rTRC", gamma(curve)), (b"gTRC", gamma(curve)), (b"bTRC", gamma(curve))])

def inks():
    body = b"mft1\0\0\0\0" + struct.pack(">4B9i", 4, 3, 2, 0, 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    body += bytes(range(256)) * 4
    for c in (0, 1):
        for m in (0, 1):
            for y in (0, 1):
                for k in (0, 1):
                    light = max(0, 255 - 70 * (c + m + y) - 200 * k)
                    body += bytes((light, 128 + (m * 70 - c * 60) // (1 + k), 128 + (y * 80 - c * 40) // (1 + k)))
    body += bytes(range(256)) * 3
    return profile(b"CMYK", b"Lab ", b"prtr", [(b"desc", desc("Inks")), (b"A2B0", body)])

p3 = matrix("Wide", (.5151, .2412, -.0011), (.2920, .6922, .0419), (.1571, .0666, .7841), 2.2)
adobe = matrix("Older wide", (.6097, .3111, .0195), (.2053, .6257, .0609), (.1492, .0632, .7446), 2.19921875)
grey = profile(b"GRAY", b"XYZ ", b"mntr", [(b"desc", desc("Grey")), (b"kTRC", gamma(1.8))])
cmyk = inks()

def bytes_of(n, k):
    return bytes((i * i // 7 + 13 * i * k) % 256 for i in range(n))

def save(folder, name, mode, icc, **how):
    n = len(mode) if mode != "L" else 1
    m = Image.frombytes(mode, (40, 30), bytes_of(1200 * n, n))
    m.save(folder + "/" + name, icc_profile=icc, **how)
    m = Image.open(folder + "/" + name)
    m.load()
    alpha = m.getchannel("A") if "A" in m.mode else None
    m = m.convert("RGB") if alpha else m
    m = ImageCms.profileToProfile(m, io.BytesIO(icc), ImageCms.createProfile("sRGB"), renderingIntent=0, outputMode="RGB")
    if alpha:
        m.putalpha(alpha)
    open(folder + "/" + name + ".rgb", "wb").write(m.tobytes())

folder = sys.argv[1]
save(folder, "wide.png", "RGB", p3)
save(folder, "wide.jpg", "RGB", p3, quality=90)
save(folder, "wide.webp", "RGB", p3, lossless=True)
save(folder, "older.tiff", "RGB", adobe)
save(folder, "alpha.png", "RGBA", adobe)
save(folder, "grey.png", "L", grey)
save(folder, "grey.jpg", "L", grey, quality=95)
save(folder, "inks.jpg", "CMYK", cmyk, quality=95)
save(folder, "inks.tiff", "CMYK", cmyk)
broken = p3[:200]
Image.new("RGB", (8, 8), (200, 10, 10)).save(folder + "/broken.png", icc_profile=broken)
`

// SRGB converts as Pillow's ImageCms does, within a level: RGB, grey, and inks, with alpha and without.
func TestSRGBConvertsAsImageCmsDoes(t *testing.T) {
	folder := madeByPillow(t, profilePictures)
	ctx := context.Background()
	for name, profile := range map[string]string{
		"wide.png": "Wide", "wide.jpg": "Wide", "wide.webp": "Wide", "older.tiff": "Older wide", "alpha.png": "Older wide",
		"grey.png": "Grey", "grey.jpg": "Grey", "inks.jpg": "Inks", "inks.tiff": "Inks",
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(folder, name)
			want := disk.Read(t, path+".rgb")
			info, err := Probe(ctx, path)
			if err != nil || info.Streams[0].Profile != profile {
				t.Errorf("the profile is %q, want %q (%v)", info.Streams[0].Profile, profile, err)
			}
			var got []byte
			if name == "alpha.png" {
				m, err := ReadNRGBA(ctx, path, SRGB())
				if err != nil {
					t.Fatal(err)
				}
				got = m.Pix
			} else {
				m, err := ReadImage(ctx, path, SRGB())
				if err != nil {
					t.Fatal(err)
				}
				got = m.Clone().Pix
			}
			if worst := worstLevel(got, want); worst > 1 {
				t.Errorf("%d levels apart", worst)
			}
			plain, err := ReadImage(ctx, path)
			if err != nil {
				t.Fatal(err)
			}
			if name != "alpha.png" && worstLevel(plain.Clone().Pix, want) < 10 {
				t.Error("without SRGB the picture is converted, too")
			}
		})
	}
	if m, err := ReadImage(ctx, filepath.Join(folder, "broken.png"), SRGB()); err != nil || m.Pix[0] != 200 || m.Pix[1] != 10 {
		t.Errorf("a profile of no use: %v", err)
	}
}

func worstLevel(a, b []byte) int {
	if len(a) != len(b) {
		return 256
	}
	worst := 0
	for i, v := range a {
		d := int(v) - int(b[i])
		worst = max(worst, d, -d)
	}
	return worst
}
