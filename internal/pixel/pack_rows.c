// The row kernels of packing in portable C. They define what every vector kernel must give, bit for bit.

#include "pack_rows.h"

NUMM_INLINE uint8_t clip(int sample)
{
	return sample < 0 ? 0 : sample > 255 ? 255 : sample;
}

static void weigh(const uint8_t *rgb, int n, struct numm_weights k, uint8_t *to)
{
	for (int x = 0; x < n; x++, rgb += 3)
		to[x] = clip((k.r * rgb[0] + k.g * rgb[1] + k.b * rgb[2] + k.bias) >> 15);
}

// quarter weighs the sums of four pixels.
NUMM_INLINE uint8_t quarter(int r, int g, int b, struct numm_weights k)
{
	return clip((k.r * r + k.g * g + k.b * b + 4 * k.bias) >> 17);
}

static void halve(const uint8_t *upper, const uint8_t *lower, int n,
		  struct numm_weights u, struct numm_weights v, uint8_t *to_u, uint8_t *to_v)
{
	for (int x = 0; x < n; x += 2, upper += 6, lower += 6) {
		const int next = x + 1 < n ? 3 : 0;
		int sum[3];

		for (int c = 0; c < 3; c++)
			sum[c] = upper[c] + upper[next + c] + lower[c] + lower[next + c];
		to_u[x / 2] = quarter(sum[0], sum[1], sum[2], u);
		to_v[x / 2] = quarter(sum[0], sum[1], sum[2], v);
	}
}

static void bgrx(const uint8_t *rgb, int n, uint8_t *to)
{
	for (int x = 0; x < n; x++, rgb += 3, to += 4) {
		to[0] = rgb[2];
		to[1] = rgb[1];
		to[2] = rgb[0];
		to[3] = 255;
	}
}

const struct numm_pack_rows numm_pack_rows_portable = {
	.weigh = weigh,
	.halve = halve,
	.bgrx = bgrx,
};
