package gst

/*
#include "sink.h"
#include <stdlib.h>
*/
import "C"

import (
	"time"
	"unsafe"
)

// Frame is one decoded video frame, mapped for reading and valid until Release.
type Frame struct {
	Picture                // its planes are C memory
	PTS      time.Duration // -1 where unknown
	Duration time.Duration // -1 where unknown
	Corrupt  bool          // its decoder lacked something that it is made from
	Caps     *Caps         // the same pointer as long as they do not change
	native   *C.numm_picture
	sink     *Sink
}

// PullFrame waits for the next frame: ErrEnd at the end, ErrTimeout when none came in time. The
// frame's Matrix and FullRange are what its caps say; Matrix is MatrixUnknown where they say nothing.
func (s *Sink) PullFrame(timeout time.Duration) (*Frame, error) {
	f := last(&s.frames)
	if f == nil {
		f = &Frame{native: new(C.numm_picture), sink: s}
	}
	native := f.native
	if err := pullError(C.numm_pull_picture(s.native, C.GstClockTime(timeout), native)); err != nil {
		s.frames = append(s.frames, f)
		return nil, err
	}
	f.Width, f.Height = int(native.frame.info.width), int(native.frame.info.height)
	f.PTS, f.Duration = time.Duration(native.pts), time.Duration(native.duration)
	f.Corrupt = native.flags&C.GST_BUFFER_FLAG_CORRUPTED != 0
	f.Caps = s.capsOf(native.caps)
	f.Format = f.Caps.Text("format")
	f.Matrix, f.FullRange, _ = Colorimetry(f.Caps)
	for i := range int(native.frame.info.finfo.n_planes) {
		f.Planes[i] = unsafe.Pointer(native.frame.data[i])
		f.Strides[i] = int(native.frame.info.stride[i])
	}
	return f, nil
}

// Release gives the memory back, once; the frame must not be used afterwards.
func (f *Frame) Release() {
	C.numm_picture_release(f.native)
	f.Planes = [4]unsafe.Pointer{}
	f.sink.frames = append(f.sink.frames, f)
}

// Colorimetry reads what caps say of colour; ok is false where they say nothing at all.
func Colorimetry(caps *Caps) (m Matrix, fullRange, ok bool) {
	text := caps.Text("colorimetry")
	if text == "" {
		return MatrixUnknown, false, false
	}
	c := C.CString(text)
	defer C.free(unsafe.Pointer(c))
	var info C.GstVideoColorimetry
	if C.gst_video_colorimetry_from_string(&info, c) == C.FALSE {
		return MatrixUnknown, false, false
	}
	return matrixOf(info.matrix), info._range == C.GST_VIDEO_COLOR_RANGE_0_255, true
}

func matrixOf(m C.GstVideoColorMatrix) Matrix {
	switch m {
	case C.GST_VIDEO_COLOR_MATRIX_RGB:
		return MatrixRGB
	case C.GST_VIDEO_COLOR_MATRIX_FCC:
		return MatrixFCC
	case C.GST_VIDEO_COLOR_MATRIX_BT709:
		return MatrixBT709
	case C.GST_VIDEO_COLOR_MATRIX_BT601:
		return MatrixBT601
	case C.GST_VIDEO_COLOR_MATRIX_SMPTE240M:
		return MatrixSMPTE240M
	case C.GST_VIDEO_COLOR_MATRIX_BT2020:
		return MatrixBT2020
	}
	return MatrixUnknown
}
