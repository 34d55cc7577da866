package gst

/*
#include "sink.h"
#include <stdlib.h>
*/
import "C"

import (
	"time"
	"unsafe"

	"github.com/gonumm/gonumm/internal/pixel"
)

// Frame is one decoded video frame, mapped for reading and valid until Release.
type Frame struct {
	pixel.Picture               // its planes are C memory
	PTS           time.Duration // -1 where unknown
	Duration      time.Duration // -1 where unknown
	Corrupt       bool          // its decoder lacked data that the frame depends on
	Caps          *Caps         // the same pointer as long as they do not change
	native        *C.numm_picture
	sink          *Sink
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

// Release frees the memory, once; the frame must not be used afterwards.
func (f *Frame) Release() {
	C.numm_picture_release(f.native)
	f.Planes = [4]unsafe.Pointer{}
	f.sink.frames = append(f.sink.frames, f)
}

// Colorimetry returns the colour matrix and range in the caps; ok is false where they state neither.
func Colorimetry(caps *Caps) (m pixel.Matrix, fullRange, ok bool) {
	text := caps.Text("colorimetry")
	if text == "" {
		return pixel.MatrixUnknown, false, false
	}
	c := C.CString(text)
	defer C.free(unsafe.Pointer(c))
	var info C.GstVideoColorimetry
	if C.gst_video_colorimetry_from_string(&info, c) == C.FALSE {
		return pixel.MatrixUnknown, false, false
	}
	return matrixOf(info.matrix), info._range == C.GST_VIDEO_COLOR_RANGE_0_255, true
}

// Dynamics returns the transfer and the primaries in the caps, as far as they count in a high dynamic range; ok is false where the caps
// state no transfer.
func Dynamics(caps *Caps) (t pixel.Transfer, p pixel.Primaries, ok bool) {
	c := C.CString(caps.Text("colorimetry"))
	defer C.free(unsafe.Pointer(c))
	var info C.GstVideoColorimetry
	if C.gst_video_colorimetry_from_string(&info, c) == C.FALSE || info.transfer == C.GST_VIDEO_TRANSFER_UNKNOWN {
		return t, p, false
	}
	switch info.transfer {
	case C.GST_VIDEO_TRANSFER_SMPTE2084:
		t = pixel.TransferPQ
	case C.GST_VIDEO_TRANSFER_ARIB_STD_B67:
		t = pixel.TransferHLG
	default:
		return t, p, true
	}
	switch info.primaries {
	case C.GST_VIDEO_COLOR_PRIMARIES_BT709:
		p = pixel.PrimariesBT709
	case C.GST_VIDEO_COLOR_PRIMARIES_SMPTEEG432:
		p = pixel.PrimariesP3
	}
	return t, p, true
}

func matrixOf(m C.GstVideoColorMatrix) pixel.Matrix {
	switch m {
	case C.GST_VIDEO_COLOR_MATRIX_RGB:
		return pixel.MatrixRGB
	case C.GST_VIDEO_COLOR_MATRIX_FCC:
		return pixel.MatrixFCC
	case C.GST_VIDEO_COLOR_MATRIX_BT709:
		return pixel.MatrixBT709
	case C.GST_VIDEO_COLOR_MATRIX_BT601:
		return pixel.MatrixBT601
	case C.GST_VIDEO_COLOR_MATRIX_SMPTE240M:
		return pixel.MatrixSMPTE240M
	case C.GST_VIDEO_COLOR_MATRIX_BT2020:
		return pixel.MatrixBT2020
	}
	return pixel.MatrixUnknown
}
