// The row kernels of packing with AVX2: 32 pixels at a time, 0 to 15 in the lower half of a vector and
// 16 to 31 in the upper one.

#include "pack_x86.h"

#ifdef NUMM_X86

#include "vector_avx2.h"

NUMM_INLINE TARGET __m256i load_sixteens(const uint8_t *p)
{
	return two(p, p + 48);
}

NUMM_INLINE TARGET __m256i same(const uint8_t *p)
{
	return both(p);
}

NUMM_INLINE TARGET void store_two(uint8_t *first, uint8_t *second, __m256i a)
{
	a = _mm256_permute4x64_epi64(a, 0xd8);
	_mm_storeu_si128((__m128i *)first, _mm256_castsi256_si128(a));
	_mm_storeu_si128((__m128i *)second, _mm256_extracti128_si256(a, 1));
}

#define REST numm_pack_rows_ssse3
#include "pack_kernel.h"

const struct numm_pack_rows numm_pack_rows_avx2 = {
	.weigh = weigh,
	.halve = halve,
	.bgrx = numm_pack_bgrx_ssse3,
};

#endif
