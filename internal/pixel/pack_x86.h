// Tables that the SSSE3 and the AVX2 kernels of packing share.

#ifndef NUMM_PACK_X86_H
#define NUMM_PACK_X86_H

#include "pack_rows.h"

#ifdef NUMM_X86

// Four pixels are 12 of the 16 bytes of a load. Sixteen pixels are loaded at the bytes 0, 12, 24 and,
// so that nothing is read beyond them, 32: there the fourth four begin at the fifth byte.
#define FOUR(i) ((i) < 3 ? 12 * (i) : 32)

#define NONE 0x80 // makes a zero

// Red and green of four pixels, and blue, as 16-bit numbers by pairs.
#define RED_GREEN(o) \
	{ o, NONE, o + 1, NONE, o + 3, NONE, o + 4, NONE, o + 6, NONE, o + 7, NONE, o + 9, NONE, o + 10, NONE }
#define BLUE(o) \
	{ o + 2, NONE, NONE, NONE, o + 5, NONE, NONE, NONE, o + 8, NONE, NONE, NONE, o + 11, NONE, NONE, NONE }

// What two neighbours have to be added: red and green of two pairs of pixels, then blue.
#define NEIGHBOURS(o) \
	{ o, o + 3, o + 1, o + 4, o + 6, o + 9, o + 7, o + 10, o + 2, o + 5, NONE, NONE, o + 8, o + 11, NONE, NONE }

// The second of each is for the load at 32.
static const uint8_t numm_red_green[2][16] = { RED_GREEN(0), RED_GREEN(4) };
static const uint8_t numm_blue[2][16] = { BLUE(0), BLUE(4) };
static const uint8_t numm_neighbours[2][16] = { NEIGHBOURS(0), NEIGHBOURS(4) };

void numm_pack_bgrx_ssse3(const uint8_t *rgb, int n, uint8_t *to); // AVX2 has nothing to add

#endif
#endif
