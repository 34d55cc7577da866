// Package pixel converts between the pixel formats of decoders and encoders and packed 8-bit RGB, in plain arithmetic
// that does not depend on GStreamer.
//
//	decoder ── planes of YUV, grey or RGB ──▶ Converter ──▶ RGB rows ──▶ Packer ──▶ I420, Y444, BGRx ──▶ encoder
//
// A [Converter] also scales and turns, in the same pass. Its results are the nearest levels to exact arithmetic, and the same
// bits whatever vector instructions the machine has. It is our own because it is the heart of the library: videoconvert in
// GStreamer 1.22 takes four times as long for I420 and is biased by up to 3.5 levels, and libyuv and libswscale round
// differently (docs/laws.md, Colour).
package pixel
