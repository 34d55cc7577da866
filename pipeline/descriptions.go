package pipeline

import "strings"

// description is how the end of a pipeline looks for one kind of stream.
type description struct {
	converter []string // passes on untouched what the caps already allow
	caps      string   // what Go reads
	ahead     int      // samples decoded before they are asked for
}

// PictureFormats are the pixel formats that package gst turns into RGB itself. What a decoder gives
// beyond these goes through videoconvert, which is slow and, but for its exact way, biased by up to
// 3.5 levels.
var PictureFormats = strings.Fields(`I420 YV12 Y42B Y444 Y41B NV12 NV21 NV16 NV24 YUY2 UYVY YVYU AYUV A420
	I420_10LE I422_10LE Y444_10LE I420_12LE I422_12LE Y444_12LE P010_10LE GRAY8 GBR GBR_10LE GBR_12LE
	GBRA RGB BGR RGBx BGRx xRGB xBGR RGBA BGRA ARGB ABGR`)

var descriptions = map[Kind]description{
	// Sound comes at its own rate: audioresample keeps its phase over a flush, is late by a sixteenth
	// of a sample and swallows the last one, so that a range would differ from the whole. The resampler
	// of package gst counts from the stream's first sample instead. Dither would make two reads differ.
	Sound: {
		converter: []string{"audioconvert", "dithering", "none", "noise-shaping", "none"},
		caps:      "audio/x-raw, format=(string){ S16LE, F32LE }, layout=interleaved, channels=(int)[ 1, 2 ]",
		ahead:     32,
	},
	// Frames come as the decoder made them, at their own times: videorate to 30/1 broke law 3 in 13 of
	// 24 files where counting by time broke it in one.
	Video: {
		converter: []string{"videoconvert", "dither", "none", "chroma-mode", "full", "matrix-mode", "full"},
		caps:      "video/x-raw, format=(string){ " + strings.Join(PictureFormats, ", ") + " }",
		ahead:     3,
	},
}
