// PNG by libpng: one picture, from memory to rows of RGB, or of RGB with straight alpha.

#ifndef NUMM_PNG_H
#define NUMM_PNG_H

#include <stddef.h>
#include <stdint.h>

#include "../codec/result.h"

struct numm_png;

struct numm_png_head {
	int width, height, bits, colour;
	int channels; // of the rows: 3, or 4 with alpha
	int passes;   // 1, or 7 where it is interlaced
};

// numm_png_new returns NULL where there is no memory. The data must outlive it.
struct numm_png *numm_png_new(const uint8_t *data, size_t size);
void numm_png_free(struct numm_png *p);

// numm_png_header reads up to the pixels.
enum numm_result numm_png_header(struct numm_png *p, struct numm_png_head *head);

// numm_png_rows decodes the next n rows of a pass, over those of the pass before, and sets n to how many are whole.
enum numm_result numm_png_rows(struct numm_png *p, uint8_t *to, size_t stride, int *n);

// numm_png_end reads what follows the pixels.
enum numm_result numm_png_end(struct numm_png *p);

const char *numm_png_message(const struct numm_png *p);

#endif
