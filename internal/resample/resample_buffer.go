package resample

// #include "resample.h"
import "C"

import "slices"

func soundFrames(samples, channels int) int {
	if channels != 1 && channels != 2 {
		panic("resample: a resampler takes 1 or 2 channels")
	}
	return samples / channels
}

// appendSpace makes space for n sound frames after those that are held and returns where they go.
func (r *Resampler) appendSpace(n, channels int) (left, right *C.float) {
	r.forget()
	if channels == 2 && !r.stereo {
		r.stereo = true
		r.right = append(r.right[:0], r.left...)
	}
	old := len(r.left)
	r.extend(n)
	left = (*C.float)(&r.left[old])
	if r.stereo {
		right = (*C.float)(&r.right[old])
	}
	return left, right
}

// forget drops the samples before the next output's first tap.
func (r *Resampler) forget() {
	n := min(int(r.cursor.offset), len(r.left))
	if n == 0 {
		return
	}
	r.left = slices.Delete(r.left, 0, n)
	if r.stereo {
		r.right = slices.Delete(r.right, 0, n)
	}
	r.cursor.offset -= C.int64_t(n)
}

func (r *Resampler) extend(n int) {
	r.left = slices.Grow(r.left, n)[:len(r.left)+n]
	if r.stereo {
		r.right = slices.Grow(r.right, n)[:len(r.right)+n]
	}
}

func (r *Resampler) appendSilence(n int) {
	old := len(r.left)
	r.extend(n)
	clear(r.left[old:])
	if r.stereo {
		clear(r.right[old:])
	}
}

// pullSums returns up to limit outputs before rounding, left and right in turn, valid until the
// next call. The limit is not past the end.
func (r *Resampler) pullSums(limit int) []float32 {
	r.sums = slices.Grow(r.sums[:0], 2*pullBlock)[:2*pullBlock]
	limit = min(limit, pullBlock)
	n := r.sum(limit)
	for n == 0 && r.end >= 0 { // the last outputs reach beyond the last sample
		r.forget()
		r.appendSilence(r.filter.taps)
		n = r.sum(limit)
	}
	r.next += int64(n)
	return r.sums[:2*n]
}

// sum computes up to limit outputs into sums, as far as the held samples reach.
func (r *Resampler) sum(limit int) int {
	if len(r.left) == 0 {
		return 0
	}
	f := &r.filter
	c := C.struct_numm_filter{
		taps: C.int(f.taps), rows: C.int(f.rows), up: C.int64_t(f.up), down: C.int64_t(f.down),
	}
	if f.blended() {
		c.blended = 1
	}
	var right *C.float
	if r.stereo {
		right = (*C.float)(&r.right[0])
	}
	return int(C.numm_resample(&c, (*C.float)(&f.table[0]), &r.cursor, (*C.float)(&r.left[0]), right,
		C.int64_t(len(r.left)), (*C.float)(&r.sums[0]), C.int(limit), C.int(r.simd)))
}

// outputSpace makes space for n outputs at equal rates.
func (r *Resampler) outputSpace(n int) *C.int16_t {
	r.ready = slices.Delete(r.ready, 0, r.taken)
	r.taken = 0
	old := len(r.ready)
	r.ready = slices.Grow(r.ready, n)[:old+n]
	return (*C.int16_t)(&r.ready[old][0])
}

// pullReady fills dst, which does not go past the end, at equal rates.
func (r *Resampler) pullReady(dst [][2]int16) int {
	n := copy(dst, r.ready[r.taken:])
	r.taken += n
	if r.end >= 0 {
		clear(dst[n:])
		n = len(dst)
	}
	r.next += int64(n)
	return n
}
