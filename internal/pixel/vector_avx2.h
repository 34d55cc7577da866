// Vectors of AVX2; see vector_ssse3.h.
//
// Most AVX2 instructions work on two halves of 16 bytes separately.

#ifndef NUMM_VECTOR_AVX2_H
#define NUMM_VECTOR_AVX2_H

#include "../simd/simd.h"

#include <immintrin.h>
#include <stdint.h>

#define VECTOR __m256i
#define TARGET NUMM_TARGET_AVX2
#define BYTES 32
#define LANES 16
#define DO(x) _mm256_##x

NUMM_INLINE TARGET VECTOR load(const void *p)
{
	return _mm256_loadu_si256((const __m256i *)p);
}

NUMM_INLINE TARGET void store(void *p, VECTOR a)
{
	_mm256_storeu_si256((__m256i *)p, a);
}

// two loads a half from each of two places.
NUMM_INLINE TARGET VECTOR two(const void *low, const void *high)
{
	return _mm256_inserti128_si256(_mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)low)),
				       _mm_loadu_si128((const __m128i *)high), 1);
}

// both loads the same for both halves.
NUMM_INLINE TARGET VECTOR both(const void *p)
{
	return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)p));
}

#endif
