// The row kernels that are faster with AVX2: 32 pixels at a time. The others are those of SSSE3.
//
// The lower half of a vector holds pixels 0 to 15 and the upper one 16 to 31; "low" and "high" 16-bit
// samples are those of pixels 0-7, 16-23 and of 8-15, 24-31, as unpacking leaves them and packing
// expects them.

#include "colour_scale.h"
#include "colour_x86.h"

#ifdef NUMM_X86

#include <string.h>

#include "vector_avx2.h"

NUMM_INLINE TARGET __m256i in_order(const uint8_t *p)
{
	return _mm256_permute4x64_epi64(load(p), 0xd8);
}

NUMM_INLINE TARGET __m256i low_of(__m256i a, __m256i b)
{
	return _mm256_permute2x128_si256(a, b, 0x20);
}

NUMM_INLINE TARGET __m256i high_of(__m256i a, __m256i b)
{
	return _mm256_permute2x128_si256(a, b, 0x31);
}

NUMM_INLINE TARGET __m256i choose(__m256i r, __m256i g, __m256i b, int j)
{
	return _mm256_blendv_epi8(_mm256_blendv_epi8(r, g, both(numm_choose[j][1])), b, both(numm_choose[j][2]));
}

// weave stores 32 pixels, 96 bytes.
NUMM_INLINE TARGET void weave(__m256i r, __m256i g, __m256i b, uint8_t *rgb)
{
	__m256i first, second, third;

	r = _mm256_shuffle_epi8(r, both(numm_place[0]));
	g = _mm256_shuffle_epi8(g, both(numm_place[1]));
	b = _mm256_shuffle_epi8(b, both(numm_place[2]));
	first = choose(r, g, b, 0);
	second = choose(r, g, b, 1);
	third = choose(r, g, b, 2);
	store(rgb, _mm256_permute2x128_si256(first, second, 0x20));
	store(rgb + 32, _mm256_permute2x128_si256(third, first, 0x30));
	store(rgb + 64, _mm256_permute2x128_si256(second, third, 0x31));
}

NUMM_INLINE TARGET __m256i widened(const uint8_t *p)
{
	return _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)p));
}

#include "colour_kernel.h"

// eight makes eight samples of a row, each the sum of its own stored samples.
NUMM_INLINE TARGET __m256i eight(const int16_t *row, const struct numm_axis *a, int x, int close)
{
	const __m256i start = load(a->start + x), picks = load(a->picks + x);
	__m256i sum = _mm256_set1_epi32(NUMM_SCALE_ONE / 2), pairs;

	for (int k = 0; k < a->taps; k += 2) {
		if (close)
			pairs = _mm256_shuffle_epi8(two(row + k + a->start[x], row + k + a->start[x + 4]), picks);
		else
			pairs = _mm256_i32gather_epi32((const int *)(row + k), start, 2);
		sum = _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, load(a->pairs + k / 2 * a->padded + x)));
	}
	return _mm256_add_epi32(_mm256_srai_epi32(sum, 14), _mm256_set1_epi32(32768));
}

NUMM_INLINE TARGET void across_sub(const int16_t *row, const struct numm_axis *axis, int close, int n, uint16_t *to)
{
	const struct numm_axis a = *axis; // which no store can change

	for (int x = 0; x < n; x += LANES)
		store(to + x, _mm256_permute4x64_epi64(_mm256_packus_epi32(eight(row, &a, x, close),
									   eight(row, &a, x + 8, close)), 0xd8));
}

static TARGET void across(const int16_t *row, const struct numm_axis *a, int n, uint16_t *to)
{
	if (a->close)
		across_sub(row, a, 1, n, to);
	else
		across_sub(row, a, 0, n, to);
}

NUMM_INLINE TARGET __m256i without_fourth(const uint8_t *src, __m256i pick)
{
	return _mm256_permutevar8x32_epi32(_mm256_shuffle_epi8(load(src), pick), _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 3, 7));
}

// repack moves eight pixels at a time and stores eight bytes too many, which the next store overwrites, but for the last ten
// pixels. Those are loaded with the byte before them: the row may start within a pixel, and then ends a byte early. Pixels of
// three bytes and narrow rows are left to the kernel of SSSE3.
static TARGET void repack(const uint8_t *src, int step, const int offset[3], int width, uint8_t *rgb)
{
	const int r = offset[0], g = offset[1], b = offset[2];
	__m256i pick;
	int x = 0;

	if (step != 4 || width < 11) {
		numm_repack_ssse3(src, step, offset, width, rgb);
		return;
	}
	pick = _mm256_broadcastsi128_si256(_mm_add_epi8(_mm_setr_epi8(0, 0, 0, 4, 4, 4, 8, 8, 8, 12, 12, 12, 0, 0, 0, 0),
							_mm_setr_epi8(r, g, b, r, g, b, r, g, b, r, g, b, 0, 0, 0, 0)));
	for (; x + 11 <= width; x += 8)
		store(rgb + 3 * x, without_fourth(src + 4 * x, pick));
	pick = _mm256_add_epi8(pick, _mm256_set1_epi8(1));
	for (; x < width; x += 8) {
		const int at = x + 8 <= width ? x : width - 8;
		const __m256i eight = without_fourth(src + 4 * at - 1, pick);

		_mm_storeu_si128((__m128i *)(rgb + 3 * at), _mm256_castsi256_si128(eight));
		_mm_storel_epi64((__m128i *)(rgb + 3 * at + 16), _mm256_extracti128_si256(eight, 1));
	}
}

const struct numm_rows numm_rows_avx2 = {
	.chroma8 = chroma8,
	.chroma16 = chroma16,
	.luma8 = luma8,
	.luma16 = luma16,
	.mix8 = mix8,
	.mix16 = mix16,
	.across = across,
	.interleave = interleave,
	.repack = repack,
	.gather8 = numm_gather8_ssse3,
	.reverse = numm_reverse_ssse3,
	.transpose = numm_transpose_ssse3,
};

#endif
