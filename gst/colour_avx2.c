// The row kernels that gain by AVX2: 32 pixels at a time. The others are those of SSSE3.
//
// Most AVX2 instructions work on two halves of 16 bytes apart from each other. Here the lower half
// holds pixels 0 to 15 and the upper one 16 to 31; "low" and "high" 16-bit samples are those of
// pixels 0-7, 16-23 and of 8-15, 24-31, as unpacking leaves them and packing expects them.

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

NUMM_INLINE TARGET __m256i both(const uint8_t *p)
{
	return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)p));
}

// chroma_terms makes sixteen terms from samples lifted to 16 bits.
NUMM_INLINE TARGET void chroma_terms(__m256i u, __m256i v, const struct numm_matrix *m,
				     struct numm_terms t, int i)
{
	const __m256i centre = _mm256_set1_epi16(-32768), bias = _mm256_set1_epi16(m->bias);
	__m256i g;

	u = _mm256_xor_si256(u, centre);
	v = _mm256_xor_si256(v, centre);
	g = _mm256_adds_epi16(_mm256_mulhrs_epi16(u, _mm256_set1_epi16(m->gu)),
			      _mm256_mulhrs_epi16(v, _mm256_set1_epi16(m->gv)));
	store(t.r + i, _mm256_adds_epi16(_mm256_mulhrs_epi16(v, _mm256_set1_epi16(m->rv)), bias));
	store(t.g + i, _mm256_adds_epi16(g, bias));
	store(t.b + i, _mm256_adds_epi16(_mm256_mulhrs_epi16(u, _mm256_set1_epi16(m->bu)), bias));
}

NUMM_INLINE TARGET __m256i lift8(const uint8_t *p)
{
	return _mm256_slli_epi16(_mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)p)), 8);
}

static TARGET void chroma8(const uint8_t *u, const uint8_t *v, int n,
			   const struct numm_matrix *m, struct numm_terms t)
{
	uint8_t last_u[LANES] = { 0 }, last_v[LANES] = { 0 };
	int i = 0;

	for (; i + LANES <= n; i += LANES)
		chroma_terms(lift8(u + i), lift8(v + i), m, t, i);
	if (i < n) {
		memcpy(last_u, u + i, n - i);
		memcpy(last_v, v + i, n - i);
		chroma_terms(lift8(last_u), lift8(last_v), m, t, i);
	}
}

static TARGET void chroma16(const uint16_t *u, const uint16_t *v, int n, int lift,
			    const struct numm_matrix *m, struct numm_terms t)
{
	const __m128i by = _mm_cvtsi32_si128(lift);
	uint16_t last_u[LANES] = { 0 }, last_v[LANES] = { 0 };
	int i = 0;

	for (; i + LANES <= n; i += LANES)
		chroma_terms(_mm256_sll_epi16(load(u + i), by), _mm256_sll_epi16(load(v + i), by), m, t, i);
	if (i < n) {
		memcpy(last_u, u + i, 2 * (n - i));
		memcpy(last_v, v + i, 2 * (n - i));
		chroma_terms(_mm256_sll_epi16(load(last_u), by), _mm256_sll_epi16(load(last_v), by), m, t, i);
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

// channel adds the terms of one channel to 32 luma levels.
NUMM_INLINE TARGET __m256i channel(__m256i low, __m256i high, const int16_t *terms, int hsub)
{
	__m256i a = load(terms), b, c;

	if (hsub) {
		b = _mm256_unpackhi_epi16(a, a);
		a = _mm256_unpacklo_epi16(a, a);
	} else {
		c = load(terms + LANES);
		b = _mm256_permute2x128_si256(a, c, 0x31);
		a = _mm256_permute2x128_si256(a, c, 0x20);
	}
	return _mm256_packus_epi16(_mm256_srai_epi16(_mm256_adds_epi16(low, a), 6),
				   _mm256_srai_epi16(_mm256_adds_epi16(high, b), 6));
}

// pixels makes 32 pixels from luma samples lifted to 16 bits and the terms from x on.
NUMM_INLINE TARGET void pixels(__m256i low, __m256i high, struct numm_terms t, int hsub, int x,
			       __m256i scale, uint8_t *rgb)
{
	low = _mm256_mulhi_epu16(low, scale);
	high = _mm256_mulhi_epu16(high, scale);
	x >>= hsub;
	weave(channel(low, high, t.r + x, hsub), channel(low, high, t.g + x, hsub),
	      channel(low, high, t.b + x, hsub), rgb);
}

NUMM_INLINE TARGET void pixels8(const uint8_t *y, struct numm_terms t, int hsub, int x,
				__m256i scale, uint8_t *rgb)
{
	const __m256i zero = _mm256_setzero_si256(), a = load(y);

	pixels(_mm256_unpacklo_epi8(zero, a), _mm256_unpackhi_epi8(zero, a), t, hsub, x, scale, rgb);
}

NUMM_INLINE TARGET void pixels16(const uint16_t *y, struct numm_terms t, int hsub, int x, __m128i lift,
				 __m256i scale, uint8_t *rgb)
{
	const __m256i a = _mm256_sll_epi16(load(y), lift), b = _mm256_sll_epi16(load(y + LANES), lift);

	pixels(_mm256_permute2x128_si256(a, b, 0x20), _mm256_permute2x128_si256(a, b, 0x31),
	       t, hsub, x, scale, rgb);
}

NUMM_INLINE TARGET void luma8_sub(const uint8_t *y, struct numm_terms t, int hsub, int width,
				  const struct numm_matrix *m, uint8_t *rgb)
{
	const __m256i scale = _mm256_set1_epi16(m->scale);
	uint8_t last[32] = { 0 }, out[96];
	int x = 0;

	for (; x + 32 <= width; x += 32)
		pixels8(y + x, t, hsub, x, scale, rgb + 3 * x);
	if (x < width) {
		memcpy(last, y + x, width - x);
		pixels8(last, t, hsub, x, scale, out);
		memcpy(rgb + 3 * x, out, 3 * (width - x));
	}
}

static TARGET void luma8(const uint8_t *y, struct numm_terms t, int hsub, int width,
			 const struct numm_matrix *m, uint8_t *rgb)
{
	if (hsub)
		luma8_sub(y, t, 1, width, m, rgb);
	else
		luma8_sub(y, t, 0, width, m, rgb);
}

NUMM_INLINE TARGET void luma16_sub(const uint16_t *y, struct numm_terms t, int hsub, int width, int lift,
				   const struct numm_matrix *m, uint8_t *rgb)
{
	const __m256i scale = _mm256_set1_epi16(m->scale);
	const __m128i by = _mm_cvtsi32_si128(lift);
	uint16_t last[32] = { 0 };
	uint8_t out[96];
	int x = 0;

	for (; x + 32 <= width; x += 32)
		pixels16(y + x, t, hsub, x, by, scale, rgb + 3 * x);
	if (x < width) {
		memcpy(last, y + x, 2 * (width - x));
		pixels16(last, t, hsub, x, by, scale, out);
		memcpy(rgb + 3 * x, out, 3 * (width - x));
	}
}

static TARGET void luma16(const uint16_t *y, struct numm_terms t, int hsub, int width, int lift,
			  const struct numm_matrix *m, uint8_t *rgb)
{
	if (hsub)
		luma16_sub(y, t, 1, width, lift, m, rgb);
	else
		luma16_sub(y, t, 0, width, lift, m, rgb);
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
	.interleave = interleave,
	.repack = numm_repack_ssse3,
	.gather8 = numm_gather8_ssse3,
	.reverse = numm_reverse_ssse3,
	.transpose = numm_transpose_ssse3,
};

#endif
