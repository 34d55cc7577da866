// The row kernels in portable C. They define what every vector kernel must give, bit for bit.

#include "colour_rows.h"
#include "colour_scale.h"

#include <string.h>

NUMM_INLINE int mulround(int a, int b)
{
	return (a * b + 0x4000) >> 15;
}

// saturate keeps a sum within 16 bits, as the vector instructions do. It only ever changes sums
// that clip to 0 or 255 anyway.
NUMM_INLINE int saturate(int a)
{
	return a < -32768 ? -32768 : a > 32767 ? 32767 : a;
}

NUMM_INLINE uint8_t clip(int sum)
{
	sum = saturate(sum) >> 6;
	return sum < 0 ? 0 : sum > 255 ? 255 : sum;
}

static void chroma8(const uint8_t *near, const uint8_t *far, int weight, int n, int16_t *row)
{
	for (int i = 0; i < n; i++)
		row[i] = 8 * ((8 - weight) * near[i] + weight * far[i]) - 8192;
}

static void chroma16(const uint16_t *near, const uint16_t *far, int weight, int n, int lift, int16_t *row)
{
	for (int i = 0; i < n; i++) {
		const uint32_t a = (uint16_t)(near[i] << lift), b = (uint16_t)(far[i] << lift);

		row[i] = (int)(((8 - weight) * a >> 5) + (weight * b >> 5)) - 8192;
	}
}

// chroma_at returns chroma at pixel x in 16 bits.
NUMM_INLINE int chroma_at(const int16_t *row, int x, int hsub)
{
	if (hsub)
		return 3 * row[x >> 1] + row[(x >> 1) + (x & 1 ? 1 : -1)];
	return 4 * row[x];
}

NUMM_INLINE int weight(const struct numm_axis *a, int i, int tap)
{
	int16_t pair[2];

	memcpy(pair, &a->pairs[tap / 2 * a->padded + i], sizeof pair);
	return pair[tap % 2];
}

NUMM_INLINE void luma_pixel(uint32_t y, struct numm_chroma c, int x, int hsub,
			    const struct numm_matrix *m, uint8_t *rgb)
{
	const int level = (int)(y * m->scale >> 16) + m->bias;
	const int u = chroma_at(c.u, x, hsub), v = chroma_at(c.v, x, hsub);

	rgb[0] = clip(level + mulround(v, m->rv));
	rgb[1] = clip(level + mulround(u, m->gu) + mulround(v, m->gv));
	rgb[2] = clip(level + mulround(u, m->bu));
}

static void luma8(const uint8_t *y, struct numm_chroma c, int hsub, int width,
		  const struct numm_matrix *m, uint8_t *rgb)
{
	for (int x = 0; x < width; x++)
		luma_pixel(y[x] << 8, c, x, hsub, m, rgb + 3 * x);
}

static void luma16(const uint16_t *y, struct numm_chroma c, int hsub, int width, int lift,
		   const struct numm_matrix *m, uint8_t *rgb)
{
	for (int x = 0; x < width; x++)
		luma_pixel((uint16_t)(y[x] << lift), c, x, hsub, m, rgb + 3 * x);
}

static void mix8(const uint8_t *src, ptrdiff_t stride, const struct numm_axis *down, int y,
		 int n, int16_t *row)
{
	for (int x = 0; x < n; x++) {
		int sum = 32;

		for (int k = 0; k < down->taps; k++)
			sum += src[x + k * stride] * weight(down, y, k);
		row[x] = (sum >> 6) - 32768;
	}
}

static void mix16(const uint8_t *src, ptrdiff_t stride, const struct numm_axis *down, int y,
		  int n, int lift, int16_t *row)
{
	for (int x = 0; x < n; x++) {
		int sum = 512;

		for (int k = 0; k < down->taps; k++) {
			const uint16_t *sample = (const uint16_t *)(src + k * stride) + x;

			sum += ((uint16_t)(*sample << lift) >> 4) * weight(down, y, k);
		}
		row[x] = (sum >> 10) - 32768;
	}
}

static void across(const int16_t *row, const struct numm_axis *a, int n, uint16_t *to)
{
	for (int x = 0; x < n; x++) {
		int sum = NUMM_SCALE_ONE / 2;

		for (int k = 0; k < a->taps; k++)
			sum += row[a->start[x] + k] * weight(a, x, k);
		to[x] = (sum >> 14) + 32768;
	}
}

static void interleave(const uint8_t *r, const uint8_t *g, const uint8_t *b, int width, uint8_t *rgb)
{
	for (int x = 0; x < width; x++) {
		rgb[3 * x] = r[x];
		rgb[3 * x + 1] = g[x];
		rgb[3 * x + 2] = b[x];
	}
}

static void repack(const uint8_t *src, int step, const int offset[3], int width, uint8_t *rgb)
{
	for (int x = 0; x < width; x++, src += step, rgb += 3) {
		rgb[0] = src[offset[0]];
		rgb[1] = src[offset[1]];
		rgb[2] = src[offset[2]];
	}
}

static void gather8(const uint8_t *src, int step, int n, uint8_t *dst)
{
	for (int i = 0; i < n; i++)
		dst[i] = src[(ptrdiff_t)i * step];
}

static void reverse(const uint8_t *src, int width, uint8_t *dst)
{
	for (int x = 0; x < width; x++)
		memcpy(dst + 3 * x, src + 3 * (width - 1 - x), 3);
}

void numm_transpose_portable(const uint8_t *src, ptrdiff_t src_stride, int width, int rows,
			     uint8_t *dst, ptrdiff_t dst_stride)
{
	for (int x = 0; x < width; x++)
		for (int j = 0; j < rows; j++)
			memcpy(dst + x * dst_stride + 3 * j, src + j * src_stride + 3 * x, 3);
}

const struct numm_rows numm_rows_portable = {
	.chroma8 = chroma8,
	.chroma16 = chroma16,
	.luma8 = luma8,
	.luma16 = luma16,
	.mix8 = mix8,
	.mix16 = mix16,
	.across = across,
	.interleave = interleave,
	.repack = repack,
	.gather8 = gather8,
	.reverse = reverse,
	.transpose = numm_transpose_portable,
};
