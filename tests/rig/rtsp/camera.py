#!/usr/bin/python3
"""Serves a camera over RTSP on the loopback and prints its address: pictures of 160 by 120, all of one colour.

It serves until standard input ends, so that it goes with whoever has started it.
"""
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer

Gst.init(None)
loop = GLib.MainLoop()
factory = GstRtspServer.RTSPMediaFactory()
factory.set_shared(True)
factory.set_launch(
    "( videotestsrc is-live=true pattern=solid-color foreground-color=0xff20a0e0 "
    "! video/x-raw, format=RGB, width=160, height=120, framerate=30/1 "
    "! videoconvert ! video/x-raw, format=I420, colorimetry=(string)1:4:0:0 ! jpegenc quality=95 ! rtpjpegpay name=pay0 )"
)
server = GstRtspServer.RTSPServer(address="127.0.0.1", service="0")
server.get_mount_points().add_factory("/camera", factory)
server.attach(None)
print(f"rtsp://127.0.0.1:{server.get_bound_port()}/camera", flush=True)
threading.Thread(target=lambda: (sys.stdin.read(), GLib.idle_add(loop.quit)), daemon=True).start()
loop.run()
