package gst

/*
#include <gst/gst.h>
#include <stdlib.h>
#include "plug.h"

// numm_is_pipeline stands for a macro that cgo cannot call.
static gboolean numm_is_pipeline(GstElement *e) { return GST_IS_PIPELINE(e); }
*/
import "C"

import (
	"errors"
	"fmt"
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
// it is taken.
func NewPipeline() (*Pipeline, error) {
	Init()
	p, err := gst.NewPipeline("")
	if err != nil {
		return nil, fmt.Errorf("make a pipeline: %w", err)
	}
	return ownPipeline(p).withoutClock(), nil
}

// ParsePipeline makes a pipeline from a description of two elements or more in gst-launch's words.
// Elements are found by the names the description gives them, with [Pipeline.Element]. What the
// description gets wrong in any part is an error; the bindings' own parser would keep the rest.
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
	keepOfInterest(bus)
	return &Pipeline{pipeline: p, bus: bus}
}

// withoutClock lets data flow as fast as it is taken.
func (p *Pipeline) withoutClock() *Pipeline {
	C.gst_pipeline_use_clock((*C.GstPipeline)(p.pipeline.Unsafe()), nil)
	return p
}

func (p *Pipeline) native() *C.GstElement { return (*C.GstElement)(p.pipeline.Unsafe()) }

// Add makes an element by its factory's name and puts it into the pipeline, which has not been started. Properties are name,
// value, name, value, as in a description.
func (p *Pipeline) Add(factory string, properties ...string) (*Element, error) {
	return p.add(factory, false, properties)
}

// AddLater is Add for a pipeline that flows, starts or stops meanwhile, from any thread. The pipeline leaves the element alone
// until [Element.Sync]: it would wait, with the element's lock, for the streaming thread that adds it, and that one in Sync for
// the lock.
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

// addNative takes a floating element of our own into the pipeline.
func (p *Pipeline) addNative(e *C.GstElement) (*Element, error) {
	if C.gst_bin_add((*C.GstBin)(p.pipeline.Unsafe()), e) == C.FALSE {
		return nil, errors.New("the pipeline takes no further element")
	}
	return &Element{native: e}, nil
}

// Element finds an element of a parsed description by its name; nil where there is none.
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

// SetState asks for a state and returns at once; [Pipeline.Settle] waits for it.
func (p *Pipeline) SetState(s State) error {
	return p.pipeline.SetState(gst.State(s))
}

// Settle waits until the last change of state is done, failed or the time is over.
func (p *Pipeline) Settle(timeout time.Duration) (done bool, err error) {
	switch C.gst_element_get_state(p.native(), nil, nil, C.GstClockTime(timeout)) {
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
	const flags = gst.SeekFlagFlush | gst.SeekFlagKeyUnit | gst.SeekFlagSnapBefore
	return p.pipeline.SeekSimple(int64(t), gst.FormatTime, flags)
}

// SeekAccurate flushes the pipeline and goes on from t.
func (p *Pipeline) SeekAccurate(t time.Duration) bool {
	return p.pipeline.SeekSimple(int64(t), gst.FormatTime, gst.SeekFlagFlush|gst.SeekFlagAccurate)
}

// Duration is what the elements say of the length; ok is false where none knows it yet.
func (p *Pipeline) Duration() (d time.Duration, ok bool) {
	known, ns := p.pipeline.QueryDuration(gst.FormatTime)
	if !known || ns < 0 {
		return 0, false
	}
	return time.Duration(ns), true
}

// Release stops the pipeline, waits for its threads and gives everything back, the elements and
// pads included. A second call does nothing.
func (p *Pipeline) Release() {
	if p.pipeline == nil {
		return
	}
	C.numm_stop(p.native())
	p.bus.Unref()
	p.pipeline.Unref()
	if p.handle != 0 {
		p.handle.Delete()
	}
	p.pipeline, p.bus = nil, nil
}
