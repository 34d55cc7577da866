// Package simd holds simd.h, which chooses between the vector instructions that a kernel in C is written for.
//
// It has no Go code. The packages with such kernels import it, so that a vendored copy of them has the header, too.
package simd
