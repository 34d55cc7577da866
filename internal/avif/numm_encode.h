// AVIF stills by libavif, from RGB into memory.

#ifndef NUMM_AVIF_ENCODE_H
#define NUMM_AVIF_ENCODE_H

#include <stddef.h>
#include <stdint.h>

struct numm_avif_encoder;

// numm_avif_encoder_new returns NULL where there is no memory.
struct numm_avif_encoder *numm_avif_encoder_new(void);
void numm_avif_encoder_free(struct numm_avif_encoder *e);

// numm_avif_can_encode reports whether libavif has an encoder.
int numm_avif_can_encode(void);

// numm_avif_encode encodes a picture of 8-bit RGB with a quantizer from 0, without any loss, to 63. It returns whether it could.
int numm_avif_encode(struct numm_avif_encoder *e, const uint8_t *rgb, size_t stride, int width, int height, int quantizer,
		     int threads);

// numm_avif_encoded returns the file, valid until the encoder is freed.
const uint8_t *numm_avif_encoded(const struct numm_avif_encoder *e, size_t *size);

const char *numm_avif_encoder_message(const struct numm_avif_encoder *e);

#endif
