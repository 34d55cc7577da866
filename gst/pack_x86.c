// The row kernels of packing with SSSE3, 16 pixels at a time, and with AVX2, 32 at a time.

#include "pack_rows.h"

#ifdef NUMM_X86

#include <immintrin.h>

// Four pixels are 12 of the 16 bytes of a load. Sixteen pixels are loaded at the bytes 0, 12, 24 and,
// so that nothing is read beyond them, 32: there the fourth four begin at the fifth byte.
#define FOUR(i) ((i) < 3 ? 12 * (i) : 32)

#define NONE 0x80 // makes a zero

// Red and green of four pixels, and blue, as 16-bit numbers by pairs.
#define RED_GREEN(o) \
	{ o, NONE, o + 1, NONE, o + 3, NONE, o + 4, NONE, o + 6, NONE, o + 7, NONE, o + 9, NONE, o + 10, NONE }
#define BLUE(o) \
	{ o + 2, NONE, NONE, NONE, o + 5, NONE, NONE, NONE, o + 8, NONE, NONE, NONE, o + 11, NONE, NONE, NONE }

// What two neighbours have to be added: red and green of two pairs of pixels, then blue.
#define NEIGHBOURS(o) \
	{ o, o + 3, o + 1, o + 4, o + 6, o + 9, o + 7, o + 10, o + 2, o + 5, NONE, NONE, o + 8, o + 11, NONE, NONE }

#define BGRX(o) \
	{ o + 2, o + 1, o, NONE, o + 5, o + 4, o + 3, NONE, o + 8, o + 7, o + 6, NONE, o + 11, o + 10, o + 9, NONE }

// The second of each is for the load at 32.
static const uint8_t red_green[2][16] = { RED_GREEN(0), RED_GREEN(4) };
static const uint8_t blue[2][16] = { BLUE(0), BLUE(4) };
static const uint8_t neighbours[2][16] = { NEIGHBOURS(0), NEIGHBOURS(4) };
static const uint8_t bgrx[2][16] = { BGRX(0), BGRX(4) };

NUMM_INLINE NUMM_TARGET_SSSE3 __m128i load16(const void *p)
{
	return _mm_loadu_si128((const __m128i *)p);
}

// bgrx_ssse3 waits for memory alone; AVX2 has nothing to add.
static NUMM_TARGET_SSSE3 void bgrx_ssse3(const uint8_t *rgb, int n, uint8_t *to)
{
	const __m128i opaque = _mm_set1_epi32((int)0xff000000);
	int x = 0;

	for (; x + 16 <= n; x += 16)
#pragma GCC unroll 4
		for (int i = 0; i < 4; i++) {
			const __m128i four = _mm_shuffle_epi8(load16(rgb + 3 * x + FOUR(i)), load16(bgrx[i == 3]));

			_mm_storeu_si128((__m128i *)(to + 4 * x) + i, _mm_or_si128(four, opaque));
		}
	numm_pack_rows_portable.bgrx(rgb + 3 * x, n - x, to + 4 * x);
}

#define VECTOR __m128i
#define PIXELS 16
#define TARGET NUMM_TARGET_SSSE3
#define NAME(x) x##_ssse3
#define DO(x) _mm_##x
#define REST numm_pack_rows_portable

NUMM_INLINE TARGET VECTOR NAME(load)(const uint8_t *p)
{
	return load16(p);
}

NUMM_INLINE TARGET VECTOR NAME(table)(const uint8_t *p)
{
	return load16(p);
}

NUMM_INLINE TARGET void NAME(store)(uint8_t *to, VECTOR a)
{
	_mm_storeu_si128((__m128i *)to, a);
}

NUMM_INLINE TARGET void NAME(store_two)(uint8_t *first, uint8_t *second, VECTOR a)
{
	_mm_storel_epi64((__m128i *)first, a);
	_mm_storel_epi64((__m128i *)second, _mm_unpackhi_epi64(a, a));
}

#include "pack_kernel.h"

// The two halves of these vectors are 16 pixels apart and never mixed until they are stored.
#define VECTOR __m256i
#define PIXELS 32
#define TARGET NUMM_TARGET_AVX2
#define NAME(x) x##_avx2
#define DO(x) _mm256_##x
#define REST numm_pack_rows_ssse3

NUMM_INLINE TARGET VECTOR NAME(load)(const uint8_t *p)
{
	return _mm256_inserti128_si256(_mm256_castsi128_si256(load16(p)), load16(p + 48), 1);
}

NUMM_INLINE TARGET VECTOR NAME(table)(const uint8_t *p)
{
	return _mm256_broadcastsi128_si256(load16(p));
}

NUMM_INLINE TARGET void NAME(store)(uint8_t *to, VECTOR a)
{
	_mm256_storeu_si256((__m256i *)to, a);
}

NUMM_INLINE TARGET void NAME(store_two)(uint8_t *first, uint8_t *second, VECTOR a)
{
	a = _mm256_permute4x64_epi64(a, 0xd8);
	_mm_storeu_si128((__m128i *)first, _mm256_castsi256_si128(a));
	_mm_storeu_si128((__m128i *)second, _mm256_extracti128_si256(a, 1));
}

#include "pack_kernel.h"

#endif
