// Package resample turns native samples into 16-bit stereo at another rate, with a phase that depends only on the position,
// so that a range of a sound has the bits of the same range of the whole.
//
// It is our own because no library does that: audioresample in GStreamer 1.22 keeps its phase from before a seek and is late by
// a part of a sample, and libsoxr and libsamplerate start their phase where the reading starts (docs/laws.md, Slice law).
package resample
