// The calls of libjpeg that encode a picture, with its errors as results.
#ifndef NUMM_JPEG_ENCODE_H
#define NUMM_JPEG_ENCODE_H

#include <stddef.h>
#include <stdint.h>

struct numm_jpeg_encoder;

// numm_jpeg_encoder_new starts a baseline picture with chroma of half the size; NULL where there is no memory. It may have failed.
struct numm_jpeg_encoder *numm_jpeg_encoder_new(int width, int height, int quality);

// numm_jpeg_encode encodes the next n rows of RGB, and ends the picture with the last; false where it failed.
int numm_jpeg_encode(struct numm_jpeg_encoder *e, const uint8_t *rows, size_t stride, int n);

// numm_jpeg_encoded returns what was encoded since the last call, valid until the next call of any function.
const uint8_t *numm_jpeg_encoded(struct numm_jpeg_encoder *e, size_t *size);

const char *numm_jpeg_encoder_message(const struct numm_jpeg_encoder *e);
void numm_jpeg_encoder_free(struct numm_jpeg_encoder *e);

#endif
