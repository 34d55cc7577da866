// Tables that the SSSE3 and the AVX2 kernels share.

#ifndef NUMM_COLOUR_X86_H
#define NUMM_COLOUR_X86_H

#include "colour_rows.h"

#ifdef NUMM_X86

#include <immintrin.h>

#define NUMM_16(F, a, b) \
	{ F(a, b, 0), F(a, b, 1), F(a, b, 2), F(a, b, 3), F(a, b, 4), F(a, b, 5), F(a, b, 6), F(a, b, 7), \
	  F(a, b, 8), F(a, b, 9), F(a, b, 10), F(a, b, 11), F(a, b, 12), F(a, b, 13), F(a, b, 14), F(a, b, 15) }

// Sixteen pixels are three vectors of packed RGB: byte i of vector j belongs to channel (16j + i) % 3,
// which is (j + i) % 3, and to pixel (16j + i) / 3. So each byte of a channel has a place i of its
// own, whichever vector it goes to: one shuffle a channel puts all bytes into their places, and
// the vectors are then chosen out of the three shuffled channels.
#define NUMM_PLACE(c, unused, i) ((16 * (((c) + 15 - (i)) % 3) + (i)) / 3)
#define NUMM_CHOOSE(c, j, i) (((j) + (i)) % 3 == (c) ? 0xff : 0)

static const uint8_t numm_place[3][16] = {
	NUMM_16(NUMM_PLACE, 0, 0), NUMM_16(NUMM_PLACE, 1, 0), NUMM_16(NUMM_PLACE, 2, 0),
};

static const uint8_t numm_choose[3][3][16] = { // [vector][channel]
	{ NUMM_16(NUMM_CHOOSE, 0, 0), NUMM_16(NUMM_CHOOSE, 1, 0), NUMM_16(NUMM_CHOOSE, 2, 0) },
	{ NUMM_16(NUMM_CHOOSE, 0, 1), NUMM_16(NUMM_CHOOSE, 1, 1), NUMM_16(NUMM_CHOOSE, 2, 1) },
	{ NUMM_16(NUMM_CHOOSE, 0, 2), NUMM_16(NUMM_CHOOSE, 1, 2), NUMM_16(NUMM_CHOOSE, 2, 2) },
};

// For these AVX2 is no faster.
void numm_repack_ssse3(const uint8_t *src, int step, const int offset[3], int width, uint8_t *rgb);
void numm_gather8_ssse3(const uint8_t *src, int step, int n, uint8_t *dst);
void numm_reverse_ssse3(const uint8_t *src, int width, uint8_t *dst);
void numm_transpose_ssse3(const uint8_t *src, ptrdiff_t src_stride, int width, int rows,
			  uint8_t *dst, ptrdiff_t dst_stride);

#endif
#endif
