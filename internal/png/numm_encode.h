// The calls of libpng that encode a picture, with its errors as results.
#ifndef NUMM_PNG_ENCODE_H
#define NUMM_PNG_ENCODE_H

#include <stddef.h>
#include <stdint.h>

struct numm_png_encoder;

// numm_png_encoder_new starts a picture of 8-bit RGB; NULL where there is no memory. It may have failed.
struct numm_png_encoder *numm_png_encoder_new(int width, int height);

// numm_png_encode encodes the next n rows, and ends the picture where they are the last; false where it failed.
int numm_png_encode(struct numm_png_encoder *e, const uint8_t *rows, size_t stride, int n, int last);

// numm_png_encoded returns what was encoded since the last call, valid until the next call of any function.
const uint8_t *numm_png_encoded(struct numm_png_encoder *e, size_t *size);

const char *numm_png_encoder_message(const struct numm_png_encoder *e);
void numm_png_encoder_free(struct numm_png_encoder *e);

#endif
