package gst

/*
#include "sink.h"
*/
import "C"

import (
	"errors"
	"strconv"
	"time"
	"unsafe"
)

// ErrEnd reports that the stream has ended: every sample was pulled.
var ErrEnd = errors.New("end of stream")

// ErrTimeout reports that nothing came in time.
var ErrTimeout = errors.New("no sample in time")

var errUnreadable = errors.New("a buffer cannot be mapped into memory")

// Sink is the end of a pipeline from which Go pulls. Upstream waits when a few samples are unpulled,
// so that memory stays bounded while the consumer idles. One goroutine at a time pulls.
type Sink struct {
	Element
	caps  *C.GstCaps // of the last sample; compared by address, never followed
	known *Caps

	batch *C.numm_batch // nil where each sample wakes the one who waits; the element's

	// Released samples are reused: the garbage collector runs seldom beside an array of gigabytes, and what it leaves
	// uncollected for each of some hundred thousand samples comes to a hundred megabytes.
	samples []*Sample
	frames  []*Frame
}

// AddSink adds a sink to the pipeline that takes the caps and holds at most ahead samples. The errors are those of Add.
func (p *Pipeline) AddSink(caps string, ahead int) (*Sink, error) {
	e, err := p.Add("appsink", "sync", "false", "emit-signals", "false", "enable-last-sample", "false",
		"qos", "false", "wait-on-eos", "false", "caps", caps, "max-buffers", strconv.Itoa(ahead))
	if err != nil {
		return nil, err
	}
	return &Sink{Element: *e}, nil
}

// WakeEvery makes Pull, where no sample is there, wait for enough of them at once, for the end or for its timeout. It is for
// samples that take less time to make than to wake a thread for; the sink must hold more than enough of them. It must be
// called before the pipeline runs, and once.
func (s *Sink) WakeEvery(enough int) { s.batch = C.numm_batch_new(s.native, C.guint(enough)) }

// Sample is a piece of sound, or of any bytes, mapped for reading and valid until Release.
type Sample struct {
	Bytes    []byte        // C memory
	PTS      time.Duration // -1 where unknown
	Duration time.Duration // -1 where unknown
	Caps     *Caps         // the same pointer as long as they do not change
	Offset   int64         // of its first sound frame in what the source gave; -1 where unknown
	Discont  bool          // does not follow from the sample before
	native   *C.numm_sample
	sink     *Sink
}

// Pull waits for the next sample: ErrEnd at the end, ErrTimeout when none came in time.
func (s *Sink) Pull(timeout time.Duration) (*Sample, error) {
	sample := last(&s.samples)
	if sample == nil {
		sample = &Sample{native: new(C.numm_sample), sink: s}
	}
	native := sample.native
	if err := pullError(C.numm_pull(s.native, s.batch, C.GstClockTime(timeout), native)); err != nil {
		s.samples = append(s.samples, sample)
		return nil, err
	}
	sample.Bytes = unsafe.Slice((*byte)(native._map.data), int(native._map.size))
	sample.PTS, sample.Duration = time.Duration(native.pts), time.Duration(native.duration)
	sample.Caps = s.capsOf(native.caps)
	sample.Offset = int64(native.offset)
	sample.Discont = native.flags&C.GST_BUFFER_FLAG_DISCONT != 0
	return sample, nil
}

// Release frees the memory, once; the sample must not be used afterwards.
func (s *Sample) Release() {
	C.numm_sample_release(s.native)
	s.Bytes = nil
	s.sink.samples = append(s.sink.samples, s)
}

// Arrived returns how many samples have come so far: those that were pulled, those that wait, and those that a sink with the
// property drop has thrown away for newer ones.
func (s *Sink) Arrived() int { return int(C.numm_arrived(s.native)) }

// last removes the last element of a slice and returns it; nil where the slice is empty.
func last[T any](from *[]*T) *T {
	n := len(*from)
	if n == 0 {
		return nil
	}
	t := (*from)[n-1]
	*from = (*from)[:n-1]
	return t
}

func pullError(got C.int) error {
	switch got {
	case 1:
		return nil
	case 0:
		return ErrEnd
	case -1:
		return ErrTimeout
	}
	return errUnreadable
}

// capsOf translates the caps only when they are not those of the sample before. The reference that
// is kept ensures that no other caps get the same address.
func (s *Sink) capsOf(caps *C.GstCaps) *Caps {
	if caps == s.caps {
		return s.known
	}
	s.forget()
	if caps != nil {
		s.caps, s.known = C.gst_caps_ref(caps), capsOf(caps)
	}
	return s.known
}

// Close releases what the sink itself holds, before its pipeline is released.
func (s *Sink) Close() { s.forget() }

func (s *Sink) forget() {
	if s.caps != nil {
		C.gst_caps_unref(s.caps)
	}
	s.caps, s.known = nil, nil
}
