// TIFF by libtiff: the first picture of a file in memory, as the samples of its strips or tiles, or as RGBA.

#ifndef NUMM_TIFF_H
#define NUMM_TIFF_H

#include <stddef.h>
#include <stdint.h>

struct numm_tiff;

struct numm_tiff_head {
	uint32_t width, height;
	uint32_t block_width, block_height; // of a strip or a tile
	uint32_t blocks;                    // of all planes
	int64_t block_size;                 // bytes of one, decoded
	int bits, samples, format, photometric, compression, orientation, planes, fill;
	int extra;      // the meaning of the first sample past the colours, -1 where there is none
	int tiled, jpeg_colours, known;
	const uint16_t *palette[3];
	const uint8_t *profile;
	uint32_t profile_size;
};

// numm_tiff_new opens the first directory; message gets the reason where it returns NULL. The data must outlive it.
struct numm_tiff *numm_tiff_new(const uint8_t *data, size_t size, struct numm_tiff_head *head, char *message, size_t room);
void numm_tiff_free(struct numm_tiff *t);

// numm_tiff_block decodes a strip or a tile, and returns its bytes, negative where it is damaged.
int64_t numm_tiff_block(struct numm_tiff *t, uint32_t block, uint8_t *to, int64_t room);

// numm_tiff_rgba decodes the whole with premultiplied alpha, in the order of the file, and returns whether that was possible.
int numm_tiff_rgba(struct numm_tiff *t, uint8_t *to, uint32_t width, uint32_t height);

const char *numm_tiff_message(const struct numm_tiff *t);

#endif
