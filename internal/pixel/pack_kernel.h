// The row kernels of packing that are the same for SSSE3 and AVX2 except for the size of their vectors. Each
// of the two files includes this after its vectors and after what differs:
//
//	load_sixteens(p)     16 bytes at p for the lower half and those 16 pixels on for the upper one
//	same(p)              the same 16 bytes for all halves
//	store_two(p, q, a)   the first 8 bytes of each half to p, the others to q
//	REST                 the table whose kernels do what is left of a row

enum { PIXELS = BYTES }; // at a time

struct factors {
	VECTOR rg, b, bias;
};

NUMM_INLINE TARGET struct factors factors_of(struct numm_weights k, int pixels)
{
	return (struct factors){
		.rg = DO(set1_epi32)((int)((uint32_t)(uint16_t)k.g << 16 | (uint16_t)k.r)),
		.b = DO(set1_epi32)((uint16_t)k.b),
		.bias = DO(set1_epi32)(pixels * k.bias),
	};
}

NUMM_INLINE TARGET VECTOR weigh_up(VECTOR rg, VECTOR b, struct factors k)
{
	const VECTOR sum = DO(add_epi32)(DO(madd_epi16)(rg, k.rg), DO(madd_epi16)(b, k.b));

	return DO(add_epi32)(sum, k.bias);
}

// weighed makes the samples of the fours i of pixels.
NUMM_INLINE TARGET VECTOR weighed(const uint8_t *rgb, int i, struct factors k)
{
	const VECTOR four = load_sixteens(rgb + FOUR(i));
	const VECTOR rg = DO(shuffle_epi8)(four, same(numm_red_green[i == 3]));
	const VECTOR b = DO(shuffle_epi8)(four, same(numm_blue[i == 3]));

	return DO(srai_epi32)(weigh_up(rg, b, k), 15);
}

static TARGET void weigh(const uint8_t *rgb, int n, struct numm_weights weights, uint8_t *to)
{
	const struct factors k = factors_of(weights, 1);
	int x = 0;

	for (; x + PIXELS <= n; x += PIXELS) {
		const uint8_t *p = rgb + 3 * x;
		const VECTOR low = DO(packs_epi32)(weighed(p, 0, k), weighed(p, 1, k));
		const VECTOR high = DO(packs_epi32)(weighed(p, 2, k), weighed(p, 3, k));

		store(to + x, DO(packus_epi16)(low, high));
	}
	REST.weigh(rgb + 3 * x, n - x, weights, to + x);
}

// squares adds up two by two pixels of the fours i of two rows: red, green, red, green, blue, 0, blue, 0.
NUMM_INLINE TARGET VECTOR squares(const uint8_t *upper, const uint8_t *lower, int i)
{
	const VECTOR order = same(numm_neighbours[i == 3]), ones = DO(set1_epi8)(1);
	const VECTOR a = DO(shuffle_epi8)(load_sixteens(upper + FOUR(i)), order);
	const VECTOR b = DO(shuffle_epi8)(load_sixteens(lower + FOUR(i)), order);

	return DO(add_epi16)(DO(maddubs_epi16)(a, ones), DO(maddubs_epi16)(b, ones));
}

// The sums of four squares of pixels out of every sixteen by two.
struct sums {
	VECTOR rg, b;
};

NUMM_INLINE TARGET struct sums four_squares(const uint8_t *upper, const uint8_t *lower, int i)
{
	const VECTOR a = squares(upper, lower, i), b = squares(upper, lower, i + 1);

	return (struct sums){ DO(unpacklo_epi64)(a, b), DO(unpackhi_epi64)(a, b) };
}

// quarters makes eight samples in 16 bits out of every sixteen by two pixels.
NUMM_INLINE TARGET VECTOR quarters(struct sums low, struct sums high, struct factors k)
{
	return DO(packs_epi32)(DO(srai_epi32)(weigh_up(low.rg, low.b, k), 17),
			       DO(srai_epi32)(weigh_up(high.rg, high.b, k), 17));
}

static TARGET void halve(const uint8_t *upper, const uint8_t *lower, int n,
			 struct numm_weights u, struct numm_weights v, uint8_t *to_u, uint8_t *to_v)
{
	const struct factors ku = factors_of(u, 4), kv = factors_of(v, 4);
	int x = 0;

	for (; x + PIXELS <= n; x += PIXELS) {
		const struct sums low = four_squares(upper + 3 * x, lower + 3 * x, 0);
		const struct sums high = four_squares(upper + 3 * x, lower + 3 * x, 2);

		store_two(to_u + x / 2, to_v + x / 2,
			  DO(packus_epi16)(quarters(low, high, ku), quarters(low, high, kv)));
	}
	REST.halve(upper + 3 * x, lower + 3 * x, n - x, u, v, to_u + x / 2, to_v + x / 2);
}
