// WebP by libwebp and libwebpdemux, from memory to RGB, or RGB with straight alpha.

#ifndef NUMM_WEBP_H
#define NUMM_WEBP_H

#include <stddef.h>
#include <stdint.h>

#include "../codec/result.h"

struct numm_webp_head {
	int width, height; // of the canvas
	int alpha, animated, frames;
	int whole; // whether nothing of the file is missing
};

enum numm_result numm_webp_header(const uint8_t *data, size_t size, struct numm_webp_head *head);

// numm_webp_chunk returns where the first chunk of a name stands, with its size, and NULL where there is none.
const uint8_t *numm_webp_chunk(const uint8_t *data, size_t size, const char *name, size_t *length);

// numm_webp_decode decodes a picture that is not animated, of 3 or 4 channels, at a size.
enum numm_result numm_webp_decode(const uint8_t *data, size_t size, uint8_t *to, size_t stride, int channels,
				       int width, int height);

// An animation gives RGBA canvases of its frames in turn.
struct numm_webp_animation;

struct numm_webp_animation *numm_webp_animation_new(const uint8_t *data, size_t size);
void numm_webp_animation_free(struct numm_webp_animation *a);

// numm_webp_animation_next returns the next canvas, which holds until the next call, and when it ends in milliseconds; NULL
// past the last one, and where a frame is damaged.
const uint8_t *numm_webp_animation_next(struct numm_webp_animation *a, int *end, int *more);

#endif
