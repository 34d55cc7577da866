"""peers.py TASK FILE: does it and prints {"wall", "cpu", "count"}, without Python's start and the imports

Each at its best: PyAV with frame threads, OpenCV as it comes, arrays in RGB.
"""
import json
import os
import sys
import time

import numpy as np


def frames(path):
    with av.open(path) as container:
        container.streams.video[0].thread_type = "AUTO"
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


def sound(path):
    return len(soundfile.read(path, dtype="int16", always_2d=True)[0])


def image(path):
    return len(np.asarray(ImageOps.exif_transpose(Image.open(path)).convert("RGB")))


TASKS = {
    "pyav-stream": (1, lambda path: stream(frames(path))),
    "pyav-whole": (1, lambda path: whole(frames(path), stated(path))),
    "pyav-first": (9, lambda path: len([next(frames(path))])),
    "opencv-stream": (1, lambda path: stream(captured(path))),
    "opencv-whole": (1, lambda path: whole(captured(path), int(cv2.VideoCapture(path).get(cv2.CAP_PROP_FRAME_COUNT)))),
    "pillow": (9, image),
    "pillow-warm": (200, image),
    "soundfile": (1, sound),
    "soundfile-warm": (200, sound),
}

task, path = sys.argv[1:]
if task.startswith("pyav"):
    import av
elif task.startswith("opencv"):
    import cv2
elif task.startswith("pillow"):
    from PIL import Image, ImageOps
else:
    import soundfile

times, do = TASKS[task]
if times > 1:
    do(path)
wall, cpu = [], []
for _ in range(times):
    w, c = time.perf_counter(), time.process_time()
    count = do(path)
    wall.append(time.perf_counter() - w)
    cpu.append(time.process_time() - c)
print(json.dumps({"wall": sorted(wall)[times // 2], "cpu": sorted(cpu)[times // 2], "count": count}), flush=True)
os._exit(0)  # PyAV 10 can wait for its frame threads for ever when Python ends
