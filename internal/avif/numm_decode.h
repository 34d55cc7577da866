// AVIF, moving or still, by libavif, from memory to RGB, or RGB with straight alpha.

#ifndef NUMM_AVIF_H
#define NUMM_AVIF_H

#include <stddef.h>
#include <stdint.h>

#include "../codec/result.h"

struct numm_avif;

struct numm_avif_head {
	int width, height, bits, alpha, frames;
	int rotation;         // quarter turns to the left, to be done after cropping
	int mirror;           // -1: none; 0: top and bottom change places; 1: left and right; done last
	int cropped;
	uint32_t clap[8];     // width, height, horizontal and vertical offset as fractions
	const uint8_t *profile;
	size_t profile_size;
};

struct numm_avif *numm_avif_new(const uint8_t *data, size_t size, int threads);
void numm_avif_free(struct numm_avif *a);

enum numm_result numm_avif_header(struct numm_avif *a, struct numm_avif_head *head);

// numm_avif_next decodes the next frame. Times are in nanoseconds.
enum numm_result numm_avif_next(struct numm_avif *a, uint8_t *to, size_t stride, int channels, int64_t *start,
				int64_t *length);

const char *numm_avif_message(const struct numm_avif *a);

#endif
