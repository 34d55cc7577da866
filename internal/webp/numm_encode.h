// WebP by libwebp, from RGB, or RGB with straight alpha, into memory.

#ifndef NUMM_WEBP_ENCODE_H
#define NUMM_WEBP_ENCODE_H

#include <stddef.h>
#include <stdint.h>

struct numm_webp_encoding {
	int lossless;
	float quality; // without loss, how hard it tries
	int method;    // 0, fast, to 6, small
};

// numm_webp_encode encodes a picture of 3 or 4 channels. It returns 0, or the number of libwebp's error; what it makes of stop being
// set is VP8_ENC_ERROR_USER_ABORT. The bytes are the caller's, for numm_webp_free.
int numm_webp_encode(const uint8_t *from, size_t stride, int channels, int width, int height, struct numm_webp_encoding how,
		     const int *stop, uint8_t **bytes, size_t *size);

void numm_webp_free(uint8_t *bytes);

#endif
