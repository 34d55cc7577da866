"""patch.py turn FILE DEGREES | lame FILE | itunes FILE DELAY PADDING FRAMES

Writes into a file what ffmpeg's muxers do not: a display matrix, the name LAME in an mp3's tag, gapless facts as iTunes
states them.
"""
import struct
import sys


def box(kind, body):
    return struct.pack(">I", 8 + len(body)) + kind + body


def turn(data, degrees):
    """Sets the first track's display matrix (tkhd, version 0): clockwise turns, moved back to the origin."""
    at = data.index(b"tkhd") + 4
    assert data[at] == 0
    matrix, size = at + 40, at + 76
    width, height = struct.unpack(">II", data[size:size + 8])
    one = 1 << 16
    a, b, c, d, x, y = {90: (0, one, -one, 0, height, 0), 180: (-one, 0, 0, -one, width, height), 270: (0, -one, one, 0, 0, width)}[int(degrees)]
    data[matrix:matrix + 36] = struct.pack(">9i", a, b, 0, c, d, 0, x, y, 1 << 30)


def lame(data):
    """Renames the encoder in the Xing or Info tag and mends the tag's checksum."""
    tag = max(data.find(b"Xing"), data.find(b"Info"))
    frame = data.rindex(b"\xff", 0, tag)
    flags = struct.unpack(">I", data[tag + 4:tag + 8])[0]
    name = tag + 8 + 4 * (flags & 1) + 4 * (flags >> 1 & 1) + 100 * (flags >> 2 & 1) + 4 * (flags >> 3 & 1)
    data[name:name + 9] = b"LAME3.100"
    crc = 0
    for byte in data[frame:name + 34]:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    data[name + 34:name + 36] = struct.pack(">H", crc)


def itunes(data, delay, padding, frames):
    """Appends an iTunSMPB comment to a moov that ends the file."""
    text = " 00000000 %08X %08X %016X" % (int(delay), int(padding), int(frames)) + " 00000000" * 8
    full = b"\0\0\0\0"
    comment = box(b"----", box(b"mean", full + b"com.apple.iTunes") + box(b"name", full + b"iTunSMPB") + box(b"data", b"\0\0\0\1" + full + text.encode()))
    handler = box(b"hdlr", full + full + b"mdirappl" + bytes(9))
    udta = box(b"udta", box(b"meta", full + handler + box(b"ilst", comment)))
    moov = data.rindex(b"moov") - 4
    size = struct.unpack(">I", data[moov:moov + 4])[0]
    assert moov + size == len(data)
    data[moov:moov + 4] = struct.pack(">I", size + len(udta))
    data += udta


def main():
    with open(sys.argv[2], "rb") as f:
        data = bytearray(f.read())
    {"turn": turn, "lame": lame, "itunes": itunes}[sys.argv[1]](data, *sys.argv[3:])
    with open(sys.argv[2], "wb") as f:
        f.write(data)


main()
