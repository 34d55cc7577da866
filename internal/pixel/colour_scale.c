#include "colour_scale.h"

#include <math.h>
#include <string.h>

// The largest distance between samples, in samples: that of packed pixels.
#define MOST_STEPS 4

static int sample_bytes(const struct numm_source *s)
{
	return s->bits > 8 ? 2 : 1;
}

static size_t padded(size_t n)
{
	return (n + 2 * NUMM_ROW_SLACK - 1) / NUMM_ROW_SLACK * NUMM_ROW_SLACK;
}

// One side of a component: how many samples of luma there are, stored and in the result, how many
// stored ones of the component itself, log2 of how many of luma share one, and the stretch of luma that
// the result shows.
struct side {
	int luma, size, n, sub;
	double from, length;
};

static struct side side_of(int luma, int size, int sub, double from, double length)
{
	if (length <= 0)
		from = 0, length = luma;
	return (struct side){ luma, size, (luma + (1 << sub) - 1) >> sub, sub, from, length };
}

static struct side across_of(const struct numm_source *s, int width, int sub)
{
	return side_of(s->width, width, sub, s->part.x, s->part.width);
}

static struct side down_of(const struct numm_source *s, int height, int sub)
{
	return side_of(s->height, height, sub, s->part.y, s->part.width > 0 ? s->part.height : 0);
}

// taps_of returns how many stored samples can take part in one of the result.
static int taps_of(struct side s)
{
	const int lumas = s.size == s.length && s.from == floor(s.from) ? 1 : s.size >= s.length ? 2 : (int)(s.length / s.size) + 2;
	const int taps = s.sub == 0 ? lumas : (lumas + (1 << s.sub) - 2) / (1 << s.sub) + 2;

	return taps < s.n ? taps : s.n;
}

static size_t axis_scratch(struct side s)
{
	return padded(s.size) * sizeof(int32_t) * (2 + (taps_of(s) + 1) / 2);
}

static double within(double x, double low, double high)
{
	return x < low ? low : x > high ? high : x;
}

// place_of returns where luma sample j lies among the component's samples.
static double place_of(struct side s, int j)
{
	return within((j + 0.5) / (1 << s.sub) - 0.5, 0, s.n - 1);
}

// share returns the part of sample q in the mean of luma's places between from and to: of every luma
// sample in that stretch, the first and the last reaching on without end, what is interpolated from q.
static double share(struct side s, int q, double from, double to)
{
	const int first = q > 0 ? (q - 1) * (1 << s.sub) : 0, last = (q + 2) * (1 << s.sub);
	double sum = 0;

	for (int j = first; j < last && j < s.luma; j++) {
		const double begin = j == 0 ? from : within(j, from, to);
		const double end = j == s.luma - 1 ? to : within(j + 1, from, to);

		sum += (end - begin) * within(1 - fabs(place_of(s, j) - q), 0, 1);
	}
	return sum / (to - from);
}

// lay_axis computes an axis in scratch memory. What is taken linearly from between two samples is the
// same as the mean of a stretch of length one.
static struct numm_axis lay_axis(struct side s, uint8_t **scratch)
{
	const double r = s.length / s.size, length = r > 1 ? r : 1;
	struct numm_axis a = { .taps = taps_of(s), .padded = (int)padded(s.size), .close = 1 };

	a.start = (int32_t *)*scratch;
	a.picks = a.start + a.padded;
	a.pairs = a.picks + a.padded;
	memset(a.start, 0, axis_scratch(s));
	*scratch += axis_scratch(s);
	for (int i = 0; i < s.size; i++) {
		const double from = s.from + (i + 0.5) * r - length / 2, to = from + length;
		const int leftmost = (int)within(floor(from), 0, s.luma - 1);
		double sum = 0;
		int given = 0, ahead;

		a.start[i] = (int)within(floor(place_of(s, leftmost)), 0, s.n - a.taps);
		ahead = a.start[i] - a.start[i & ~3];
		a.close &= ahead <= 6;
		a.picks[i] = 0x03020100 + 0x02020202 * (ahead & 7);
		for (int k = 0; k < a.taps; k++) {
			int16_t weight;
			int until;

			sum += share(s, a.start[i] + k, from, to);
			until = k == a.taps - 1 ? NUMM_SCALE_ONE : (int)lrint(sum * NUMM_SCALE_ONE);
			weight = until - given;
			given = until;
			memcpy((int16_t *)&a.pairs[k / 2 * a.padded + i] + k % 2, &weight, sizeof weight);
		}
	}
	return a;
}

size_t numm_scale_scratch(const struct numm_source *source, int width, int height)
{
	return axis_scratch(across_of(source, width, 0)) + axis_scratch(across_of(source, width, source->hsub)) +
	       axis_scratch(down_of(source, height, 0)) + axis_scratch(down_of(source, height, source->vsub)) +
	       padded((size_t)source->width * MOST_STEPS) * sizeof(int16_t);
}

struct numm_scaler numm_scale(const struct numm_source *source, int width, int height,
			      const struct numm_rows *rows, uint8_t *scratch)
{
	struct numm_scaler s = { .source = source, .rows = rows, .width = width };

	s.across[0] = lay_axis(across_of(source, width, 0), &scratch);
	s.across[1] = lay_axis(across_of(source, width, source->hsub), &scratch);
	s.down[0] = lay_axis(down_of(source, height, 0), &scratch);
	s.down[1] = lay_axis(down_of(source, height, source->vsub), &scratch);
	s.mixed = (int16_t *)scratch;
	return s;
}

void numm_scale_row(const struct numm_scaler *s, int component, int y, uint16_t *to)
{
	const struct numm_component *c = &s->source->component[component];
	const int chroma = s->source->model == NUMM_YUV && component > 0;
	const struct numm_axis *across = &s->across[chroma], *down = &s->down[chroma];
	const uint8_t *first = c->data + down->start[y] * c->stride;
	const int step = c->step / sample_bytes(s->source);
	const int n = across_of(s->source, s->width, chroma ? s->source->hsub : 0).n;
	const int all = (n - 1) * step + 1; // with what lies between the samples

	if (s->source->bits == 8)
		s->rows->mix8(first, c->stride, down, y, all, s->mixed);
	else
		s->rows->mix16(first, c->stride, down, y, all, s->source->lift, s->mixed);
	if (step > 1)
		for (int x = 0; x < n; x++)
			s->mixed[x] = s->mixed[x * step];
	s->rows->across(s->mixed, across, s->width, to);
}
