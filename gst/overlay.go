package gst

/*
#include <gst/gst.h>
#include <gst/video/videooverlay.h>

static void numm_expose(GstElement *e) {
  if (GST_IS_VIDEO_OVERLAY(e)) gst_video_overlay_expose(GST_VIDEO_OVERLAY(e));
}
*/
import "C"

// Expose makes a sink with a window check the window's size and draw its picture again.
func (e *Element) Expose() { C.numm_expose(e.native) }
