// Vectors of SSSE3, which every x86-64 machine since 2006 has, for a file of kernels and what it includes.
//
// DO(x) is the instruction x of these vectors. A kernel that is written with it works for vectors of
// both sizes where it never moves anything from one half of 16 bytes to the other.

#ifndef NUMM_VECTOR_SSSE3_H
#define NUMM_VECTOR_SSSE3_H

#include "../simd/simd.h"

#include <immintrin.h>
#include <stdint.h>

#define VECTOR __m128i
#define TARGET NUMM_TARGET_SSSE3
#define BYTES 16 // of a vector
#define LANES 8  // of 16 bits
#define DO(x) _mm_##x

NUMM_INLINE TARGET VECTOR load(const void *p)
{
	return _mm_loadu_si128((const __m128i *)p);
}

NUMM_INLINE TARGET void store(void *p, VECTOR a)
{
	_mm_storeu_si128((__m128i *)p, a);
}

#endif
