#include "pack.h"

#include "pack_rows.h"

#include <string.h>

static const struct numm_pack_rows *choose_rows(int simd)
{
	switch (numm_simd_choose(simd)) {
#ifdef NUMM_X86
	case NUMM_SIMD_AVX2:
		return &numm_pack_rows_avx2;
	case NUMM_SIMD_SSSE3:
		return &numm_pack_rows_ssse3;
#endif
	default:
		return &numm_pack_rows_portable;
	}
}

// widen repeats the last sample of a row, of this many bytes, where the frame has one more.
static void widen(uint8_t *row, int size, int width, int to)
{
	if (to > width)
		memcpy(row + size * width, row + size * (width - 1), size);
}

void numm_pack(const struct numm_packing *p, uint8_t *dst, const uint8_t *pix, ptrdiff_t stride,
	       int width, int height, int simd)
{
	const struct numm_pack_rows *rows = choose_rows(simd);
	const int whole = p->format == NUMM_PACK_Y444 ? 3 : 1; // planes of the frame's own size
	uint8_t *to[3];

	for (int y = 0; y < p->height; y++) {
		const uint8_t *row = pix + (y < height ? y : height - 1) * stride;

		for (int i = 0; i < 3; i++)
			to[i] = dst + p->offset[i] + y * p->stride[i];
		if (p->format == NUMM_PACK_BGRX) {
			rows->bgrx(row, width, to[0]);
			widen(to[0], 4, width, p->width);
			continue;
		}
		for (int i = 0; i < whole; i++) {
			rows->weigh(row, width, p->weights[i], to[i]);
			widen(to[i], 1, width, p->width);
		}
		if (p->format == NUMM_PACK_I420 && y % 2 == 0)
			rows->halve(row, y + 1 < height ? row + stride : row, width, p->weights[1], p->weights[2],
				    dst + p->offset[1] + y / 2 * p->stride[1],
				    dst + p->offset[2] + y / 2 * p->stride[2]);
	}
}
