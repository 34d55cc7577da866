package resample

/*
#cgo CFLAGS: -Wall -Wextra -Wno-unused-parameter
#cgo LDFLAGS: -lm
#include "resample.h"
#include "samples.h"
*/
import "C"

import (
	"unsafe"

	_ "github.com/gonumm/gonumm/internal/simd" // simd.h
)

// A Resampler turns native samples, 16 bit or float, one channel or two, into 16-bit stereo at
// another rate. One channel goes to both at full level.
//
// Its phase is absolute: output n is the value of the band-limited sound at the native position
// n * inRate / outRate, with no delay, and depends only on the native samples around there,
// with silence before the first sample and after the last. However the sound is cut into
// pushes and wherever Start enters it, output n has the same bits. They do not depend on the
// instruction set in use either.
//
// The filter is a Kaiser-windowed sinc: flat to 0.907 of the lower of the two Nyquist frequencies (20 kHz
// where that is 22050 Hz), and down by 105 dB or more from that Nyquist frequency on. At equal rates
// samples pass as they are, and float ones are rounded.
//
// Call Push and Pull in turn; pushed samples are held until they have been pulled. Not safe for concurrent use.
type Resampler struct {
	filter filter

	// Planar samples, full scale 32768, of which left[cursor.offset] meets the first tap of the
	// next output. right is used once a push had two channels.
	left, right []float32
	stereo      bool
	cursor      C.struct_numm_cursor

	next, end int64      // outputs: the next, and where they end; end < 0 until Finish
	sums      []float32  // outputs before rounding
	ready     [][2]int16 // at equal rates: the outputs themselves
	taken     int        // of ready
	simd      int        // the level of enum numm_simd not to go beyond; tests set it
}

// pullBlock is how many outputs are summed before they are rounded: few enough to stay cached.
const pullBlock = 2048

// New makes a resampler from inRate to outRate, in Hz, that starts with output 0. It fails
// where a rate is less than 1, or outRate so far below inRate, some 13000 times, that the filter would
// take more than 16 MiB.
func New(inRate, outRate int) (*Resampler, error) {
	f, err := newFilter(inRate, outRate)
	if err != nil {
		return nil, err
	}
	r := &Resampler{filter: f}
	r.Start(0)
	return r, nil
}

// Start forgets all samples and makes n, which is not negative, the next output. It returns the
// index of the native sound frame that must be pushed first.
func (r *Resampler) Start(n int64) int64 {
	r.left, r.right, r.ready = r.left[:0], r.right[:0], r.ready[:0]
	r.stereo, r.next, r.end, r.taken = false, n, -1, 0
	if r.filter.same() {
		return n
	}
	first, _ := r.Window(n)
	_, phase := mulDiv(n, r.filter.down, r.filter.up)
	r.cursor = C.struct_numm_cursor{phase: C.int64_t(phase)}
	if first < 0 {
		r.appendSilence(int(-first))
		first = 0
	}
	return first
}

// Window returns which native sound frames, [from, to), output n depends on. from may be negative.
func (r *Resampler) Window(n int64) (from, to int64) {
	if r.filter.same() {
		return n, n + 1
	}
	position, _ := mulDiv(n, r.filter.down, r.filter.up)
	from = position - int64(r.filter.taps)/2 + 1
	return from, from + int64(r.filter.taps)
}

// Count returns how many outputs a sound of that many native sound frames has: as many as its
// duration takes, rounded to the nearest, up where between two.
func (r *Resampler) Count(native int64) int64 {
	n, rest := mulDiv(native, r.filter.up, r.filter.down)
	if 2*rest >= r.filter.down {
		n++
	}
	return n
}

// PushS16 appends interleaved samples of 1 or 2 channels.
func (r *Resampler) PushS16(samples []int16, channels int) {
	in := (*C.int16_t)(unsafe.Pointer(unsafe.SliceData(samples)))
	r.push(len(samples), channels,
		func(n C.int64_t, out *C.int16_t) { C.numm_pass_s16(in, C.int(channels), n, out) },
		func(n C.int64_t, left, right *C.float) { C.numm_split_s16(in, C.int(channels), n, left, right) })
}

// PushF32 appends interleaved samples of 1 or 2 channels, full scale 1. NaN counts as silence.
func (r *Resampler) PushF32(samples []float32, channels int) {
	in := (*C.float)(unsafe.Pointer(unsafe.SliceData(samples)))
	r.push(len(samples), channels,
		func(n C.int64_t, out *C.int16_t) { C.numm_pass_f32(in, C.int(channels), n, out) },
		func(n C.int64_t, left, right *C.float) { C.numm_split_f32(in, C.int(channels), n, left, right) })
}

// push appends samples: by pass, which makes the outputs, at equal rates, else by split, which takes the channels apart.
func (r *Resampler) push(samples, channels int, pass func(n C.int64_t, out *C.int16_t), split func(n C.int64_t, left, right *C.float)) {
	n := soundFrames(samples, channels)
	if n == 0 {
		return
	}
	if r.filter.same() {
		pass(C.int64_t(n), r.outputSpace(n))
		return
	}
	left, right := r.appendSpace(n, channels)
	split(C.int64_t(n), left, right)
}

// PassS16 writes into dst what the next outputs are by these samples at equal rates, and returns how many of them it took: 0 where the
// rates differ, or others wait to be pulled. The samples after these are to be pushed.
func (r *Resampler) PassS16(dst [][2]int16, samples []int16, channels int) (n int) {
	if n = r.passes(len(dst), len(samples), channels); n > 0 {
		C.numm_pass_s16((*C.int16_t)(unsafe.Pointer(&samples[0])), C.int(channels), C.int64_t(n), (*C.int16_t)(&dst[0][0]))
	}
	return n
}

// PassF32 is PassS16 for samples of full scale 1.
func (r *Resampler) PassF32(dst [][2]int16, samples []float32, channels int) (n int) {
	if n = r.passes(len(dst), len(samples), channels); n > 0 {
		Round(dst, samples[:n*channels], channels)
	}
	return n
}

// passes takes as many of the samples as pass straight into room for outputs.
func (r *Resampler) passes(room, samples, channels int) (n int) {
	if r.filter.same() && r.taken == len(r.ready) && r.end < 0 {
		n = min(room, soundFrames(samples, channels))
	}
	r.next += int64(n)
	return n
}

// Round writes interleaved samples of 1 or 2 channels, full scale 1, as 16-bit stereo, just as they come out of a resampler at equal
// rates. dst holds as many sound frames as there are.
func Round(dst [][2]int16, samples []float32, channels int) {
	if n := soundFrames(len(samples), channels); n > 0 {
		_ = dst[n-1]
		C.numm_pass_f32((*C.float)(unsafe.Pointer(&samples[0])), C.int(channels), C.int64_t(n), (*C.int16_t)(&dst[0][0]))
	}
}

// Finish states that the sound has total native sound frames in all, counted from its start, and
// that no more will be pushed: Pull then goes on to output Count(total)-1. Those of the
// total that were not pushed count as silence.
func (r *Resampler) Finish(total int64) {
	r.end = r.Count(total)
}

// Pull writes the outputs that can be computed, as many as dst holds, and returns how many there
// were. If these are fewer than dst holds, more must be pushed, or, after Finish, the end is reached.
func (r *Resampler) Pull(dst [][2]int16) int {
	if r.end >= 0 {
		dst = dst[:max(0, min(int64(len(dst)), r.end-r.next))]
	}
	if r.filter.same() {
		return r.pullReady(dst)
	}
	pulled := 0
	for pulled < len(dst) {
		sums := r.pullSums(len(dst) - pulled)
		if len(sums) == 0 {
			break
		}
		C.numm_round_s16((*C.float)(&sums[0]), C.int64_t(len(sums)), (*C.int16_t)(&dst[pulled][0]))
		pulled += len(sums) / 2
	}
	return pulled
}
