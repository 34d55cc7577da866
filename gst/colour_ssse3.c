// The row kernels with SSSE3, which every x86-64 machine since 2006 has: 16 pixels at a time.

#include "colour_scale.h"
#include "colour_x86.h"

#ifdef NUMM_X86

#include <string.h>

#define TARGET NUMM_TARGET_SSSE3
#define LANES 8 // 16-bit lanes of a vector

NUMM_INLINE TARGET __m128i load(const void *p)
{
	return _mm_loadu_si128((const __m128i *)p);
}

NUMM_INLINE TARGET void store(void *p, __m128i a)
{
	_mm_storeu_si128((__m128i *)p, a);
}

// blend makes eight samples of chroma from pairs of stored ones.
NUMM_INLINE TARGET __m128i blend(__m128i pairs, __m128i weights)
{
	return _mm_sub_epi16(_mm_maddubs_epi16(pairs, weights), _mm_set1_epi16(8192));
}

NUMM_INLINE TARGET void chroma8_part(const uint8_t *near, const uint8_t *far, __m128i weights, int16_t *row)
{
	const __m128i a = load(near), b = load(far);

	store(row, blend(_mm_unpacklo_epi8(a, b), weights));
	store(row + LANES, blend(_mm_unpackhi_epi8(a, b), weights));
}

static TARGET void chroma8(const uint8_t *near, const uint8_t *far, int weight, int n, int16_t *row)
{
	const __m128i weights = _mm_set1_epi16(weight << 11 | (8 - weight) << 3);
	uint8_t last[2][2 * LANES] = { { 0 } };
	int i = 0;

	for (; i + 2 * LANES <= n; i += 2 * LANES)
		chroma8_part(near + i, far + i, weights, row + i);
	if (i < n) {
		memcpy(last[0], near + i, n - i);
		memcpy(last[1], far + i, n - i);
		chroma8_part(last[0], last[1], weights, row + i);
	}
}

NUMM_INLINE TARGET void chroma16_part(const uint16_t *near, const uint16_t *far, int weight, __m128i lift,
				      int16_t *row)
{
	const __m128i a = _mm_mulhi_epu16(_mm_sll_epi16(load(near), lift), _mm_set1_epi16((8 - weight) << 11));
	const __m128i b = _mm_mulhi_epu16(_mm_sll_epi16(load(far), lift), _mm_set1_epi16(weight << 11));

	store(row, _mm_sub_epi16(_mm_add_epi16(a, b), _mm_set1_epi16(8192)));
}

static TARGET void chroma16(const uint16_t *near, const uint16_t *far, int weight, int n, int lift, int16_t *row)
{
	const __m128i by = _mm_cvtsi32_si128(lift);
	uint16_t last[2][LANES] = { { 0 } };
	int i = 0;

	for (; i + LANES <= n; i += LANES)
		chroma16_part(near + i, far + i, weight, by, row + i);
	if (i < n) {
		memcpy(last[0], near + i, 2 * (n - i));
		memcpy(last[1], far + i, 2 * (n - i));
		chroma16_part(last[0], last[1], weight, by, row + i);
	}
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

// A row of chroma in 16 bits as 16 pixels need it: where it has half as many samples, for the
// even pixels and for the odd ones; else for the low ones and for the high ones.
struct pair {
	__m128i a, b;
};

NUMM_INLINE TARGET struct pair chroma_at(const int16_t *row, int x, int hsub)
{
	__m128i a, b;

	if (hsub) {
		row += x >> 1;
		a = load(row);
		a = _mm_add_epi16(a, _mm_add_epi16(a, a));
		return (struct pair){ _mm_add_epi16(a, load(row - 1)), _mm_add_epi16(a, load(row + 1)) };
	}
	a = load(row + x);
	b = load(row + x + LANES);
	return (struct pair){ _mm_slli_epi16(a, 2), _mm_slli_epi16(b, 2) };
}

NUMM_INLINE TARGET struct pair times(struct pair p, int16_t factor)
{
	const __m128i f = _mm_set1_epi16(factor);

	return (struct pair){ _mm_mulhrs_epi16(p.a, f), _mm_mulhrs_epi16(p.b, f) };
}

// channel adds what chroma gives to one channel to 16 luma levels.
NUMM_INLINE TARGET __m128i channel(__m128i low, __m128i high, struct pair c, int hsub)
{
	if (hsub)
		c = (struct pair){ _mm_unpacklo_epi16(c.a, c.b), _mm_unpackhi_epi16(c.a, c.b) };
	return _mm_packus_epi16(_mm_srai_epi16(_mm_adds_epi16(low, c.a), 6),
				_mm_srai_epi16(_mm_adds_epi16(high, c.b), 6));
}

// pixels makes 16 pixels from luma samples lifted to 16 bits and the chroma from x on.
NUMM_INLINE TARGET void pixels(__m128i low, __m128i high, struct numm_chroma c, int hsub, int x,
			       const struct numm_matrix *m, uint8_t *rgb)
{
	const __m128i scale = _mm_set1_epi16(m->scale), bias = _mm_set1_epi16(m->bias);
	const struct pair u = chroma_at(c.u, x, hsub), v = chroma_at(c.v, x, hsub);
	const struct pair gu = times(u, m->gu), gv = times(v, m->gv);
	const struct pair g = { _mm_add_epi16(gu.a, gv.a), _mm_add_epi16(gu.b, gv.b) };

	low = _mm_add_epi16(_mm_mulhi_epu16(low, scale), bias);
	high = _mm_add_epi16(_mm_mulhi_epu16(high, scale), bias);
	weave(channel(low, high, times(v, m->rv), hsub), channel(low, high, g, hsub),
	      channel(low, high, times(u, m->bu), hsub), rgb);
}

NUMM_INLINE TARGET void pixels8(const uint8_t *y, struct numm_chroma c, int hsub, int x,
				const struct numm_matrix *m, uint8_t *rgb)
{
	const __m128i zero = _mm_setzero_si128(), a = load(y);

	pixels(_mm_unpacklo_epi8(zero, a), _mm_unpackhi_epi8(zero, a), c, hsub, x, m, rgb);
}

NUMM_INLINE TARGET void luma8_sub(const uint8_t *y, struct numm_chroma c, int hsub, int width,
				  const struct numm_matrix *m, uint8_t *rgb)
{
	const struct numm_matrix k = *m; // which no store can change
	uint8_t last[16] = { 0 }, out[48];
	int x = 0;

	for (; x + 16 <= width; x += 16)
		pixels8(y + x, c, hsub, x, &k, rgb + 3 * x);
	if (x < width) {
		memcpy(last, y + x, width - x);
		pixels8(last, c, hsub, x, &k, out);
		memcpy(rgb + 3 * x, out, 3 * (width - x));
	}
}

static TARGET void luma8(const uint8_t *y, struct numm_chroma c, int hsub, int width,
			 const struct numm_matrix *m, uint8_t *rgb)
{
	if (hsub)
		luma8_sub(y, c, 1, width, m, rgb);
	else
		luma8_sub(y, c, 0, width, m, rgb);
}

NUMM_INLINE TARGET void luma16_sub(const uint16_t *y, struct numm_chroma c, int hsub, int width, int lift,
				   const struct numm_matrix *m, uint8_t *rgb)
{
	const struct numm_matrix k = *m; // which no store can change
	const __m128i by = _mm_cvtsi32_si128(lift);
	uint16_t last[16] = { 0 };
	uint8_t out[48];
	int x = 0;

	for (; x + 16 <= width; x += 16)
		pixels(_mm_sll_epi16(load(y + x), by), _mm_sll_epi16(load(y + x + LANES), by),
		       c, hsub, x, &k, rgb + 3 * x);
	if (x < width) {
		memcpy(last, y + x, 2 * (width - x));
		pixels(_mm_sll_epi16(load(last), by), _mm_sll_epi16(load(last + LANES), by),
		       c, hsub, x, &k, out);
		memcpy(rgb + 3 * x, out, 3 * (width - x));
	}
}

static TARGET void luma16(const uint16_t *y, struct numm_chroma c, int hsub, int width, int lift,
			  const struct numm_matrix *m, uint8_t *rgb)
{
	if (hsub)
		luma16_sub(y, c, 1, width, lift, m, rgb);
	else
		luma16_sub(y, c, 0, width, lift, m, rgb);
}

// Sums of the products of 8 samples of several rows, in the halves as unpacking leaves them.
struct sums {
	__m128i low, high;
};

NUMM_INLINE TARGET struct sums begin(int rounding)
{
	return (struct sums){ _mm_set1_epi32(rounding), _mm_set1_epi32(rounding) };
}

// add adds the samples of two rows times a pair of weights.
NUMM_INLINE TARGET struct sums add(struct sums s, __m128i a, __m128i b, int32_t weights)
{
	const __m128i w = _mm_set1_epi32(weights);

	s.low = _mm_add_epi32(s.low, _mm_madd_epi16(_mm_unpacklo_epi16(a, b), w));
	s.high = _mm_add_epi32(s.high, _mm_madd_epi16(_mm_unpackhi_epi16(a, b), w));
	return s;
}

NUMM_INLINE TARGET __m128i centred(struct sums s, int shift)
{
	const __m128i middle = _mm_set1_epi32(32768);

	return _mm_packs_epi32(_mm_sub_epi32(_mm_srai_epi32(s.low, shift), middle),
			       _mm_sub_epi32(_mm_srai_epi32(s.high, shift), middle));
}

NUMM_INLINE TARGET __m128i widened(const uint8_t *p)
{
	return _mm_unpacklo_epi8(_mm_loadl_epi64((const __m128i *)p), _mm_setzero_si128());
}

static TARGET void mix8(const uint8_t *src, ptrdiff_t stride, const struct numm_axis *down, int y,
			int n, int16_t *row)
{
	int x = 0;

	for (; x + LANES <= n; x += LANES) {
		const uint8_t *p = src + x;
		struct sums s = begin(32);

		for (int k = 0; k < down->taps; k += 2, p += 2 * stride)
			s = add(s, widened(p), widened(k + 1 < down->taps ? p + stride : p),
				down->pairs[k / 2 * down->padded + y]);
		store(row + x, centred(s, 6));
	}
	numm_rows_portable.mix8(src + x, stride, down, y, n - x, row + x);
}

NUMM_INLINE TARGET __m128i twelve_bits(const uint8_t *p, __m128i lift)
{
	return _mm_srli_epi16(_mm_sll_epi16(load(p), lift), 4);
}

static TARGET void mix16(const uint8_t *src, ptrdiff_t stride, const struct numm_axis *down, int y,
			 int n, int lift, int16_t *row)
{
	const __m128i by = _mm_cvtsi32_si128(lift);
	int x = 0;

	for (; x + LANES <= n; x += LANES) {
		const uint8_t *p = src + 2 * x;
		struct sums s = begin(512);

		for (int k = 0; k < down->taps; k += 2, p += 2 * stride)
			s = add(s, twelve_bits(p, by), twelve_bits(k + 1 < down->taps ? p + stride : p, by),
				down->pairs[k / 2 * down->padded + y]);
		store(row + x, centred(s, 10));
	}
	numm_rows_portable.mix16(src + 2 * x, stride, down, y, n - x, lift, row + x);
}

// four makes four samples of a row, each the sum of its own places there.
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

static TARGET void interleave(const uint8_t *r, const uint8_t *g, const uint8_t *b, int width, uint8_t *rgb)
{
	int x = 0;

	for (; x + 16 <= width; x += 16)
		weave(load(r + x), load(g + x), load(b + x), rgb + 3 * x);
	numm_rows_portable.interleave(r + x, g + x, b + x, width - x, rgb + 3 * x);
}

// numm_repack_ssse3 moves four or five pixels a time and stores a few bytes too many, which the next store
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

// numm_reverse_ssse3 moves five pixels a time; the sixteenth byte of each store is overwritten by the next.
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
