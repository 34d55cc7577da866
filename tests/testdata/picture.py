"""picture.py WIDTHxHEIGHT FRAMES [turn=0|90|180|270] [first=0] [fields] > raw rgb24

Pictures that say their number: of 8 by 8 cells the top row holds its bits, most significant first, white for 1, the
second row the opposite, so that cell by cell comparison reads it after any lossy coding. Rows three and four hold the
colour bars, the rest a coloured texture that moves. turn stores the picture so that turning it clockwise by that much
sets it upright (WIDTHxHEIGHT is upright); fields moves the texture between the two fields of each frame.
"""
import sys
import numpy as np

BARS = np.array([[191, 191, 191], [191, 191, 16], [16, 191, 191], [16, 191, 16],
                 [191, 16, 191], [191, 16, 16], [16, 16, 191], [64, 64, 64]], float)


def texture(x, y, phase):
    wave = np.sin(x * 9.0 + phase * 0.9) * np.cos(y * 7.0 - phase * 0.35)
    return 128 + 70 * np.stack([wave, 0.8 * np.sin(y * 5.0 + phase * 0.5) * np.ones_like(wave), -0.7 * wave * np.cos(x * 3.0)], -1)


def picture(width, height, number, fields):
    x = (np.arange(width) + 0.5) / width
    y = (np.arange(height) + 0.5) / height
    cell = np.minimum(np.arange(width) * 8 // width, 7)
    bit = (number >> (7 - cell)) & 1
    rows = np.arange(height) * 8 // height
    phase = np.full(height, 2.0 * number)
    if fields:
        phase[1::2] += 1
    out = texture(x[None, :], y[:, None], phase[:, None])
    out[rows == 0] = np.where(bit, 220, 36)[None, :, None]
    out[rows == 1] = np.where(bit, 36, 220)[None, :, None]
    out[(rows == 2) | (rows == 3)] = BARS[cell][None]
    return np.rint(out).astype(np.uint8)


def main():
    width, height = map(int, sys.argv[1].split("x"))
    options = dict(a.partition("=")[::2] for a in sys.argv[3:])
    turn, first = int(options.get("turn", 0)), int(options.get("first", 0))
    for number in range(first, first + int(sys.argv[2])):
        p = picture(width, height, number, "fields" in options)
        sys.stdout.buffer.write(np.rot90(p, turn // 90).tobytes())


main()
