// The inner loops of packing, one row each, in one table per instruction set.

#ifndef NUMM_PACK_ROWS_H
#define NUMM_PACK_ROWS_H

#include "pack.h"
#include "../simd/simd.h"

struct numm_pack_rows {
	// weigh makes one sample of each of n pixels.
	void (*weigh)(const uint8_t *rgb, int n, struct numm_weights k, uint8_t *to);
	// halve makes one sample of U and one of V of each two by two pixels of two rows of n pixels.
	// The last pixel of a row counts twice where n is odd.
	void (*halve)(const uint8_t *upper, const uint8_t *lower, int n,
		      struct numm_weights u, struct numm_weights v, uint8_t *to_u, uint8_t *to_v);
	void (*bgrx)(const uint8_t *rgb, int n, uint8_t *to);
};

extern const struct numm_pack_rows numm_pack_rows_portable;
#ifdef NUMM_X86
extern const struct numm_pack_rows numm_pack_rows_ssse3;
extern const struct numm_pack_rows numm_pack_rows_avx2;
#endif

#endif
