// The loops of packing, included once for each instruction set with
//
//	VECTOR   a vector of bytes, in halves of 16 that are worked on apart from each other
//	PIXELS   as many as it has bytes
//	TARGET   the attribute that allows the instructions
//	NAME(x)  x with the instruction set's name
//	DO(x)    the instruction x
//	REST     the table whose kernels do what is left of a row
//
// and with functions named load (16 bytes of every 16 pixels), table (the same 16 bytes for all of
// them), store, and store_two (the first 8 bytes of each half to one place, the others to another).

struct NAME(factors) {
	VECTOR rg, b, bias;
};

NUMM_INLINE TARGET struct NAME(factors) NAME(factors_of)(struct numm_weights k, int pixels)
{
	return (struct NAME(factors)){
		.rg = DO(set1_epi32)((int)((uint32_t)(uint16_t)k.g << 16 | (uint16_t)k.r)),
		.b = DO(set1_epi32)((uint16_t)k.b),
		.bias = DO(set1_epi32)(pixels * k.bias),
	};
}

NUMM_INLINE TARGET VECTOR NAME(sum)(VECTOR rg, VECTOR b, struct NAME(factors) k)
{
	const VECTOR sum = DO(add_epi32)(DO(madd_epi16)(rg, k.rg), DO(madd_epi16)(b, k.b));

	return DO(add_epi32)(sum, k.bias);
}

// weighed makes the samples of the fours i of pixels.
NUMM_INLINE TARGET VECTOR NAME(weighed)(const uint8_t *rgb, int i, struct NAME(factors) k)
{
	const VECTOR four = NAME(load)(rgb + FOUR(i));
	const VECTOR rg = DO(shuffle_epi8)(four, NAME(table)(red_green[i == 3]));
	const VECTOR b = DO(shuffle_epi8)(four, NAME(table)(blue[i == 3]));

	return DO(srai_epi32)(NAME(sum)(rg, b, k), 15);
}

static TARGET void NAME(weigh)(const uint8_t *rgb, int n, struct numm_weights weights, uint8_t *to)
{
	const struct NAME(factors) k = NAME(factors_of)(weights, 1);
	int x = 0;

	for (; x + PIXELS <= n; x += PIXELS) {
		const uint8_t *p = rgb + 3 * x;
		const VECTOR low = DO(packs_epi32)(NAME(weighed)(p, 0, k), NAME(weighed)(p, 1, k));
		const VECTOR high = DO(packs_epi32)(NAME(weighed)(p, 2, k), NAME(weighed)(p, 3, k));

		NAME(store)(to + x, DO(packus_epi16)(low, high));
	}
	REST.weigh(rgb + 3 * x, n - x, weights, to + x);
}

// squares adds up two by two pixels of the fours i of two rows: red, green, red, green, blue, 0, blue, 0.
NUMM_INLINE TARGET VECTOR NAME(squares)(const uint8_t *upper, const uint8_t *lower, int i)
{
	const VECTOR order = NAME(table)(neighbours[i == 3]), ones = DO(set1_epi8)(1);
	const VECTOR a = DO(shuffle_epi8)(NAME(load)(upper + FOUR(i)), order);
	const VECTOR b = DO(shuffle_epi8)(NAME(load)(lower + FOUR(i)), order);

	return DO(add_epi16)(DO(maddubs_epi16)(a, ones), DO(maddubs_epi16)(b, ones));
}

// The sums of four squares of pixels out of every sixteen by two.
struct NAME(sums) {
	VECTOR rg, b;
};

NUMM_INLINE TARGET struct NAME(sums) NAME(four_squares)(const uint8_t *upper, const uint8_t *lower, int i)
{
	const VECTOR a = NAME(squares)(upper, lower, i), b = NAME(squares)(upper, lower, i + 1);

	return (struct NAME(sums)){ DO(unpacklo_epi64)(a, b), DO(unpackhi_epi64)(a, b) };
}

// quarters makes eight samples in 16 bits out of every sixteen by two pixels.
NUMM_INLINE TARGET VECTOR NAME(quarters)(struct NAME(sums) low, struct NAME(sums) high, struct NAME(factors) k)
{
	return DO(packs_epi32)(DO(srai_epi32)(NAME(sum)(low.rg, low.b, k), 17),
			       DO(srai_epi32)(NAME(sum)(high.rg, high.b, k), 17));
}

static TARGET void NAME(halve)(const uint8_t *upper, const uint8_t *lower, int n,
			       struct numm_weights u, struct numm_weights v, uint8_t *to_u, uint8_t *to_v)
{
	const struct NAME(factors) ku = NAME(factors_of)(u, 4), kv = NAME(factors_of)(v, 4);
	int x = 0;

	for (; x + PIXELS <= n; x += PIXELS) {
		const struct NAME(sums) low = NAME(four_squares)(upper + 3 * x, lower + 3 * x, 0);
		const struct NAME(sums) high = NAME(four_squares)(upper + 3 * x, lower + 3 * x, 2);

		NAME(store_two)(to_u + x / 2, to_v + x / 2,
				DO(packus_epi16)(NAME(quarters)(low, high, ku), NAME(quarters)(low, high, kv)));
	}
	REST.halve(upper + 3 * x, lower + 3 * x, n - x, u, v, to_u + x / 2, to_v + x / 2);
}

const struct numm_pack_rows NAME(numm_pack_rows) = {
	.weigh = NAME(weigh),
	.halve = NAME(halve),
	.bgrx = bgrx_ssse3,
};

#undef VECTOR
#undef PIXELS
#undef TARGET
#undef NAME
#undef DO
#undef REST
