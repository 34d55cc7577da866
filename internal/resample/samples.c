#include "samples.h"
#include "../simd/simd.h"

#include <string.h>

#ifndef __clang__
#pragma GCC optimize("O3") // which makes vectors of these loops, as clang does anyway
#endif

void numm_split_s16(const int16_t *in, int channels, int64_t n, float *left, float *right)
{
	for (int64_t i = 0; i < n; i++) {
		left[i] = in[i * channels];
		if (right)
			right[i] = in[i * channels + channels - 1];
	}
}

NUMM_INLINE float sane(float x)
{
	const float most = 16 * 32768;

	x *= 32768;
	x = x > most ? most : x;
	x = x < -most ? -most : x;
	return x == x ? x : 0;
}

void numm_split_f32(const float *in, int channels, int64_t n, float *left, float *right)
{
	for (int64_t i = 0; i < n; i++) {
		left[i] = sane(in[i * channels]);
		if (right)
			right[i] = sane(in[i * channels + channels - 1]);
	}
}

// Adding 1.5 * 2^23 leaves a float below 2^22 no binary places: the addition itself rounds, and the
// low bits of the sum are the integer. Sums over sane samples stay below, as the absolute values of
// a filter's taps add up to less than 8.
NUMM_INLINE int16_t rounded(float x)
{
	int32_t level;

	x += 12582912;
	memcpy(&level, &x, sizeof(level));
	level -= 0x4b400000;
	level = level > 32767 ? 32767 : level;
	return level < -32768 ? -32768 : level;
}

#ifdef __SSE2__
#include <emmintrin.h>

// The same, for eight at a time: the conversion rounds as the addition does, and packing clips. It returns how many it did.
NUMM_INLINE int64_t round_eights(const float *in, int64_t n, int16_t *out, int make_sane)
{
	const __m128 scale = _mm_set1_ps(32768), most = _mm_set1_ps(16 * 32768), least = _mm_set1_ps(-16 * 32768);
	int64_t i = 0;

	for (; i + 8 <= n; i += 8) {
		__m128 a = _mm_loadu_ps(in + i), b = _mm_loadu_ps(in + i + 4);
		if (make_sane) {
			a = _mm_mul_ps(_mm_and_ps(a, _mm_cmpord_ps(a, a)), scale);
			b = _mm_mul_ps(_mm_and_ps(b, _mm_cmpord_ps(b, b)), scale);
			a = _mm_max_ps(_mm_min_ps(a, most), least);
			b = _mm_max_ps(_mm_min_ps(b, most), least);
		}
		_mm_storeu_si128((__m128i *)(out + i), _mm_packs_epi32(_mm_cvtps_epi32(a), _mm_cvtps_epi32(b)));
	}
	return i;
}
#else
NUMM_INLINE int64_t round_eights(const float *in, int64_t n, int16_t *out, int make_sane)
{
	(void)in, (void)n, (void)out, (void)make_sane;
	return 0;
}
#endif

void numm_round_s16(const float *in, int64_t n, int16_t *out)
{
	for (int64_t i = round_eights(in, n, out, 0); i < n; i++)
		out[i] = rounded(in[i]);
}

void numm_pass_s16(const int16_t *in, int channels, int64_t n, int16_t *out)
{
	if (channels == 2) {
		memcpy(out, in, sizeof(*in) * 2 * (size_t)n);
		return;
	}
	for (int64_t i = 0; i < n; i++)
		out[2 * i] = out[2 * i + 1] = in[i];
}

void numm_pass_f32(const float *restrict in, int channels, int64_t n, int16_t *restrict out)
{
	if (channels == 2) {
		for (int64_t i = round_eights(in, 2 * n, out, 1); i < 2 * n; i++)
			out[i] = rounded(sane(in[i]));
		return;
	}
	for (int64_t i = 0; i < n; i++)
		out[2 * i] = out[2 * i + 1] = rounded(sane(in[i]));
}
