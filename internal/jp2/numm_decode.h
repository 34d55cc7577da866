// JPEG 2000 by OpenJPEG, from memory to the samples of its components.

#ifndef NUMM_JP2_H
#define NUMM_JP2_H

#include <stddef.h>
#include <stdint.h>

#include "../codec/result.h"

struct numm_jp2;

struct numm_jp2_head {
	uint32_t x0, y0, width, height; // on the reference grid
	int components, bits;
};

struct numm_jp2_component {
	const int32_t *samples;
	uint32_t x0, y0, dx, dy, width, height;
	int bits, is_signed, alpha;
};

// numm_jp2_new opens a file, or a bare codestream.
struct numm_jp2 *numm_jp2_new(const uint8_t *data, size_t size, int bare, int threads);
void numm_jp2_free(struct numm_jp2 *j);

enum numm_result numm_jp2_header(struct numm_jp2 *j, struct numm_jp2_head *head);
enum numm_result numm_jp2_decode(struct numm_jp2 *j);

// The rest is known once the picture is decoded.
int numm_jp2_colours(const struct numm_jp2 *j, int *components);
void numm_jp2_component(const struct numm_jp2 *j, int n, struct numm_jp2_component *c);
const uint8_t *numm_jp2_profile(const struct numm_jp2 *j, size_t *size);

const char *numm_jp2_message(const struct numm_jp2 *j);

#endif
