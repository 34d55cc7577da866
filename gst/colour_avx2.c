// The row kernels that gain by AVX2: 32 pixels at a time. The others are those of SSSE3.
//
// Most AVX2 instructions work on two halves of 16 bytes apart from each other. Here the lower half
// holds pixels 0 to 15 and the upper one 16 to 31; "low" and "high" 16-bit samples are those of
// pixels 0-7, 16-23 and of 8-15, 24-31, as unpacking leaves them and packing expects them.

#include "colour_scale.h"
#include "colour_x86.h"

#ifdef NUMM_X86

#include <string.h>

#define TARGET NUMM_TARGET_AVX2
#define LANES 16 // 16-bit lanes of a vector

NUMM_INLINE TARGET __m256i load(const void *p)
{
	return _mm256_loadu_si256((const __m256i *)p);
}

NUMM_INLINE TARGET void store(void *p, __m256i a)
{
	_mm256_storeu_si256((__m256i *)p, a);
}

NUMM_INLINE TARGET __m256i two(const void *low, const void *high)
{
	return _mm256_inserti128_si256(_mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)low)),
				       _mm_loadu_si128((const __m128i *)high), 1);
}

NUMM_INLINE TARGET __m256i both(const uint8_t *p)
{
	return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)p));
}

// blend makes sixteen samples of chroma from pairs of stored ones.
NUMM_INLINE TARGET __m256i blend(__m256i pairs, __m256i weights)
{
	return _mm256_sub_epi16(_mm256_maddubs_epi16(pairs, weights), _mm256_set1_epi16(8192));
}

NUMM_INLINE TARGET void chroma8_part(const uint8_t *near, const uint8_t *far, __m256i weights, int16_t *row)
{
	const __m256i a = _mm256_permute4x64_epi64(load(near), 0xd8), b = _mm256_permute4x64_epi64(load(far), 0xd8);

	store(row, blend(_mm256_unpacklo_epi8(a, b), weights));
	store(row + LANES, blend(_mm256_unpackhi_epi8(a, b), weights));
}

static TARGET void chroma8(const uint8_t *near, const uint8_t *far, int weight, int n, int16_t *row)
{
	const __m256i weights = _mm256_set1_epi16(weight << 11 | (8 - weight) << 3);
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
	const __m256i a = _mm256_mulhi_epu16(_mm256_sll_epi16(load(near), lift), _mm256_set1_epi16((8 - weight) << 11));
	const __m256i b = _mm256_mulhi_epu16(_mm256_sll_epi16(load(far), lift), _mm256_set1_epi16(weight << 11));

	store(row, _mm256_sub_epi16(_mm256_add_epi16(a, b), _mm256_set1_epi16(8192)));
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

// A row of chroma in 16 bits as 32 pixels need it: where it has half as many samples, for the
// even pixels and for the odd ones; else for the low ones and for the high ones.
struct pair {
	__m256i a, b;
};

NUMM_INLINE TARGET struct pair chroma_at(const int16_t *row, int x, int hsub)
{
	__m256i a, b;

	if (hsub) {
		row += x >> 1;
		a = load(row);
		a = _mm256_add_epi16(a, _mm256_add_epi16(a, a));
		return (struct pair){ _mm256_add_epi16(a, load(row - 1)), _mm256_add_epi16(a, load(row + 1)) };
	}
	a = load(row + x);
	b = load(row + x + LANES);
	return (struct pair){ _mm256_slli_epi16(_mm256_permute2x128_si256(a, b, 0x20), 2),
			      _mm256_slli_epi16(_mm256_permute2x128_si256(a, b, 0x31), 2) };
}

NUMM_INLINE TARGET struct pair times(struct pair p, int16_t factor)
{
	const __m256i f = _mm256_set1_epi16(factor);

	return (struct pair){ _mm256_mulhrs_epi16(p.a, f), _mm256_mulhrs_epi16(p.b, f) };
}

// channel adds what chroma gives to one channel to 32 luma levels.
NUMM_INLINE TARGET __m256i channel(__m256i low, __m256i high, struct pair c, int hsub)
{
	if (hsub)
		c = (struct pair){ _mm256_unpacklo_epi16(c.a, c.b), _mm256_unpackhi_epi16(c.a, c.b) };
	return _mm256_packus_epi16(_mm256_srai_epi16(_mm256_adds_epi16(low, c.a), 6),
				   _mm256_srai_epi16(_mm256_adds_epi16(high, c.b), 6));
}

// pixels makes 32 pixels from luma samples lifted to 16 bits and the chroma from x on.
NUMM_INLINE TARGET void pixels(__m256i low, __m256i high, struct numm_chroma c, int hsub, int x,
			       const struct numm_matrix *m, uint8_t *rgb)
{
	const __m256i scale = _mm256_set1_epi16(m->scale), bias = _mm256_set1_epi16(m->bias);
	const struct pair u = chroma_at(c.u, x, hsub), v = chroma_at(c.v, x, hsub);
	const struct pair gu = times(u, m->gu), gv = times(v, m->gv);
	const struct pair g = { _mm256_add_epi16(gu.a, gv.a), _mm256_add_epi16(gu.b, gv.b) };

	low = _mm256_add_epi16(_mm256_mulhi_epu16(low, scale), bias);
	high = _mm256_add_epi16(_mm256_mulhi_epu16(high, scale), bias);
	weave(channel(low, high, times(v, m->rv), hsub), channel(low, high, g, hsub),
	      channel(low, high, times(u, m->bu), hsub), rgb);
}

NUMM_INLINE TARGET void pixels8(const uint8_t *y, struct numm_chroma c, int hsub, int x,
				const struct numm_matrix *m, uint8_t *rgb)
{
	const __m256i zero = _mm256_setzero_si256(), a = load(y);

	pixels(_mm256_unpacklo_epi8(zero, a), _mm256_unpackhi_epi8(zero, a), c, hsub, x, m, rgb);
}

NUMM_INLINE TARGET void pixels16(const uint16_t *y, struct numm_chroma c, int hsub, int x, __m128i lift,
				 const struct numm_matrix *m, uint8_t *rgb)
{
	const __m256i a = _mm256_sll_epi16(load(y), lift), b = _mm256_sll_epi16(load(y + LANES), lift);

	pixels(_mm256_permute2x128_si256(a, b, 0x20), _mm256_permute2x128_si256(a, b, 0x31),
	       c, hsub, x, m, rgb);
}

NUMM_INLINE TARGET void luma8_sub(const uint8_t *y, struct numm_chroma c, int hsub, int width,
				  const struct numm_matrix *m, uint8_t *rgb)
{
	const struct numm_matrix k = *m; // which no store can change
	uint8_t last[32] = { 0 }, out[96];
	int x = 0;

	for (; x + 32 <= width; x += 32)
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
	uint16_t last[32] = { 0 };
	uint8_t out[96];
	int x = 0;

	for (; x + 32 <= width; x += 32)
		pixels16(y + x, c, hsub, x, by, &k, rgb + 3 * x);
	if (x < width) {
		memcpy(last, y + x, 2 * (width - x));
		pixels16(last, c, hsub, x, by, &k, out);
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

// Sums of the products of 16 samples of several rows, in the halves as unpacking leaves them.
struct sums {
	__m256i low, high;
};

NUMM_INLINE TARGET struct sums begin(int rounding)
{
	return (struct sums){ _mm256_set1_epi32(rounding), _mm256_set1_epi32(rounding) };
}

// add adds the samples of two rows times a pair of weights.
NUMM_INLINE TARGET struct sums add(struct sums s, __m256i a, __m256i b, int32_t weights)
{
	const __m256i w = _mm256_set1_epi32(weights);

	s.low = _mm256_add_epi32(s.low, _mm256_madd_epi16(_mm256_unpacklo_epi16(a, b), w));
	s.high = _mm256_add_epi32(s.high, _mm256_madd_epi16(_mm256_unpackhi_epi16(a, b), w));
	return s;
}

NUMM_INLINE TARGET __m256i centred(struct sums s, int shift)
{
	const __m256i middle = _mm256_set1_epi32(32768);

	return _mm256_packs_epi32(_mm256_sub_epi32(_mm256_srai_epi32(s.low, shift), middle),
			       _mm256_sub_epi32(_mm256_srai_epi32(s.high, shift), middle));
}

NUMM_INLINE TARGET __m256i widened(const uint8_t *p)
{
	return _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)p));
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

NUMM_INLINE TARGET __m256i twelve_bits(const uint8_t *p, __m128i lift)
{
	return _mm256_srli_epi16(_mm256_sll_epi16(load(p), lift), 4);
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

// eight makes eight samples of a row, each the sum of its own places there.
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

static TARGET void interleave(const uint8_t *r, const uint8_t *g, const uint8_t *b, int width, uint8_t *rgb)
{
	int x = 0;

	for (; x + 32 <= width; x += 32)
		weave(load(r + x), load(g + x), load(b + x), rgb + 3 * x);
	numm_rows_portable.interleave(r + x, g + x, b + x, width - x, rgb + 3 * x);
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
	.repack = numm_repack_ssse3,
	.gather8 = numm_gather8_ssse3,
	.reverse = numm_reverse_ssse3,
	.transpose = numm_transpose_ssse3,
};

#endif
