#!/usr/bin/python3
"""rtsp.py play|record DESCRIPTION: serves a description of gst-rtsp-server's on the loopback and prints its address.

A description to play names its payloaders pay0, pay1, ...; one that records names its depayloaders depay0, depay1, ...
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
if sys.argv[1] == "record":
    factory.set_transport_mode(GstRtspServer.RTSPTransportMode.RECORD)
factory.set_launch(f"( {sys.argv[2]} )")
server = GstRtspServer.RTSPServer(address="127.0.0.1", service="0")
server.get_mount_points().add_factory("/test", factory)
server.attach(None)
print(f"rtsp://127.0.0.1:{server.get_bound_port()}/test", flush=True)
threading.Thread(target=lambda: (sys.stdin.read(), GLib.idle_add(loop.quit)), daemon=True).start()
loop.run()
