// JPEG XL by libjxl, from memory to RGB, or RGB with straight alpha.

#ifndef NUMM_JXL_H
#define NUMM_JXL_H

#include <stddef.h>
#include <stdint.h>

#include "../codec/result.h"

struct numm_jxl;

struct numm_jxl_head {
	uint32_t width, height; // as shown
	int bits, alpha, animated;
};

struct numm_jxl *numm_jxl_new(const uint8_t *data, size_t size, int threads);
void numm_jxl_free(struct numm_jxl *j);

enum numm_result numm_jxl_header(struct numm_jxl *j, struct numm_jxl_head *head);

// numm_jxl_profile returns the ICC profile of the pixels as they come, which the caller frees; NULL where they are sRGB.
uint8_t *numm_jxl_profile(struct numm_jxl *j, size_t *size);

// numm_jxl_next decodes the next frame, and returns how long it is shown, in nanoseconds.
enum numm_result numm_jxl_next(struct numm_jxl *j, uint8_t *to, size_t size, int channels, int64_t *length);

#endif
