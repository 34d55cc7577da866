// The row kernels that are the same for SSSE3 and AVX2 except for the size of their vectors. Each of the two
// files includes this after its vectors and after functions of its own:
//
//	in_order(p)          a vector of bytes at p, so that unpacking it gives their first half, then their second
//	low_of(a, b)         of two vectors of 16-bit samples those that unpacking bytes leaves in its low result
//	high_of(a, b)        and those that it leaves in its high one, as packing expects them
//	widened(p)           as many bytes at p as there are lanes, in 16 bits
//	weave(r, g, b, rgb)  stores a vector of pixels

enum { PIXELS = BYTES }; // at a time

// blend makes samples of chroma from pairs of stored ones.
NUMM_INLINE TARGET VECTOR blend(VECTOR pairs, VECTOR weights)
{
	return DO(sub_epi16)(DO(maddubs_epi16)(pairs, weights), DO(set1_epi16)(8192));
}

NUMM_INLINE TARGET void chroma8_part(const uint8_t *near, const uint8_t *far, VECTOR weights, int16_t *row)
{
	const VECTOR a = in_order(near), b = in_order(far);

	store(row, blend(DO(unpacklo_epi8)(a, b), weights));
	store(row + LANES, blend(DO(unpackhi_epi8)(a, b), weights));
}

static TARGET void chroma8(const uint8_t *near, const uint8_t *far, int weight, int n, int16_t *row)
{
	const VECTOR weights = DO(set1_epi16)(weight << 11 | (8 - weight) << 3);
	uint8_t last[2][BYTES] = { { 0 } };
	int i = 0;

	for (; i + BYTES <= n; i += BYTES)
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
	const VECTOR a = DO(mulhi_epu16)(DO(sll_epi16)(load(near), lift), DO(set1_epi16)((8 - weight) << 11));
	const VECTOR b = DO(mulhi_epu16)(DO(sll_epi16)(load(far), lift), DO(set1_epi16)(weight << 11));

	store(row, DO(sub_epi16)(DO(add_epi16)(a, b), DO(set1_epi16)(8192)));
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

// A row of chroma in 16 bits as a vector of pixels needs it: where it has half as many samples, for the
// even pixels and for the odd ones; else for the low ones and for the high ones.
struct pair {
	VECTOR a, b;
};

NUMM_INLINE TARGET struct pair chroma_at(const int16_t *row, int x, int hsub)
{
	VECTOR a, b;

	if (hsub) {
		row += x >> 1;
		a = load(row);
		a = DO(add_epi16)(a, DO(add_epi16)(a, a));
		return (struct pair){ DO(add_epi16)(a, load(row - 1)), DO(add_epi16)(a, load(row + 1)) };
	}
	a = load(row + x);
	b = load(row + x + LANES);
	return (struct pair){ DO(slli_epi16)(low_of(a, b), 2), DO(slli_epi16)(high_of(a, b), 2) };
}

NUMM_INLINE TARGET struct pair times(struct pair p, int16_t factor)
{
	const VECTOR f = DO(set1_epi16)(factor);

	return (struct pair){ DO(mulhrs_epi16)(p.a, f), DO(mulhrs_epi16)(p.b, f) };
}

// channel adds what chroma gives to one channel to luma levels.
NUMM_INLINE TARGET VECTOR channel(VECTOR low, VECTOR high, struct pair c, int hsub)
{
	if (hsub)
		c = (struct pair){ DO(unpacklo_epi16)(c.a, c.b), DO(unpackhi_epi16)(c.a, c.b) };
	return DO(packus_epi16)(DO(srai_epi16)(DO(adds_epi16)(low, c.a), 6),
				DO(srai_epi16)(DO(adds_epi16)(high, c.b), 6));
}

// pixels makes a vector of pixels from luma samples lifted to 16 bits and the chroma from x on.
NUMM_INLINE TARGET void pixels(VECTOR low, VECTOR high, struct numm_chroma c, int hsub, int x,
			       const struct numm_matrix *m, uint8_t *rgb)
{
	const VECTOR scale = DO(set1_epi16)(m->scale), bias = DO(set1_epi16)(m->bias);
	const struct pair u = chroma_at(c.u, x, hsub), v = chroma_at(c.v, x, hsub);
	const struct pair gu = times(u, m->gu), gv = times(v, m->gv);
	const struct pair g = { DO(add_epi16)(gu.a, gv.a), DO(add_epi16)(gu.b, gv.b) };

	low = DO(add_epi16)(DO(mulhi_epu16)(low, scale), bias);
	high = DO(add_epi16)(DO(mulhi_epu16)(high, scale), bias);
	weave(channel(low, high, times(v, m->rv), hsub), channel(low, high, g, hsub),
	      channel(low, high, times(u, m->bu), hsub), rgb);
}

NUMM_INLINE TARGET void pixels8(const uint8_t *y, struct numm_chroma c, int hsub, int x,
				const struct numm_matrix *m, uint8_t *rgb)
{
	const VECTOR zero = DO(set1_epi8)(0), a = load(y);

	pixels(DO(unpacklo_epi8)(zero, a), DO(unpackhi_epi8)(zero, a), c, hsub, x, m, rgb);
}

NUMM_INLINE TARGET void pixels16(const uint16_t *y, struct numm_chroma c, int hsub, int x, __m128i lift,
				 const struct numm_matrix *m, uint8_t *rgb)
{
	const VECTOR a = DO(sll_epi16)(load(y), lift), b = DO(sll_epi16)(load(y + LANES), lift);

	pixels(low_of(a, b), high_of(a, b), c, hsub, x, m, rgb);
}

NUMM_INLINE TARGET void luma8_sub(const uint8_t *y, struct numm_chroma c, int hsub, int width,
				  const struct numm_matrix *m, uint8_t *rgb)
{
	const struct numm_matrix k = *m; // which no store can change
	uint8_t last[PIXELS] = { 0 }, out[3 * PIXELS];
	int x = 0;

	for (; x + PIXELS <= width; x += PIXELS)
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
	uint16_t last[PIXELS] = { 0 };
	uint8_t out[3 * PIXELS];
	int x = 0;

	for (; x + PIXELS <= width; x += PIXELS)
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

// Sums of the products of samples of several rows, in the halves as unpacking leaves them.
struct sums {
	VECTOR low, high;
};

NUMM_INLINE TARGET struct sums begin(int rounding)
{
	return (struct sums){ DO(set1_epi32)(rounding), DO(set1_epi32)(rounding) };
}

// add adds the samples of two rows times a pair of weights.
NUMM_INLINE TARGET struct sums add(struct sums s, VECTOR a, VECTOR b, int32_t weights)
{
	const VECTOR w = DO(set1_epi32)(weights);

	s.low = DO(add_epi32)(s.low, DO(madd_epi16)(DO(unpacklo_epi16)(a, b), w));
	s.high = DO(add_epi32)(s.high, DO(madd_epi16)(DO(unpackhi_epi16)(a, b), w));
	return s;
}

NUMM_INLINE TARGET VECTOR centred(struct sums s, int shift)
{
	const VECTOR middle = DO(set1_epi32)(32768);

	return DO(packs_epi32)(DO(sub_epi32)(DO(srai_epi32)(s.low, shift), middle),
				DO(sub_epi32)(DO(srai_epi32)(s.high, shift), middle));
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

NUMM_INLINE TARGET VECTOR twelve_bits(const uint8_t *p, __m128i lift)
{
	return DO(srli_epi16)(DO(sll_epi16)(load(p), lift), 4);
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

static TARGET void interleave(const uint8_t *r, const uint8_t *g, const uint8_t *b, int width, uint8_t *rgb)
{
	int x = 0;

	for (; x + PIXELS <= width; x += PIXELS)
		weave(load(r + x), load(g + x), load(b + x), rgb + 3 * x);
	numm_rows_portable.interleave(r + x, g + x, b + x, width - x, rgb + 3 * x);
}
