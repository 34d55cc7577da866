"""sound.py RATE CHANNELS FRAMES BITS [SEED] > raw float64

Sound in which every place can be told from every other: on each channel its own noise, the same in every run, below
15 kHz and below 0.38 of the rate, so that codecs and resamplers keep it, and loud from the first frame to the last.
Values lie on the grid of BITS bits (64: no grid), so that a lossless format of that depth keeps them exactly.
"""
import sys
import numpy as np


def noise(rate, frames, seed):
    white = np.random.RandomState(seed).randint(-1 << 20, 1 << 20, frames).astype(float)
    spectrum = np.fft.rfft(white, frames)
    hz = np.fft.rfftfreq(frames, 1 / rate)
    top = min(0.38 * rate, 15000)
    spectrum *= np.clip((top - hz) / (0.1 * top), 0, 1) / np.sqrt(1 + (hz / 1500) ** 2)
    spectrum[hz < 20] = 0
    x = np.fft.irfft(spectrum, frames)
    return x / np.abs(x).max()


def main():
    rate, channels, frames, bits = map(int, sys.argv[1:5])
    seed = int(sys.argv[5]) if len(sys.argv) > 5 else 1
    x = 0.8 * np.stack([noise(rate, frames, 1000 * seed + c) for c in range(channels)], 1)
    if bits < 64:
        half = 2.0 ** (bits - 1)
        x = np.rint(x * half) / half
    sys.stdout.buffer.write(x.astype("<f8").tobytes())


main()
