"""pictures.py FOLDER: pictures of many kinds, written by Pillow, each with the array that it must be read as.

NAME.EXT is the picture, NAME.EXT.npy its ground truth: Pillow's own decoding, turned by its EXIF orientation, laid over
white, 16 bit cut to the high byte. NAME.lossy.EXT may differ a little.
"""
import struct, sys, zlib
import numpy as np
from PIL import Image, ImageOps

folder = sys.argv[1]
rng = np.random.default_rng(5)
H, W = 45, 62
y, x = np.mgrid[0:H, 0:W]
smooth = np.stack([x * 4, y * 5, 255 - x * 2 - y], 2).clip(0, 255).astype("u1")
noise = rng.integers(0, 256, (H, W, 4), "u1")
rgb, rgba = Image.fromarray(smooth), Image.fromarray(noise, "RGBA")


def over_white(image):
    a = np.asarray(image.convert("RGBA")).astype(int)
    c, alpha = a[..., :3], a[..., 3:]
    return ((c * alpha + 255 * (255 - alpha) + 127) // 255).astype("u1")


def truth(name, array=None):
    path = folder + "/" + name
    if array is None:
        image = Image.open(path)
        if image.format != "TIFF":  # which Pillow turns when it loads it
            image = ImageOps.exif_transpose(image)
        array = over_white(image)
    np.save(path + ".npy", array)


def save(name, image, array=None, **options):
    image.save(folder + "/" + name, **options)
    truth(name, array)


grey = Image.fromarray(noise[..., 0], "L")
bilevel = Image.fromarray((noise[..., 0] > 127) * np.uint8(255)).convert("1", dither=0)
palette = rgb.quantize(64)
cmyk = Image.fromarray(noise, "CMYK")
deep = Image.fromarray((noise[..., 0].astype("u2") << 8 | noise[..., 1]).astype("u2"))
deep_truth = np.repeat(noise[..., :1], 3, 2)

# PNG, all modes
save("bilevel.png", bilevel)
save("grey.png", grey)
save("grey_alpha.png", Image.fromarray(noise[..., :2], "LA"))
save("palette.png", palette)
save("palette_alpha.png", palette, transparency=bytes(range(0, 256, 4)))
save("palette4.png", rgb.quantize(13))
save("rgb.png", rgb)
save("rgb_key.png", rgb, transparency=tuple(int(v) for v in smooth[3, 4]))
save("grey_key.png", grey, transparency=int(noise[0, 0, 0]))
save("rgba.png", rgba)
save("deep.png", deep, deep_truth)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def write_png(name, depth, kind, rows_of_passes, array, interlaced):
    raw = b"".join(b"\0" + r for rows in rows_of_passes for r in rows)
    with open(folder + "/" + name, "wb") as f:
        head = struct.pack(">IIBBBBB", W, H, depth, kind, 0, 0, interlaced)
        f.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))
    truth(name, array)


adam7 = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
write_png("interlaced.png", 8, 2, [[r.tobytes() for r in smooth[a::c, b::d]] for a, b, c, d in adam7], smooth, 1)
wide = rng.integers(0, 65536, (H, W, 3)).astype(">u2")
write_png("deep_rgb.png", 16, 2, [[r.tobytes() for r in wide]], (wide >> 8).astype("u1"), 0)
deep_alpha = rng.integers(0, 65536, (H, W, 4)).astype(">u2")
write_png("deep_rgba.png", 16, 6, [[r.tobytes() for r in deep_alpha]], over_white(Image.fromarray((deep_alpha >> 8).astype("u1"), "RGBA")), 0)

# JPEG
for name, subsampling in ("444", 0), ("422", 1), ("420", 2):
    save(f"s{name}.lossy.jpg", rgb, quality=95, subsampling=subsampling)
save("progressive.lossy.jpg", rgb, quality=95, progressive=True)
save("restarts.lossy.jpg", rgb, quality=95, restart_marker_blocks=3)
save("grey.lossy.jpg", Image.fromarray(smooth[..., 0]), quality=95)
save("cmyk.lossy.jpg", rgb.convert("CMYK"), quality=95)

# GIF
save("plain.gif", palette)
save("clear.gif", palette, transparency=5)
frames = [Image.fromarray(np.full((H, W, 3), v, "u1")) for v in (10, 100, 200)]
save("moving.gif", frames[0], save_all=True, append_images=frames[1:])

# TIFF
for compression in "raw", "tiff_lzw", "tiff_adobe_deflate", "packbits":
    save(f"rgb_{compression}.tiff", rgb, compression=compression)
    save(f"grey_{compression}.tiff", grey, compression=compression)
    save(f"palette_{compression}.tiff", palette, compression=compression)
    save(f"rgba_{compression}.tiff", rgba, compression=compression)
save("predictor.tiff", rgb, compression="tiff_lzw", tiffinfo={317: 2})
for compression in "raw", "group3", "group4":
    save(f"bilevel_{compression}.tiff", bilevel, compression=compression)
save("deep.tiff", deep, deep_truth)
save("tiles.tiff", rgb.resize((160, 96)), compression="tiff_lzw", tiffinfo={322: 32, 323: 32})

# WebP
save("lossless.webp", rgb, lossless=True)
save("lossless_alpha.webp", rgba, lossless=True, exact=True)
save("lossy.lossy.webp", rgb, quality=95)
glass = smooth.copy()
glass = np.concatenate([glass, np.broadcast_to((x * 4).clip(0, 255).astype("u1")[..., None], (H, W, 1))], 2)
save("glass.lossy.webp", Image.fromarray(glass, "RGBA"), quality=95)
moved = [Image.fromarray(np.concatenate([smooth, np.full((H, W, 1), 255, "u1")], 2), "RGBA"), rgba]
save("moving.webp", moved[0], save_all=True, append_images=moved[1:], lossless=True)

# BMP
save("bilevel.bmp", bilevel)
save("palette.bmp", palette)
save("grey.bmp", grey)
save("rgb.bmp", rgb)


def bmp(name, depth, rows, array, compression=0, masks=b"", palette=b"", top_down=False, core=False):
    data = b"".join(rows)
    head = struct.pack("<IHHHH", 12, W, H, 1, depth) if core else struct.pack(
        "<IiiHHIIiiII", 40, W, -H if top_down else H, 1, depth, compression, len(data), 0, 0, 0, 0)
    start = 14 + len(head) + len(masks) + len(palette)
    with open(folder + "/" + name, "wb") as f:
        f.write(struct.pack("<2sIHHI", b"BM", start + len(data), 0, 0, start) + head + masks + palette + data)
    truth(name, array)


def padded(b):
    return b + bytes(-len(b) % 4)


def nearest(v, top):
    return ((v.astype(int) * 255 + top // 2) // top).astype("u1")


r, g, b = (noise[..., i].astype(int) for i in range(3))
v555 = (r >> 3) << 10 | (g >> 3) << 5 | b >> 3
t555 = np.stack([nearest(r >> 3, 31), nearest(g >> 3, 31), nearest(b >> 3, 31)], 2)
bmp("x555.bmp", 16, [padded(v.astype("<u2").tobytes()) for v in v555[::-1]], t555)
v565 = (r >> 3) << 11 | (g >> 2) << 5 | b >> 3
t565 = np.stack([nearest(r >> 3, 31), nearest(g >> 2, 63), nearest(b >> 3, 31)], 2)
bmp("x565.bmp", 16, [padded(v.astype("<u2").tobytes()) for v in v565[::-1]], t565, 3, struct.pack("<III", 0xf800, 0x7e0, 0x1f))
bmp("down.bmp", 24, [padded(v[:, ::-1].tobytes()) for v in smooth], smooth, top_down=True)
bmp("x32.bmp", 32, [v[:, [2, 1, 0, 3]].tobytes() for v in noise[::-1]], noise[..., :3])
bmp("alpha.bmp", 32, [v[:, [2, 1, 0, 3]].tobytes() for v in noise[::-1]], over_white(rgba), 6, struct.pack("<IIII", 0xff0000, 0xff00, 0xff, 0xff000000))
deca = (noise[..., 0].astype(int) << 22) | (noise[..., 1].astype(int) << 12) | (noise[..., 2].astype(int) << 2)
bmp("ten_bits.bmp", 32, [v.astype("<u4").tobytes() for v in deca[::-1]],
    np.stack([nearest(noise[..., i].astype(int) << 2, 1023) for i in range(3)], 2), 3, struct.pack("<III", 0x3ff << 20, 0x3ff << 10, 0x3ff))
indices = noise[..., 0] % 16
colours = rng.integers(0, 256, (256, 3), "u1")
table = b"".join(bytes([c[2], c[1], c[0], 0]) for c in colours)
table3 = b"".join(bytes([c[2], c[1], c[0]]) for c in colours)
nibbles = [padded(bytes(int(v[i]) << 4 | (int(v[i + 1]) if i + 1 < W else 0) for i in range(0, W, 2))) for v in indices[::-1]]
bmp("four_bits.bmp", 4, nibbles, colours[indices], palette=table[:64])
bmp("core.bmp", 8, [padded(v.tobytes()) for v in noise[::-1, :, 0]], colours[noise[..., 0]], palette=table3, core=True)
runs = (x // 7 + y // 3) % 16


def encode_rle(four):
    for row in runs[::-1]:
        i, out = 0, b""
        while i < W:
            n = 1
            while i + n < W and row[i + n] == row[i]:
                n += 1
            if i == 0 and n >= 4:  # as they are, once in a row
                out += bytes([0, n])
                out += bytes([int(row[0]) * 17] * ((n + 1) // 2)) if four else bytes([int(row[0])] * n)
                out += bytes(len(out) % 2)
            else:
                out += bytes([n, int(row[i]) * 17 if four else int(row[i])])
            i += n
        yield out + b"\0\0"
    yield b"\0\1"


bmp("rle8.bmp", 8, encode_rle(False), colours[runs], 1, palette=table)
bmp("rle4.bmp", 4, encode_rle(True), colours[runs], 2, palette=table[:64])
holes = np.zeros((H, W), "u1")
holes[H - 1 - 10, 20:23] = 3
bmp("moves.bmp", 8, [bytes([0, 2, 20, 10, 3, 3, 0, 1])], colours[holes], 1, palette=table)

# PNM
bits = (noise[..., 0] > 127).astype(int)
levels = noise[..., :3].astype(int) * 101 // 256


def pnm(name, head, data, array):
    with open(folder + "/" + name, "wb") as f:
        f.write(head.encode() + data)
    np.save(folder + "/" + name + ".npy", array if array.ndim == 3 else np.repeat(array[..., None], 3, 2))


def text(array):
    return "\n".join(" ".join(map(str, row.ravel())) for row in array).encode()


size = f"{W} {H}"
pnm("bits.pbm", f"P4\n# a comment {'x' * 600}\n{size}\n", np.packbits(bits.astype("u1"), axis=1).tobytes(), (1 - bits).astype("u1") * 255)
pnm("text_bits.pbm", f"P1 {W}\t{H}\n", "\n".join("".join(map(str, row)) for row in bits).encode(), (1 - bits).astype("u1") * 255)
pnm("grey.pgm", f"P5 {size} 255\n", noise[..., 0].tobytes(), noise[..., 0])
pnm("text_grey.pgm", f"P2\n{size}\n15 # levels\n", text(noise[..., 0] >> 4), (noise[..., 0] >> 4) * np.uint8(17))
pnm("deep.pgm", f"P5\n{size}\n65535\n", (noise[..., 0].astype(">u2") << 8 | noise[..., 1]).astype(">u2").tobytes(), noise[..., 0])
pnm("rgb.ppm", f"P6\r\n{size}\n255\n", smooth.tobytes(), smooth)
pnm("levels.ppm", f"P6\n{size}\n100\n", levels.astype("u1").tobytes(), nearest(levels, 100))
pnm("deep_levels.ppm", f"P6\n{size}\n1000\n", (levels * 10).astype(">u2").tobytes(), nearest(levels * 10, 1000))
pnm("text_rgb.ppm", f"P3\n{size}\n255\n", text(smooth), smooth)

# JPEG 2000
save("rgb.jp2", rgb)
save("grey.jp2", grey)
save("rgba.jp2", rgba)
save("grey_alpha.jp2", Image.fromarray(noise[..., :2], "LA"))
save("deep.jp2", deep, deep_truth)
save("codestream.j2k", rgb)
save("tiles.jp2", rgb, tile_size=(32, 32))
save("wavelet.lossy.jp2", rgb, irreversible=True)

# EXIF orientations, lossless
for o in range(1, 9):
    exif = Image.Exif()
    exif[0x112] = o
    save(f"turned{o}.png", rgb, exif=exif)
    save(f"turned{o}.webp", rgb, lossless=True, exif=exif)
    save(f"turned{o}.tiff", rgb, tiffinfo={0x112: o})
    save(f"turned{o}.lossy.jpg", rgb, quality=95, subsampling=0, exif=exif)
