"""truth.py: what reading the made and the real files must give, after ffmpeg, into manifest.json and raw files

Runs in the folder of the made files, whose parent holds the real ones, and writes there.

The rules are the project's laws. A sound is resampled in float by soxr (precision 28) and rounded once. A video's frames
are told by ffprobe; frame k shows the last of them whose round((pts - first) * 30) <= k, in exact fractions, halves up;
there are round(end * 30). Colour is converted in float by the matrix and range that the file states.

Raw files, little endian: NAME.a0.s16 stereo at 44100 Hz; NAME.a0.f32 as decoded (where that differs);
NAME.v0.thumbs float32, 8 x 8 x 3 block means of each decoded frame, upright and in its shown size; NAME.v0.K.rgb frame K
of the array, rounded (only where pixels are square). Chroma is interpolated linearly between sample centres, which lie
in the middle of the luma samples they belong to; repeating it instead costs up to 12 dB where colours change abruptly.
"""
import json
import multiprocessing
import os
import subprocess
from fractions import Fraction
from math import floor

import numpy as np

LOSSLESS = {"pcm_u8": 8, "pcm_s16le": 16, "pcm_s16be": 16, "pcm_mulaw": 14, "pcm_alaw": 13, "pcm_s24le": 24, "pcm_s24be": 24,
            "pcm_s32le": 32, "pcm_f32le": 32, "pcm_f64le": 64}
STATED_END = ("mp4", "mov")  # containers that say when the last frame ends, and times exactly


def run(*args):
    return subprocess.run(args, stdin=subprocess.DEVNULL, check=True, stdout=subprocess.PIPE).stdout


# In one thread: with two, the Theora decoder of ffmpeg 5.1 gives other pixels every few runs.
FFMPEG = ["ffmpeg", "-nostdin", "-v", "fatal", "-threads", "1"]


def probe(path):
    """what ffprobe tells of the file, its streams and their frames, in one start of it"""
    entries = "frame=stream_index,pts,pts_time,best_effort_timestamp,pkt_duration,duration"
    return json.loads(run("ffprobe", "-v", "fatal", "-of", "json", "-show_format", "-show_streams", "-show_frames", "-show_entries", entries, path))


def frames_of(told, stream):
    return [f for f in told["frames"] if f.get("stream_index") == stream["index"]]


def rounded(x):
    """halves up, as for the counts of law 3"""
    return floor(x + Fraction(1, 2))


# ---- sound

def stated(told, stream):
    """native frames that an mp4's edit list, an iTunSMPB comment or an Ogg page states, which may end within the last packet"""
    gapless = told["format"].get("tags", {}).get("iTunSMPB", "").split()
    if gapless:
        return int(gapless[3], 16)
    if told["format"]["format_name"] == "ogg" and stream["codec_name"] == "vorbis":
        return stream.get("duration_ts", 0)  # by the last page; ffmpeg 5.1 may lose the last 128 samples before it
    if "mp4" in told["format"]["format_name"] and stream["time_base"] == "1/" + stream["sample_rate"]:
        return stream.get("duration_ts", 0)
    return 0


def sound(path, k, stream, told):
    rate, channels, codec = int(stream["sample_rate"]), stream["channels"], stream["codec_name"]

    base = f"{os.path.basename(path)}.a{k}"
    output = ["-map", f"0:a:{k}", "-f", "f64le", "-c:a", "pcm_f64le"]
    filters = []
    if channels > 2:
        filters = ["aformat=sample_fmts=dbl:channel_layouts=stereo"]
    if rate != 44100:
        mix = ["aformat=sample_fmts=dbl"] + (["aformat=channel_layouts=stereo"] if channels > 2 else [])
        filters = [*mix, "aresample=44100:resampler=soxr:precision=28:osf=dbl"]
    aside = base + ".f64"
    second = [*output, "-af", ",".join(filters), aside] if filters else []
    native = np.frombuffer(run(*FFMPEG, "-i", path, *output, "-", *second), "<f8").reshape(-1, channels)
    stereo = native
    if filters:
        stereo = np.fromfile(aside, "<f8").reshape(-1, min(channels, 2))
        os.remove(aside)
    stereo = np.clip(np.floor(stereo * 32768 + 0.5), -32768, 32767).astype("<i2")
    if channels == 1:
        stereo = np.repeat(stereo, 2, 1)
    # where the container puts the first sample; single sounds need not say
    first = frames_of(told, stream)
    start = float(first[0].get("pts_time", 0)) if first else 0
    stereo.tofile(base + ".s16")
    bits = int(stream.get("bits_per_raw_sample") or 0) or LOSSLESS.get(codec) or 16
    lossless = codec in LOSSLESS or codec in ("flac", "alac")
    fact = {"index": k, "codec": codec, "rate": rate, "channels": channels, "native_frames": len(native), "stated_frames": stated(told, stream), "frames": len(stereo), "start": start,
            "lossless": lossless, "exact": lossless and rate == 44100 and channels < 3 and bits <= 16, "samples": base + ".s16"}
    if not fact["exact"] or channels != 2:
        native.astype("<f4").tofile(base + ".f32")
        fact["native"] = base + ".f32"
    return fact


# ---- video

MATRIX = {"bt709": (0.2126, 0.0722), "smpte170m": (0.299, 0.114), "bt470bg": (0.299, 0.114), "fcc": (0.30, 0.11), "smpte240m": (0.212, 0.087),
          "bt2020nc": (0.2627, 0.0593)}


def colour(planes, depth, kr, kb, full):
    """planes of one frame, all of full size -> float rgb 0..255"""
    y, cb, cr = (p.astype(float) for p in planes)
    if full:
        top = (1 << depth) - 1
        y, cb, cr = y / top, (cb - (1 << depth - 1)) / top, (cr - (1 << depth - 1)) / top
    else:
        s = 1 << depth - 8
        y, cb, cr = (y / s - 16) / 219, (cb / s - 128) / 224, (cr / s - 128) / 224
    kg = 1 - kr - kb
    r = y + 2 * (1 - kr) * cr
    b = y + 2 * (1 - kb) * cb
    g = (y - kr * r - kb * b) / kg
    rgb = np.empty((*y.shape, 3))
    for i, c in enumerate((r, g, b)):
        np.multiply(c, 255, out=rgb[..., i])
    np.maximum(rgb, 0, out=rgb)
    return np.minimum(rgb, 255, out=rgb)


def layout(pix_fmt):
    """(depth, log2 of chroma width, of chroma height), or None for RGB"""
    name = pix_fmt.replace("yuvj", "yuv")
    if not name.startswith("yuv"):
        return None
    depth = 10 if name.endswith("10le") else 8
    w, h = {"420": (1, 1), "422": (1, 0), "444": (0, 0), "410": (2, 2)}[name[3:6]]
    return depth, w, h


def spread(plane, width, factor):
    """columns interpolated to width, factor for each"""
    if factor == 1:
        return plane
    n = plane.shape[1]
    padded = np.pad(plane.astype(float), ((0, 0), (1, 1)), "edge")
    out = np.empty((plane.shape[0], n * factor))
    for k in range(factor):
        at = (k + 0.5) / factor + 0.5  # in padded, whose first column stands before the first of plane
        i = int(at)
        out[:, k::factor] = padded[:, i:i + n] * (i + 1 - at) + padded[:, i + 1:i + 1 + n] * (at - i)
    return out[:, :width]


def frames(path, k, stream):
    """float rgb frames as stored, one after the other"""
    w, h, pix = stream["width"], stream["height"], stream["pix_fmt"]
    plan = layout(pix)
    args = [*FFMPEG, "-noautorotate", "-i", path, "-map", f"0:v:{k}", "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt"]
    if plan is None:
        data = np.frombuffer(run(*args, "rgb24", "-"), np.uint8).reshape(-1, h, w, 3)
        yield from data.astype(float)
        return
    depth, sw, sh = plan
    kind = np.dtype("<u2") if depth > 8 else np.dtype("u1")
    data = np.frombuffer(run(*args, pix, "-"), kind)
    cw, ch = -(-w // (1 << sw)), -(-h // (1 << sh))
    kr, kb = matrix(stream)
    for f in data.reshape(-1, w * h + 2 * cw * ch):
        up = [spread(spread(c.reshape(ch, cw), w, 1 << sw).T, h, 1 << sh).T for c in (f[w * h:w * h + cw * ch], f[w * h + cw * ch:])]
        yield colour([f[:w * h].reshape(h, w)] + up, depth, kr, kb, full(stream))


def matrix(stream):
    space = stream.get("color_space", "unknown")
    if space not in MATRIX:
        space = "smpte170m" if stream["height"] < 720 else "bt709"
    return MATRIX[space]


def full(stream):
    return stream.get("color_range") == "pc" or stream["pix_fmt"].startswith("yuvj")


def turn(stream):
    for side in stream.get("side_data_list", []):
        if "rotation" in side:
            return -int(side["rotation"]) % 360
    return 0


def aspect(stream):
    n, _, d = stream.get("sample_aspect_ratio", "1:1").partition(":")
    return Fraction(int(n), int(d)) if int(n) > 0 and int(d or 0) > 0 else Fraction(1)


def widen(rgb, width):
    """columns resampled to width: linear between centres where it grows, area means where it shrinks"""
    w = rgb.shape[1]
    if width > w:
        at = np.clip((np.arange(width) + 0.5) * w / width - 0.5, 0, w - 1)
        i = np.minimum(at.astype(int), w - 2)
        t = (at - i)[None, :, None]
        return rgb[:, i] * (1 - t) + rgb[:, i + 1] * t
    total = np.concatenate([np.zeros_like(rgb[:, :1]), rgb.cumsum(1)], 1)
    at = np.arange(width + 1) * w / width
    i = np.minimum(at.astype(int), w - 1)
    t = (at - i)[None, :, None]
    edge = total[:, i] * (1 - t) + total[:, i + 1] * t
    return np.diff(edge, axis=1) * width / w


def thumb(rgb):
    h, w = rgb.shape[:2]
    rows, columns = [n * np.arange(9) // 8 for n in (h, w)]
    sums = np.add.reduceat(np.add.reduceat(rgb, rows[:8], 0), columns[:8], 1)
    return sums / (np.diff(rows)[:, None, None] * np.diff(columns)[None, :, None])


def number(t):
    """the number that picture.py wrote, -1 where there is none"""
    bit, other = t[0].mean(1), t[1].mean(1)
    if (abs(bit - other) < 60).any():
        return -1
    return int(sum((bit[i] > other[i]) << 7 - i for i in range(8)))


def video(path, k, stream, whole, container):
    tb = Fraction(stream["time_base"].replace(":", "/"))
    told = frames_of(whole, stream)
    length = [int(f.get("duration", f.get("pkt_duration", 0))) or rounded(1 / Fraction(stream["r_frame_rate"]) / tb) for f in told]
    pts = []
    for i, f in enumerate(told):  # a last frame may come without a time
        pts.append(int(f["best_effort_timestamp"]) if "best_effort_timestamp" in f else pts[i - 1] + length[i - 1])
    last = length[-1]
    at = [rounded((p - pts[0]) * tb * 30) for p in pts]
    n = rounded((pts[-1] + last - pts[0]) * tb * 30)
    shown, i = [], 0
    for index in range(n):
        while i + 1 < len(at) and at[i + 1] <= index:
            i += 1
        shown.append(i)
    quarter, par = turn(stream), aspect(stream)
    width, height = stream["width"], stream["height"]
    if quarter in (90, 270):
        width, height, par = height, width, 1 / par
    width = rounded(width * par)
    base = f"{os.path.basename(path)}.v{k}"
    keep = {shown[j]: j for j in sorted({0, n // 2, n - 1}, reverse=True)} if par == 1 else {}
    thumbs, stills = [], []
    for i, rgb in enumerate(frames(path, k, stream)):
        rgb = np.rot90(rgb, -(quarter // 90))
        if par != 1:
            rgb = widen(rgb, width)
        if i in keep:
            np.rint(rgb).astype(np.uint8).tofile(f"{base}.{keep[i]}.rgb")
            stills.append(keep[i])
        thumbs.append(thumb(rgb))
    if len(thumbs) != len(pts):
        raise SystemExit(f"{path}: {len(thumbs)} frames decoded, {len(pts)} told")
    np.array(thumbs, "<f4").tofile(base + ".thumbs")
    return {"index": k, "codec": stream["codec_name"], "pixels": stream["pix_fmt"], "stored_width": stream["width"], "stored_height": stream["height"],
            "rotation": quarter, "aspect": [par.numerator, par.denominator] if quarter in (0, 180) else [par.denominator, par.numerator],
            "rate": stream["avg_frame_rate"], "width": width, "height": height, "frames": n,
            "exact": layout(stream["pix_fmt"]) is None, "stated_end": container in STATED_END,
            "time_base": [tb.numerator, tb.denominator], "pts": pts, "last_duration": last, "shown": shown,
            "numbers": [number(t) for t in thumbs], "thumbs": base + ".thumbs", "stills": stills}


# ---- all

def truth(path):
    told = probe(path)
    container = told["format"]["format_name"].split(",")
    container = "mp4" if "mp4" in container else container[0]
    fact = {"name": os.path.basename(path), "path": path, "made": "/" not in path, "container": container, "sounds": [], "videos": []}
    for kind, describe in (("audio", lambda k, s: sound(path, k, s, told)), ("video", lambda k, s: video(path, k, s, told, container))):
        streams = [s for s in told["streams"] if s["codec_type"] == kind]
        all_streams = list(enumerate(streams))
        streams = [(k, s) for k, s in all_streams if not s["disposition"]["attached_pic"]]
        facts = [describe(k, s) for k, s in streams]
        default = next((i for i, (_, s) in enumerate(streams) if s["disposition"]["default"]), 0)
        for i, f in enumerate(facts):
            f["default"] = i == default
        fact[kind.replace("audio", "sound") + "s"] = facts
    return fact


def main():
    real = [n for n in os.listdir("..") if n.rpartition(".")[2] in ("mp4", "mov", "mkv", "ogg", "wav")]
    made = [n for n in os.listdir(".") if not n.startswith(".")]
    names = ["../" + n for n in sorted(real)] + sorted(made)  # the long ones first
    assert len(names) == len({os.path.basename(n) for n in names}), "two files of one name"
    with multiprocessing.Pool() as pool:
        facts = pool.map(truth, names, 1)
    with open("manifest.json", "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(x) for x in facts) + "\n]\n")


if __name__ == "__main__":
    main()
