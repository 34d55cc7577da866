#!/usr/bin/python3
"""The six tasks of docs/sidebyside.md with gst-python: tasks.py TASK [FILE]."""
import sys

import gi
import numpy as np

gi.require_version("Gst", "1.0")
from gi.repository import Gst

Gst.init(None)


def pull(description):
    pipeline = Gst.parse_launch(description + " ! appsink name=sink max-buffers=4 sync=false")
    sink, bus = pipeline.get_by_name("sink"), pipeline.get_bus()
    pipeline.set_state(Gst.State.PLAYING)
    try:
        while True:
            sample = sink.emit("pull-sample")
            if sample is None:
                failed = bus.pop_filtered(Gst.MessageType.ERROR)
                if failed is not None:
                    raise RuntimeError(failed.parse_error()[0].message)
                return
            yield sample
    finally:
        pipeline.set_state(Gst.State.NULL)


def array(sample):
    buffer = sample.get_buffer()
    ok, info = buffer.map(Gst.MapFlags.READ)
    if not ok:
        raise RuntimeError("a buffer cannot be mapped")
    data = np.frombuffer(info.data, np.uint8).copy()
    buffer.unmap(info)
    return data


def picture(sample):
    caps = sample.get_caps().get_structure(0)
    width, height = caps.get_value("width"), caps.get_value("height")
    rows = array(sample).reshape(height, -1)  # which GStreamer pads to four bytes
    return rows[:, : 3 * width].reshape(height, width, 3)


def push(caps, description, arrays):
    pipeline = Gst.parse_launch(f"appsrc name=source format=time block=true max-buffers=8 caps={caps} ! {description}")
    source, bus = pipeline.get_by_name("source"), pipeline.get_bus()
    pipeline.set_state(Gst.State.PLAYING)
    try:
        for data, start, duration in arrays:
            buffer = Gst.Buffer.new_wrapped(data.tobytes())
            buffer.pts, buffer.duration = start, duration
            if source.emit("push-buffer", buffer) != Gst.FlowReturn.OK:
                break
        source.emit("end-of-stream")
        message = bus.timed_pop_filtered(Gst.CLOCK_TIME_NONE, Gst.MessageType.ERROR | Gst.MessageType.EOS)
        if message.type == Gst.MessageType.ERROR:
            raise RuntimeError(message.parse_error()[0].message)
    finally:
        pipeline.set_state(Gst.State.NULL)


def padded(m):
    height, width, _ = m.shape
    rows = np.zeros((height, (3 * width + 3) // 4 * 4), np.uint8)
    rows[:, : 3 * width] = m.reshape(height, 3 * width)
    return rows


def write_pictures(path, width, height, pictures):
    caps = f"video/x-raw,format=RGB,width={width},height={height},framerate=30/1"
    second = Gst.SECOND
    timed = ((padded(m), k * second // 30, second // 30) for k, m in enumerate(pictures))
    push(caps, f"videoconvert ! avenc_huffyuv ! avimux ! filesink location={path}", timed)


def frames(_):
    count = total = 0
    source = "videotestsrc num-buffers=30 pattern=ball"
    for sample in pull(source + " ! videorate ! videoconvert ! video/x-raw,format=RGB,width=161,height=120,framerate=30/1"):
        count += 1
        total += int(picture(sample).sum())
    print(count, total)


def sound(_):
    count = loudest = 0
    source = "audiotestsrc num-buffers=44 samplesperbuffer=1000 volume=0.5"
    for sample in pull(source + " ! audioconvert ! audio/x-raw,format=S16LE,rate=44100,channels=2"):
        samples = array(sample).view(np.int16).reshape(-1, 2)
        count += len(samples)
        loudest = max(loudest, int(samples.max()))
    print(count, loudest)


def video(path):
    write_pictures(path, 161, 120, (np.full((120, 161, 3), 8 * k, np.uint8) for k in range(30)))


def tone(path):
    n = np.arange(44100)
    samples = np.stack([n % 1000, n % 700], axis=1).astype(np.int16)
    push("audio/x-raw,format=S16LE,layout=interleaved,rate=44100,channels=2", f"wavenc ! filesink location={path}", [(samples, 0, Gst.SECOND)])


def negative(path):
    source = "videotestsrc num-buffers=30 pattern=ball"
    samples = pull(source + " ! videoconvert ! video/x-raw,format=RGB,width=161,height=120,framerate=30/1")
    write_pictures(path, 161, 120, (255 - picture(s) for s in samples))


def camera(_):
    count = 0
    for sample in pull("videotestsrc is-live=true ! videorate ! videoconvert ! video/x-raw,format=RGB,width=161,height=120,framerate=30/1"):
        count += 1
        if count == 10:
            break
    print(count, *picture(sample).shape)


if __name__ == "__main__":
    globals()[sys.argv[1]](sys.argv[2] if len(sys.argv) > 2 else None)
