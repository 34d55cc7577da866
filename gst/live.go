package gst

/*
#include <gst/gst.h>

static GstClockTime numm_running_time(GstElement *pipeline) {
  GstClock *clock = gst_element_get_clock(pipeline);
  if (!clock) return GST_CLOCK_TIME_NONE;
  GstClockTime now = gst_clock_get_time(clock), base = gst_element_get_base_time(pipeline);
  gst_object_unref(clock);
  return base == GST_CLOCK_TIME_NONE || now < base ? GST_CLOCK_TIME_NONE : now - base;
}

// What comes before the sink is asked: a sink that does not keep time itself says that nothing is live.
static gboolean numm_live(GstElement *sink) {
  GstPad *pad = gst_element_get_static_pad(sink, "sink");
  GstQuery *query = gst_query_new_latency();
  gboolean live = FALSE;
  if (pad && gst_pad_peer_query(pad, query)) gst_query_parse_latency(query, &live, NULL, NULL);
  gst_query_unref(query);
  if (pad) gst_object_unref(pad);
  return live;
}

static gboolean numm_paused(GstElement *source) {
  GstPad *pad = gst_element_get_static_pad(source, "src");
  if (!pad) return FALSE;
  GstTaskState state = gst_pad_get_task_state(pad);
  gst_object_unref(pad);
  return state == GST_TASK_PAUSED;
}
*/
import "C"

import (
	"fmt"
	"time"

	"github.com/go-gst/go-gst/gst"
)

// NewLivePipeline makes an empty pipeline in state Null that runs by a clock: a sound device's where
// it has one, else the system's. The error is GStreamer's, where it has no pipelines.
func NewLivePipeline() (*Pipeline, error) {
	Init()
	p, err := gst.NewPipeline("")
	if err != nil {
		return nil, fmt.Errorf("make a pipeline: %w", err)
	}
	return ownPipeline(p), nil
}

// RunningTime returns how long a live pipeline has been playing, by its clock; ok is false before it plays.
func (p *Pipeline) RunningTime() (t time.Duration, ok bool) {
	ns := C.numm_running_time(p.native())
	if ns == C.GST_CLOCK_TIME_NONE {
		return 0, false
	}
	return time.Duration(ns), true
}

// IsLive reports whether a source in front of the sink gives data by the clock, whether or not somebody takes it. It is known
// once data has arrived at the sink.
func (s *Sink) IsLive() bool { return C.numm_live(s.native) != C.FALSE }

// GaveUp reports whether a source of a pipeline that plays has paused by itself: at its end, after an error that is reported
// at about the same time, or silently, as pipewiresrc does when its camera is gone (0.3.65).
func (e *Element) GaveUp() bool { return C.numm_paused(e.native) != C.FALSE }
