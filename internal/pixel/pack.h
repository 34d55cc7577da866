// From packed 8-bit RGB to one frame as encoders and windows take it: the reverse of colour.h.

#ifndef NUMM_PACK_H
#define NUMM_PACK_H

#include <stddef.h>
#include <stdint.h>

enum numm_packed {
	NUMM_PACK_I420, // planes Y, U, V, the last two of half the width and height, rounded up
	NUMM_PACK_Y444, // planes Y, U, V
	NUMM_PACK_BGRX, // one plane of four bytes a pixel, the last of them 255
};

// A sample is (r * red + g * green + b * blue + bias) >> 15, clipped to 0 to 255: the weights are 32768ths,
// and bias holds the sample of black and one half for rounding. The products are exact, so that the
// only error of a sample is from rounding the weights: 0.016 before its own rounding, at most.
struct numm_weights {
	int16_t r, g, b;
	int32_t bias;
};

// A frame to be made: where its planes begin in memory and how far it is from row to row in each.
struct numm_packing {
	enum numm_packed format;
	int width, height;
	size_t offset[3];
	ptrdiff_t stride[3];
	struct numm_weights weights[3]; // of Y, U, V
};

// numm_pack writes the picture in pix, rows of packed RGB at the distance of stride bytes, to dst. Each side
// of the frame is that of the picture or one more, to which the last row or column is repeated. Nothing is
// read beyond the last pixel of any row, and nothing between the rows is written. A sample of chroma in
// I420 is that of the mean of its four pixels, with edges repeated where there are fewer.
void numm_pack(const struct numm_packing *packing, uint8_t *dst, const uint8_t *pix, ptrdiff_t stride,
	       int width, int height, int simd);

#endif
