// From one picture as a decoder leaves it (planes of YUV, grey or RGB) to packed 8-bit RGB.

#ifndef NUMM_COLOUR_H
#define NUMM_COLOUR_H

#include <stddef.h>
#include <stdint.h>

// A component is one of the three channels of a picture: where its first sample is, how far it is
// from one row to the next, and how far from one sample to the next within a row, in bytes.
struct numm_component {
	const uint8_t *data;
	ptrdiff_t stride;
	int step;
};

enum numm_model {
	NUMM_GREY, // component 0 alone
	NUMM_YUV,  // components Y, U, V; U and V subsampled
	NUMM_RGB,  // components R, G, B
};

// A part of a picture, in stored pixels, which need not be whole ones: the pixel x covers x to x + 1.
struct numm_part {
	double x, y, width, height;
};

struct numm_source {
	int width, height;
	struct numm_part part; // what is converted; all of it where the width is 0
	enum numm_model model;
	int bits;       // of a sample: 8, or 9 to 12 in two bytes in the machine's order; 16 when scaled
	int lift;       // left shift that brings the top bit of a sample to bit 15 (deep samples only)
	int hsub, vsub; // log2 of the chroma subsampling
	struct numm_component component[3];
};

// Chroma is interpolated linearly between its samples, which lie in the middle of the 2 or 4 luma
// samples that they serve, in both directions; beyond the outermost samples it is constant. Luma
// sample x is so at (x + 0.5) / 2 - 0.5 in chroma of half width: three parts of the nearer sample and
// one of the further. Samples of 8 bits with the weights of both directions need 12 bits (14 where
// four share a sample), those of 12 bits need 16: interpolated chroma has its 16 bits and is exact.
//
// The arithmetic is in 16 bits throughout: samples are lifted to the top of 16 bits, products keep
// the high half, sums carry six binary places (64 steps to a level of the result). With
// mulhi(a, b) = a * b >> 16 and mulround(a, b) = (a * b + 0x4000) >> 15:
//
//	level = mulhi(y, scale) + bias
//	red   = clip((level + mulround(v, rv)) >> 6)
//	green = clip((level + mulround(u, gu) + mulround(v, gv)) >> 6)
//	blue  = clip((level + mulround(u, bu)) >> 6)
//
// where u and v are interpolated and centred on 0, and bias holds the offset of black and one half
// for rounding. Summed over all products the error against exact arithmetic is at most 0.045 of a
// level before the last rounding, for every matrix, range and depth (colour_test.go adds it up).
struct numm_matrix {
	uint16_t scale;
	int16_t bias;
	int16_t rv, gu, gv, bu;
	int exact; // RGB samples are the result already: full range of 8 bits
};

// What is done to the stored picture to show it; the numbers are those of GstVideoOrientationMethod.
enum numm_orientation {
	NUMM_IDENTITY = 0,
	NUMM_TURN_RIGHT = 1, // 90 degrees clockwise
	NUMM_TURN_HALF = 2,
	NUMM_TURN_LEFT = 3,
	NUMM_FLIP_HORIZONTAL = 4,
	NUMM_FLIP_VERTICAL = 5,
	NUMM_TRANSPOSE = 6,  // over the diagonal from the upper left
	NUMM_TRANSVERSE = 7, // over the diagonal from the upper right
};

// numm_colour_scratch returns how many bytes of scratch memory numm_colour_convert needs.
size_t numm_colour_scratch(const struct numm_source *source, int width, int height, int orientation);

// numm_colour_convert scales the source, or its part, to width by height, its orientation still as stored, turns it, and writes
// it to dst: rows of packed RGB at the distance of stride bytes. Nothing is written beyond the
// last pixel of any row and nothing is read beyond the last sample of any source row.
void numm_colour_convert(const struct numm_source *source, const struct numm_matrix *matrix,
			 int width, int height, int orientation,
			 uint8_t *dst, ptrdiff_t stride, uint8_t *scratch, int simd);

// numm_drop_alpha copies the first three bytes of each pixel of four.
void numm_drop_alpha(const uint8_t *src, ptrdiff_t src_stride, int width, int height, uint8_t *dst, ptrdiff_t stride, int simd);

#endif
