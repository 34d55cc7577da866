// The row kernels of packing with SSSE3: 16 pixels at a time.

#include "pack_x86.h"

#ifdef NUMM_X86

#include "vector_ssse3.h"

NUMM_INLINE TARGET __m128i load_sixteens(const uint8_t *p)
{
	return load(p);
}

NUMM_INLINE TARGET __m128i same(const uint8_t *p)
{
	return load(p);
}

NUMM_INLINE TARGET void store_two(uint8_t *first, uint8_t *second, __m128i a)
{
	_mm_storel_epi64((__m128i *)first, a);
	_mm_storel_epi64((__m128i *)second, _mm_unpackhi_epi64(a, a));
}

#define REST numm_pack_rows_portable
#include "pack_kernel.h"

#define BGRX(o) \
	{ o + 2, o + 1, o, NONE, o + 5, o + 4, o + 3, NONE, o + 8, o + 7, o + 6, NONE, o + 11, o + 10, o + 9, NONE }

TARGET void numm_pack_bgrx_ssse3(const uint8_t *rgb, int n, uint8_t *to)
{
	static const uint8_t order[2][16] = { BGRX(0), BGRX(4) };
	const __m128i opaque = _mm_set1_epi32((int)0xff000000);
	int x = 0;

	for (; x + PIXELS <= n; x += PIXELS)
#pragma GCC unroll 4
		for (int i = 0; i < 4; i++) {
			const __m128i four = _mm_shuffle_epi8(load(rgb + 3 * x + FOUR(i)), load(order[i == 3]));

			store(to + 4 * x + 16 * i, _mm_or_si128(four, opaque));
		}
	numm_pack_rows_portable.bgrx(rgb + 3 * x, n - x, to + 4 * x);
}

const struct numm_pack_rows numm_pack_rows_ssse3 = {
	.weigh = weigh,
	.halve = halve,
	.bgrx = numm_pack_bgrx_ssse3,
};

#endif
