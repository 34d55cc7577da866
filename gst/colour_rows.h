// The inner loops of the colour conversion, one row each, behind one table per instruction set.

#ifndef NUMM_COLOUR_ROWS_H
#define NUMM_COLOUR_ROWS_H

#include "colour.h"
#include "simd.h"

// Rows of terms and rows in scratch memory have this many elements of slack behind their end:
// vector kernels take whole vectors of them, and make whole vectors of terms.
#define NUMM_ROW_SLACK 64

// What chroma adds to the three channels, a row of it each (see struct numm_matrix).
struct numm_terms {
	int16_t *r, *g, *b;
};

struct numm_rows {
	// chroma8 and chroma16 make n terms from n samples of U and V.
	void (*chroma8)(const uint8_t *u, const uint8_t *v, int n,
			const struct numm_matrix *m, struct numm_terms t);
	void (*chroma16)(const uint16_t *u, const uint16_t *v, int n, int lift,
			 const struct numm_matrix *m, struct numm_terms t);
	// luma8 and luma16 make pixels from luma and terms, each term serving 1 << hsub pixels; hsub is 0 or 1.
	void (*luma8)(const uint8_t *y, struct numm_terms t, int hsub, int width,
		      const struct numm_matrix *m, uint8_t *rgb);
	void (*luma16)(const uint16_t *y, struct numm_terms t, int hsub, int width, int lift,
		       const struct numm_matrix *m, uint8_t *rgb);
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
