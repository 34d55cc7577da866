// The inner loops of the colour conversion, one row each, in one table per instruction set.

#ifndef NUMM_COLOUR_ROWS_H
#define NUMM_COLOUR_ROWS_H

#include "colour.h"
#include "../simd/simd.h"

// Rows in scratch memory have this many elements of slack after their end, rows of chroma also
// before their start: vector kernels read and write whole vectors of them.
#define NUMM_ROW_SLACK 64

// A row of chroma between two stored rows, centred on 0 and in 14 bits, so that four times a sample,
// or three times a sample and once its neighbour, fills 16 bits. Interpolated rows repeat their
// first and their last sample once beyond the end.
struct numm_chroma {
	const int16_t *u, *v;
};

struct numm_axis;

// The weights of a scaled sample sum to this.
#define NUMM_SCALE_ONE 16384

struct numm_rows {
	// chroma8 and chroma16 make a row for numm_chroma of n samples, weight eighths of it from the row
	// far, the rest from the row near; weight is at most 4.
	void (*chroma8)(const uint8_t *near, const uint8_t *far, int weight, int n, int16_t *row);
	void (*chroma16)(const uint16_t *near, const uint16_t *far, int weight, int n, int lift, int16_t *row);
	// luma8 and luma16 make pixels from luma and chroma. Where hsub is 1 chroma has half as many
	// samples and is interpolated, where it is 0 as many.
	void (*luma8)(const uint8_t *y, struct numm_chroma c, int hsub, int width,
		      const struct numm_matrix *m, uint8_t *rgb);
	void (*luma16)(const uint16_t *y, struct numm_chroma c, int hsub, int width, int lift,
		       const struct numm_matrix *m, uint8_t *rgb);
	// mix8 and mix16 make n samples of row y of a picture scaled down the axis, centred on 0 and in 16
	// bits. src is the first stored row that takes part.
	void (*mix8)(const uint8_t *src, ptrdiff_t stride, const struct numm_axis *down, int y,
		     int n, int16_t *row);
	void (*mix16)(const uint8_t *src, ptrdiff_t stride, const struct numm_axis *down, int y,
		      int n, int lift, int16_t *row);
	// across makes n samples, in 16 bits, of a mixed row; both have slack.
	void (*across)(const int16_t *row, const struct numm_axis *across, int n, uint16_t *to);
	// interleave makes pixels from three rows of finished samples.
	void (*interleave)(const uint8_t *r, const uint8_t *g, const uint8_t *b, int width, uint8_t *rgb);
	// repack picks three bytes, at the given offsets, from each pixel of step bytes (3 or 4).
	void (*repack)(const uint8_t *src, int step, const int offset[3], int width, uint8_t *rgb);
	// gather8 lays samples that are step bytes apart side by side.
	void (*gather8)(const uint8_t *src, int step, int n, uint8_t *dst);
	// reverse writes a row of pixels from its end; src has slack.
	void (*reverse)(const uint8_t *src, int width, uint8_t *dst);
	// transpose writes pixel x of row j of src as pixel j of row x of dst; the rows of src have slack.
	void (*transpose)(const uint8_t *src, ptrdiff_t src_stride, int width, int rows,
			  uint8_t *dst, ptrdiff_t dst_stride);
};

extern const struct numm_rows numm_rows_portable;
#ifdef NUMM_X86
extern const struct numm_rows numm_rows_ssse3;
extern const struct numm_rows numm_rows_avx2;
#endif

// The vector kernels finish what is left of a transpose with the portable one.
void numm_transpose_portable(const uint8_t *src, ptrdiff_t src_stride, int width, int rows,
			     uint8_t *dst, ptrdiff_t dst_stride);

#endif
