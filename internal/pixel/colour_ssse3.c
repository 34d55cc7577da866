// The row kernels with SSSE3: 16 pixels at a time.

#include "colour_scale.h"
#include "colour_x86.h"

#ifdef NUMM_X86

#include <string.h>

#include "vector_ssse3.h"

NUMM_INLINE TARGET __m128i in_order(const uint8_t *p)
{
	return load(p);
}

NUMM_INLINE TARGET __m128i low_of(__m128i a, __m128i b)
{
	return a;
}

NUMM_INLINE TARGET __m128i high_of(__m128i a, __m128i b)
{
	return b;
}

NUMM_INLINE TARGET __m128i choose(__m128i r, __m128i g, __m128i b, int j)
{
	return _mm_or_si128(_mm_or_si128(_mm_and_si128(r, load(numm_choose[j][0])),
					 _mm_and_si128(g, load(numm_choose[j][1]))),
			    _mm_and_si128(b, load(numm_choose[j][2])));
}

// weave stores sixteen pixels, 48 bytes.
NUMM_INLINE TARGET void weave(__m128i r, __m128i g, __m128i b, uint8_t *rgb)
{
	r = _mm_shuffle_epi8(r, load(numm_place[0]));
	g = _mm_shuffle_epi8(g, load(numm_place[1]));
	b = _mm_shuffle_epi8(b, load(numm_place[2]));
	store(rgb, choose(r, g, b, 0));
	store(rgb + 16, choose(r, g, b, 1));
	store(rgb + 32, choose(r, g, b, 2));
}

NUMM_INLINE TARGET __m128i widened(const uint8_t *p)
{
	return _mm_unpacklo_epi8(_mm_loadl_epi64((const __m128i *)p), _mm_setzero_si128());
}

#include "colour_kernel.h"

// four makes four samples of a row, each the sum of its own stored samples.
NUMM_INLINE TARGET __m128i four(const int16_t *row, const struct numm_axis *a, int x)
{
	__m128i sum = _mm_set1_epi32(NUMM_SCALE_ONE / 2);

	for (int k = 0; k < a->taps; k += 2) {
		const __m128i pairs = _mm_shuffle_epi8(load(row + k + a->start[x]), load(a->picks + x));

		sum = _mm_add_epi32(sum, _mm_madd_epi16(pairs, load(a->pairs + k / 2 * a->padded + x)));
	}
	return _mm_srai_epi32(sum, 14);
}

static TARGET void across(const int16_t *row, const struct numm_axis *a, int n, uint16_t *to)
{
	if (!a->close) {
		numm_rows_portable.across(row, a, n, to);
		return;
	}
	for (int x = 0; x < n; x += LANES)
		store(to + x, _mm_xor_si128(_mm_packs_epi32(four(row, a, x), four(row, a, x + 4)),
					    _mm_set1_epi16(-32768)));
}

// numm_repack_ssse3 moves four or five pixels at a time and stores a few bytes too many, which the next store
// overwrites; the last pixels are left to the portable kernel.
TARGET void numm_repack_ssse3(const uint8_t *src, int step, const int offset[3], int width, uint8_t *rgb)
{
	const int each = step == 4 ? 4 : 5;
	uint8_t pick[16] = { 0 };
	int x = 0;

	for (int i = 0; i < 3 * each; i++)
		pick[i] = i / 3 * step + offset[i % 3];
	for (; x + 6 <= width; x += each)
		store(rgb + 3 * x, _mm_shuffle_epi8(load(src + step * x), load(pick)));
	numm_rows_portable.repack(src + step * x, step, offset, width - x, rgb + 3 * x);
}

// numm_gather8_ssse3 takes every second or fourth byte sixteen at a time, up to where the last load
// would end beyond the last sample.
TARGET void numm_gather8_ssse3(const uint8_t *src, int step, int n, uint8_t *dst)
{
	const __m128i second = _mm_set1_epi16(0xff), fourth = _mm_set1_epi32(0xff);
	int i = 0;

	if (step == 2)
		for (; i + 17 <= n; i += 16)
			store(dst + i, _mm_packus_epi16(_mm_and_si128(load(src + 2 * i), second),
							_mm_and_si128(load(src + 2 * i + 16), second)));
	if (step == 4)
		for (; i + 17 <= n; i += 16) {
			const uint8_t *s = src + 4 * i;
			__m128i low = _mm_packs_epi32(_mm_and_si128(load(s), fourth),
						      _mm_and_si128(load(s + 16), fourth));
			__m128i high = _mm_packs_epi32(_mm_and_si128(load(s + 32), fourth),
						       _mm_and_si128(load(s + 48), fourth));

			store(dst + i, _mm_packus_epi16(low, high));
		}
	numm_rows_portable.gather8(src + (ptrdiff_t)i * step, step, n - i, dst + i);
}

// numm_reverse_ssse3 moves five pixels at a time; the sixteenth byte of each store is overwritten by the next.
TARGET void numm_reverse_ssse3(const uint8_t *src, int width, uint8_t *dst)
{
	const __m128i order = _mm_setr_epi8(12, 13, 14, 9, 10, 11, 6, 7, 8, 3, 4, 5, 0, 1, 2, 15);
	int x = 0;

	for (; x + 6 <= width; x += 5)
		store(dst + 3 * x, _mm_shuffle_epi8(load(src + 3 * (width - 5 - x)), order));
	numm_rows_portable.reverse(src, width - x, dst + 3 * x);
}

NUMM_INLINE TARGET void store12(uint8_t *dst, __m128i a)
{
	int last = _mm_cvtsi128_si32(_mm_srli_si128(a, 8));

	_mm_storel_epi64((__m128i *)dst, a);
	memcpy(dst + 8, &last, 4);
}

// numm_transpose_ssse3 turns squares of four by four pixels, widened to 32 bits while they turn.
TARGET void numm_transpose_ssse3(const uint8_t *src, ptrdiff_t src_stride, int width, int rows,
				 uint8_t *dst, ptrdiff_t dst_stride)
{
	const __m128i widen = _mm_setr_epi8(0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1);
	const __m128i pack = _mm_setr_epi8(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1);
	const int whole_rows = rows & ~3, whole_width = width & ~3;

	for (int x = 0; x < whole_width; x += 4) {
		for (int j = 0; j < whole_rows; j += 4) {
			const uint8_t *s = src + j * src_stride + 3 * x;
			uint8_t *d = dst + x * dst_stride + 3 * j;
			__m128i a = _mm_shuffle_epi8(load(s), widen);
			__m128i b = _mm_shuffle_epi8(load(s + src_stride), widen);
			__m128i c = _mm_shuffle_epi8(load(s + 2 * src_stride), widen);
			__m128i e = _mm_shuffle_epi8(load(s + 3 * src_stride), widen);
			__m128i ab = _mm_unpacklo_epi32(a, b), ce = _mm_unpacklo_epi32(c, e);

			store12(d, _mm_shuffle_epi8(_mm_unpacklo_epi64(ab, ce), pack));
			store12(d + dst_stride, _mm_shuffle_epi8(_mm_unpackhi_epi64(ab, ce), pack));
			ab = _mm_unpackhi_epi32(a, b);
			ce = _mm_unpackhi_epi32(c, e);
			store12(d + 2 * dst_stride, _mm_shuffle_epi8(_mm_unpacklo_epi64(ab, ce), pack));
			store12(d + 3 * dst_stride, _mm_shuffle_epi8(_mm_unpackhi_epi64(ab, ce), pack));
		}
	}
	numm_transpose_portable(src + whole_rows * src_stride, src_stride, whole_width, rows - whole_rows,
				dst + 3 * whole_rows, dst_stride);
	numm_transpose_portable(src + 3 * whole_width, src_stride, width - whole_width, rows,
				dst + whole_width * dst_stride, dst_stride);
}

const struct numm_rows numm_rows_ssse3 = {
	.chroma8 = chroma8,
	.chroma16 = chroma16,
	.luma8 = luma8,
	.luma16 = luma16,
	.mix8 = mix8,
	.mix16 = mix16,
	.across = across,
	.interleave = interleave,
	.repack = numm_repack_ssse3,
	.gather8 = numm_gather8_ssse3,
	.reverse = numm_reverse_ssse3,
	.transpose = numm_transpose_ssse3,
};

#endif
