// HEIC, and the AVIF that libavif does not support, by libheif, from memory to RGB, or RGB with alpha.

#ifndef NUMM_HEIF_H
#define NUMM_HEIF_H

#include <stddef.h>
#include <stdint.h>

#include "../codec/result.h"

struct numm_heif;

struct numm_heif_head {
	int width, height; // as shown: cropped, turned and mirrored
	int bits, alpha, premultiplied;
};

// numm_heif_prepare loads the decoders, which may open files, once.
int numm_heif_prepare(void);

struct numm_heif *numm_heif_new(const uint8_t *data, size_t size, int threads);
void numm_heif_free(struct numm_heif *h);

enum numm_result numm_heif_header(struct numm_heif *h, struct numm_heif_head *head);

// numm_heif_profile returns the size of the ICC profile, and writes it where to is not NULL.
size_t numm_heif_profile(const struct numm_heif *h, uint8_t *to);

// numm_heif_decode decodes the picture into rows of 3 or 4 channels.
enum numm_result numm_heif_decode(struct numm_heif *h, uint8_t *to, size_t stride, int channels);

const char *numm_heif_message(const struct numm_heif *h);

#endif
