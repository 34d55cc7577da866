#include "tone.h"

#include <math.h>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("fp-contract=off", "no-math-errno", "no-trapping-math") // the same bits on every machine
#endif

static inline float sample(const struct numm_source *s, int component, int x, int y)
{
	const struct numm_component *c = &s->component[component];
	const uint8_t *at = c->data + y * c->stride + (ptrdiff_t)x * c->step;

	if (s->bits == 8)
		return at[0];
	// The top bits: P010 has its samples there already.
	return (float)((uint16_t)(*(const uint16_t *)at << s->lift) >> (16 - s->bits));
}

// between returns the two samples of chroma around luma sample i, and the share of the second.
static inline float between(int i, int shift, int n, int *first, int *second)
{
	const int parts = 2 << shift;                      // places are counted in so many parts of a sample
	const int at = 2 * i + 1 - (1 << shift) + parts;   // and one sample further, so that none is negative
	const int low = (at >> (shift + 1)) - 1;

	*first = low < 0 ? 0 : low;
	*second = low + 1 < n ? low + 1 : n - 1;
	return (float)(at & (parts - 1)) / (float)parts;
}

// chroma_rows makes the rows of U and V that belong to row y, centred on 0.
static void chroma_rows(const struct numm_source *s, const struct numm_tone *t, int y, int width, int height, float *u, float *v)
{
	int first, second;
	const float share = between(y, s->vsub, height, &first, &second);

	for (int x = 0; x < width; x++) {
		const float u0 = sample(s, 1, x, first), v0 = sample(s, 2, x, first);

		u[x] = u0 + share * (sample(s, 1, x, second) - u0) - t->middle;
		v[x] = v0 + share * (sample(s, 2, x, second) - v0) - t->middle;
	}
}

// entry returns the entry of a table for a value of 0 to 1.
static inline int entry(float v, int steps)
{
	if (!(v > 0))
		return 0;
	return v < 1 ? (int)(v * (float)(steps - 1) + 0.5f) : steps - 1;
}

static inline float larger(float a, float b) { return a > b ? a : b; }

// brighten returns what the light of a pixel is multiplied by.
static inline float brighten(const struct numm_tone *t, const float *gain, const float *system, const int *signal, float *light)
{
	int most = signal[0] > signal[1] ? signal[0] : signal[1];
	float whole, strongest;

	if (!t->scene)
		return gain[most > signal[2] ? most : signal[2]];
	whole = t->weights[0] * light[0] + t->weights[1] * light[1] + t->weights[2] * light[2];
	whole = system[entry(sqrtf(sqrtf(whole)), NUMM_TONE_STEPS)];
	strongest = larger(light[0], larger(light[1], light[2])) * whole;
	return whole * gain[entry(sqrtf(strongest / t->most), NUMM_TONE_STEPS)];
}

static inline void pixel(const struct numm_tone *t, const float *rgb, const float *table, const float *gain, const float *system,
		  const uint8_t *levels, uint8_t *dst)
{
	int signal[3];
	float light[3], factor;

	for (int i = 0; i < 3; i++) {
		signal[i] = entry(rgb[i], NUMM_TONE_STEPS);
		light[i] = table[signal[i]];
	}
	factor = brighten(t, gain, system, signal, light);
	for (int i = 0; i < 3; i++) {
		const float *p = t->primaries[i];
		const float shown = (p[0] * light[0] + p[1] * light[1] + p[2] * light[2]) * factor;

		dst[i] = levels[entry(shown > 0 ? sqrtf(shown) : 0, NUMM_TONE_LEVELS)];
	}
}

// colours_of sets the signal of a pixel of a picture of grey or RGB.
static inline void colours_of(const struct numm_source *s, const struct numm_tone *t, int x, int y, float *rgb)
{
	for (int i = 0; i < 3; i++)
		rgb[i] = (sample(s, s->model == NUMM_GREY ? 0 : i, x, y) - t->black) * t->luma;
}

void numm_tone_convert(const struct numm_source *s, const struct numm_tone *t, const float *light, const float *gain,
		       const float *system, const uint8_t *levels, float *room, uint8_t *dst, ptrdiff_t stride)
{
	const int width = (s->width + (1 << s->hsub) - 1) >> s->hsub, height = (s->height + (1 << s->vsub) - 1) >> s->vsub;
	float *u = room, *v = room + width;

	for (int y = 0; y < s->height; y++) {
		if (s->model == NUMM_YUV)
			chroma_rows(s, t, y, width, height, u, v);
		for (int x = 0; x < s->width; x++) {
			float rgb[3];

			if (s->model == NUMM_YUV) {
				int first, second;
				const float share = between(x, s->hsub, width, &first, &second);
				const float luma = (sample(s, 0, x, y) - t->black) * t->luma;
				const float uu = u[first] + share * (u[second] - u[first]), vv = v[first] + share * (v[second] - v[first]);

				rgb[0] = luma + t->rv * vv;
				rgb[1] = luma + t->gu * uu + t->gv * vv;
				rgb[2] = luma + t->bu * uu;
			} else {
				colours_of(s, t, x, y, rgb);
			}
			pixel(t, rgb, light, gain, system, levels, dst + y * stride + 3 * (ptrdiff_t)x);
		}
	}
}
