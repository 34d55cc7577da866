package gst

/*
#include <gst/gst.h>
#include <stdlib.h>
#include "padwatch.h"
#include "threads.h"

// numm_is_pipeline stands for a macro that cgo cannot call.
static gboolean numm_is_pipeline(GstElement *e) { return GST_IS_PIPELINE(e); }

// Data that passes through the elements on a thread of Go's may loop and log there as in a streaming thread.

static gboolean numm_set_state(GstElement *pipeline, GstState state, numm_threads *threads) {
  numm_threads_enter(threads);
  gboolean taken = gst_element_set_state(pipeline, state) != GST_STATE_CHANGE_FAILURE;
  numm_threads_leave(threads);
  return taken;
}

// numm_settle waits for the state. GStreamer reports a wait that is interrupted as a failure, too, although nothing has failed.
static GstStateChangeReturn numm_settle(GstElement *pipeline, GstClockTime timeout) {
  GstStateChangeReturn change;
  do change = gst_element_get_state(pipeline, NULL, NULL, timeout);
  while (change == GST_STATE_CHANGE_FAILURE && GST_STATE_RETURN(pipeline) != GST_STATE_CHANGE_FAILURE);
  return change;
}

static gboolean numm_seek(GstElement *pipeline, GstSeekFlags flags, gint64 time, numm_threads *threads) {
  numm_threads_enter(threads);
  gboolean taken = gst_element_seek_simple(pipeline, GST_FORMAT_TIME, flags, time);
  // After an error, which may have come from further on, a pipeline does not go back to its state by itself.
  if (taken && GST_STATE_RETURN(pipeline) == GST_STATE_CHANGE_FAILURE) gst_element_set_state(pipeline, GST_STATE_TARGET(pipeline));
  numm_threads_leave(threads);
  return taken;
}

static gboolean numm_duration(GstElement *pipeline, gint64 *duration, numm_threads *threads) {
  numm_threads_enter(threads);
  gboolean known = gst_element_query_duration(pipeline, GST_FORMAT_TIME, duration);
  numm_threads_leave(threads);
  return known;
}

static void numm_stop_in(GstElement *pipeline, numm_threads *threads) {
  numm_threads_enter(threads);
  numm_stop(pipeline);
  numm_threads_leave(threads);
}
*/
import "C"

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/cgo"
	"time"
	"unsafe"

	"github.com/go-gst/go-gst/gst"
)

// Pipeline is a GStreamer pipeline. It is not safe for concurrent use, but for SetState and Pop,
// which any goroutine may call until Release.
type Pipeline struct {
	pipeline *gst.Pipeline
	bus      *gst.Bus
	handle   cgo.Handle // of the Events; 0 where nobody listens
	threads  *C.numm_threads
}

// State is one of GStreamer's four.
type State int

// A pipeline holds devices and memory from Ready on, data from Paused on; in Playing it flows.
const (
	Null    = State(C.GST_STATE_NULL)
	Ready   = State(C.GST_STATE_READY)
	Paused  = State(C.GST_STATE_PAUSED)
	Playing = State(C.GST_STATE_PLAYING)
)

// NewPipeline makes an empty pipeline in state Null. It runs without a clock: data flows as fast as
// it is taken. The error is GStreamer's, where it has no pipelines.
func NewPipeline() (*Pipeline, error) {
	Init()
	p, err := gst.NewPipeline("")
	if err != nil {
		return nil, fmt.Errorf("make a pipeline: %w", err)
	}
	return ownPipeline(p).withoutClock(), nil
}

// ParsePipeline makes a pipeline from a description of two elements or more in gst-launch's syntax.
// [Pipeline.Element] finds elements by the names that the description gives them. It returns an error if
// any part of the description is wrong; the bindings' own parser would keep the rest.
func ParsePipeline(description string) (*Pipeline, error) {
	Init()
	c := C.CString(description)
	defer C.free(unsafe.Pointer(c))
	var failure *C.GError
	e := C.gst_parse_launch_full(c, nil, C.GST_PARSE_FLAG_FATAL_ERRORS, &failure)
	if failure != nil {
		defer C.g_error_free(failure)
		return nil, fmt.Errorf("pipeline %q: %s", description, C.GoString(failure.message))
	}
	if C.numm_is_pipeline(e) == C.FALSE {
		C.gst_object_ref_sink(C.gpointer(e))
		C.gst_object_unref(C.gpointer(e))
		return nil, fmt.Errorf("pipeline %q: one element or bin alone is no pipeline", description)
	}
	return ownPipeline(gst.FromGstPipelineUnsafeNone(unsafe.Pointer(e))).withoutClock(), nil
}

func ownPipeline(p *gst.Pipeline) *Pipeline {
	disown(p.Object.InitiallyUnowned.Object)
	bus := p.GetPipelineBus()
	disown(bus.Object.InitiallyUnowned.Object)
	threads := C.numm_threads_new()
	keepOfInterest(bus, threads)
	own := &Pipeline{pipeline: p, bus: bus, threads: threads}
	runtime.AddCleanup(own, func(t *C.numm_threads) { C.numm_threads_unref(t) }, threads)
	return own
}

// withoutClock lets data flow as fast as it is taken.
func (p *Pipeline) withoutClock() *Pipeline {
	C.gst_pipeline_use_clock((*C.GstPipeline)(p.pipeline.Unsafe()), nil)
	return p
}

func (p *Pipeline) native() *C.GstElement { return (*C.GstElement)(p.pipeline.Unsafe()) }

// Add makes an element by its factory's name and adds it to the pipeline, which must not have been started. Properties are
// name, value, name, value, as in a description. An element that is not installed is a [MissingError], a property that does not
// fit another error.
func (p *Pipeline) Add(factory string, properties ...string) (*Element, error) {
	return p.add(factory, false, properties)
}

// AddLater is Add for a pipeline that may be running, starting or stopping, from any thread. The pipeline leaves the element
// alone until [Element.Sync]: otherwise it would hold the element's lock while it waits for the streaming thread that adds it,
// and that thread would wait for the lock in Sync.
func (p *Pipeline) AddLater(factory string, properties ...string) (*Element, error) {
	return p.add(factory, true, properties)
}

func (p *Pipeline) add(factory string, later bool, properties []string) (*Element, error) {
	e, err := gst.NewElement(factory)
	if err != nil {
		return nil, &MissingError{Feature: factory}
	}
	disown(e.Object.InitiallyUnowned.Object)
	defer e.Unref() // the pipeline's own reference keeps it
	if later {
		C.gst_element_set_locked_state((*C.GstElement)(e.Unsafe()), C.TRUE)
	}
	if err := p.pipeline.Add(e); err != nil {
		return nil, fmt.Errorf("add %s: %w", factory, err)
	}
	element := &Element{native: (*C.GstElement)(e.Unsafe())}
	for i := 0; i+1 < len(properties); i += 2 {
		if err := element.Set(properties[i], properties[i+1]); err != nil {
			return nil, err
		}
	}
	return element, nil
}

// addNative adds a floating element of our own to the pipeline.
func (p *Pipeline) addNative(e *C.GstElement) (*Element, error) {
	if C.gst_bin_add((*C.GstBin)(p.pipeline.Unsafe()), e) == C.FALSE {
		return nil, errors.New("the pipeline takes no further element")
	}
	return &Element{native: e}, nil
}

// Element returns the element of that name in a parsed description; nil where there is none.
func (p *Pipeline) Element(name string) *Element {
	c := C.CString(name)
	defer C.free(unsafe.Pointer(c))
	e := C.gst_bin_get_by_name((*C.GstBin)(p.pipeline.Unsafe()), c)
	if e == nil {
		return nil
	}
	C.gst_object_unref(C.gpointer(e)) // the pipeline's own reference keeps it
	return &Element{native: e}
}

// SetState requests a state and returns at once; [Pipeline.Settle] waits for it.
func (p *Pipeline) SetState(s State) error {
	defer runtime.KeepAlive(p)
	if C.numm_set_state(p.native(), C.GstState(s), p.threads) == C.FALSE {
		return fmt.Errorf("failed to change state to %s", gst.State(s))
	}
	return nil
}

// Settle waits until the last change of state is done, has failed, or the timeout has passed.
func (p *Pipeline) Settle(timeout time.Duration) (done bool, err error) {
	switch C.numm_settle(p.native(), C.GstClockTime(timeout)) {
	case C.GST_STATE_CHANGE_FAILURE:
		return false, errors.New("the pipeline refused to change its state")
	case C.GST_STATE_CHANGE_ASYNC:
		return false, nil
	}
	return true, nil
}

// Seek flushes the pipeline and goes on from the key frame at or before t, or from t itself where
// the format is entered exactly anywhere. It reports whether the pipeline took the request.
func (p *Pipeline) Seek(t time.Duration) bool {
	return p.seek(t, C.GST_SEEK_FLAG_FLUSH|C.GST_SEEK_FLAG_KEY_UNIT|C.GST_SEEK_FLAG_SNAP_BEFORE)
}

// SeekAccurate flushes the pipeline and goes on from t.
func (p *Pipeline) SeekAccurate(t time.Duration) bool {
	return p.seek(t, C.GST_SEEK_FLAG_FLUSH|C.GST_SEEK_FLAG_ACCURATE)
}

func (p *Pipeline) seek(t time.Duration, flags C.GstSeekFlags) bool {
	defer runtime.KeepAlive(p)
	return C.numm_seek(p.native(), flags, C.gint64(t), p.threads) != C.FALSE
}

// Duration returns the length that the elements report; ok is false where none knows it yet.
func (p *Pipeline) Duration() (d time.Duration, ok bool) {
	defer runtime.KeepAlive(p)
	var ns C.gint64
	if C.numm_duration(p.native(), &ns, p.threads) == C.FALSE || ns < 0 {
		return 0, false
	}
	return time.Duration(ns), true
}

// Running reports whether a streaming thread is at work, or waits in the middle of it. One that has failed ends.
func (p *Pipeline) Running() bool { return C.numm_running(p.native()) != C.FALSE }

// Release stops the pipeline, waits for its threads and frees everything, the elements and
// pads included. A second call does nothing.
func (p *Pipeline) Release() {
	if p.pipeline == nil {
		return
	}
	C.numm_stop_in(p.native(), p.threads)
	C.numm_threads_over(p.threads)
	p.bus.Unref()
	p.pipeline.Unref()
	if p.handle != 0 {
		p.handle.Delete()
	}
	p.pipeline, p.bus = nil, nil
}
