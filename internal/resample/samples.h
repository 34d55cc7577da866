// Between native samples (16 bit or float, one channel or two), planar float, and 16-bit stereo.

#ifndef NUMM_SAMPLES_H
#define NUMM_SAMPLES_H

#include <stdint.h>

// The split functions convert n native sound frames of 1 or 2 channels to planar float, where full scale
// is 32768. For one channel right may be NULL. Values that are not numbers become 0, and those
// beyond 16 times full scale are clipped, so that one broken sample does not spoil others.
void numm_split_s16(const int16_t *in, int channels, int64_t n, float *left, float *right);
void numm_split_f32(const float *in, int channels, int64_t n, float *left, float *right);

// The pass functions make 16-bit stereo of them at once.
void numm_pass_s16(const int16_t *in, int channels, int64_t n, int16_t *out);
void numm_pass_f32(const float *in, int channels, int64_t n, int16_t *out);

// numm_round_s16 rounds to the nearest (even where between two), and clips.
void numm_round_s16(const float *in, int64_t n, int16_t *out);

#endif
