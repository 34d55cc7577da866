"""peers.py TASK FILE: does it and prints {"wall", "cpu", "count"}, without Python's start and the imports

Each at its best: PyAV with frame threads, OpenCV as it comes, arrays in RGB.

peers.py pillow-make FILE OUT [mode=M] [resize=WxH] [option=value ...] saves a picture in another way.
"""
import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np


def opened(path):
    container = av.open(path)
    container.streams.video[0].thread_type = "AUTO"
    return container


def frames(path):
    with opened(path) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="rgb24")


def captured(path):
    capture = cv2.VideoCapture(path)
    while True:
        ok, frame = capture.read()
        if not ok:
            return
        yield cv2.cvtColor(frame, cv2.COLOR_BGR2RGB)


def stream(source):
    n = 0
    for _ in source:
        n += 1
    return n


def whole(source, n):
    """one array of n frames, which the container states"""
    out = None
    for i, frame in enumerate(source):
        if out is None:
            out = np.empty((n,) + frame.shape, np.uint8)
        if i < n:
            out[i] = frame
    return n


def stated(path):
    with av.open(path) as container:
        return container.streams.video[0].frames


WANTED = sorted((i * 7919 + 13) % 1800 for i in range(100))


def random_frames(path):
    """as decord does it: in ascending order, a seek where a key frame lies between, else forward; 30 frames a second"""
    with opened(path) as container:
        video = container.streams.video[0]
        keys = [round(p.pts * p.time_base * 30) for p in container.demux(video) if p.is_keyframe and p.pts is not None]
        out, at, decoded = [], -1, None
        for wanted in WANTED:
            key = max(k for k in keys if k <= wanted)
            if decoded is None or key > at:
                container.seek(int(key / 30 / video.time_base), stream=video)
                decoded = container.decode(video)
            for frame in decoded:
                at = round(frame.pts * frame.time_base * 30)
                if at >= wanted:
                    break
            out.append(frame.to_ndarray(format="rgb24"))
        return len(np.stack(out))


def random_captures(path):
    capture = cv2.VideoCapture(path)
    out = []
    for wanted in WANTED:
        capture.set(cv2.CAP_PROP_POS_FRAMES, wanted)
        out.append(cv2.cvtColor(capture.read()[1], cv2.COLOR_BGR2RGB))
    return len(np.stack(out))


def keyframes(path):
    with opened(path) as container:
        container.streams.video[0].codec_context.skip_frame = "NONKEY"
        return stream(frame.to_ndarray(format="rgb24") for frame in container.decode(video=0))


def height240(path):
    with opened(path) as container:
        return stream(frame.reformat(427, 240, "rgb24").to_ndarray() for frame in container.decode(video=0))


def on_all_cores(n, do):
    def all_of_them(path):
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return sum(pool.map(do, [path] * n))
    return all_of_them


def sound(path):
    return len(soundfile.read(path, dtype="int16", always_2d=True)[0])


def image(path):
    return len(np.asarray(ImageOps.exif_transpose(Image.open(path)).convert("RGB")))


def cover(path):
    picture = Image.open(path)
    picture.draft("RGB", (512, 512))
    return len(np.asarray(ImageOps.fit(picture, (256, 256), Image.Resampling.LANCZOS)))


def make(path, out, options):
    picture = Image.open(path)
    options = dict(o.split("=") for o in options)
    if "resize" in options:
        picture = picture.resize([int(side) for side in options.pop("resize").split("x")])
    mode = options.pop("mode", picture.mode)
    if mode == "P":
        picture = picture.quantize(256)
    elif mode == "RGBA":
        picture.putalpha(picture.convert("L"))
    else:
        picture = picture.convert(mode)
    if "quality_layers" in options:
        options["quality_layers"] = [float(options["quality_layers"])]
    for name in "quality", "progressive", "lossless":
        if name in options:
            options[name] = int(options[name])
    picture.save(out, **options)


def writing(task, path):
    """what is written is in memory before the clock starts"""
    out = os.path.join(os.path.dirname(path), "written-" + task)
    _, kind = task.split("-")
    if task.startswith("soundfile"):
        samples, rate = soundfile.read(path, dtype="int16", always_2d=True)
        def save(_):
            soundfile.write(out + "." + kind, samples, rate)
            return len(samples)
    else:
        pixels = np.asarray(Image.open(path).convert("RGB"))
        options = {"jpg": {"quality": 90}, "webp": {"lossless": True, "quality": 75}}.get(kind, {})
        def save(_):
            Image.fromarray(pixels).save(out + "." + kind, **options)
            return len(pixels)
    return save, out + "." + kind


TASKS = {
    "pyav-stream": (1, lambda path: stream(frames(path))),
    "pyav-whole": (1, lambda path: whole(frames(path), stated(path))),
    "pyav-first": (9, lambda path: len([next(frames(path))])),
    "pyav-once": (1, lambda path: len([next(frames(path))])),
    "pyav-random": (1, random_frames),
    "pyav-keyframes": (1, keyframes),
    "pyav-height240": (1, height240),
    "pyav-parallel": (1, on_all_cores(os.cpu_count(), lambda path: stream(frames(path)))),
    "opencv-stream": (1, lambda path: stream(captured(path))),
    "opencv-whole": (1, lambda path: whole(captured(path), int(cv2.VideoCapture(path).get(cv2.CAP_PROP_FRAME_COUNT)))),
    "opencv-first": (9, lambda path: len([next(captured(path))])),
    "opencv-random": (1, random_captures),
    "pillow": (9, image),
    "pillow-once": (1, image),
    "pillow-warm": (2000, image),
    "pillow-cover": (9, cover),
    "pillow-parallel": (3, on_all_cores(64, image)),
    "soundfile": (1, sound),
    "soundfile-warm": (2000, sound),
}

task, path = sys.argv[1:3]
if task.startswith("pyav"):
    import av
elif task.startswith("opencv"):
    import cv2
elif task.startswith("pillow"):
    from PIL import Image, ImageOps
else:
    import soundfile

if task == "pillow-make":
    make(path, sys.argv[3], sys.argv[4:])
    sys.exit()

written = None
if task.endswith(".write"):
    do, written = writing(task.removesuffix(".write"), path)
    times = 5
else:
    times, do = TASKS[task]
if times > 1:
    do(path)
wall, cpu = [], []
for _ in range(times):
    w, c = time.perf_counter(), time.process_time()
    count = do(path)
    wall.append(time.perf_counter() - w)
    cpu.append(time.process_time() - c)
report = {"wall": sorted(wall)[times // 2], "cpu": sorted(cpu)[times // 2], "count": count}
if written:
    report["size"] = os.path.getsize(written)
    os.remove(written)
print(json.dumps(report), flush=True)
os._exit(0)  # PyAV 10 can wait for its frame threads for ever when Python ends
