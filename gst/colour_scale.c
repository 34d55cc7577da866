#include "colour_scale.h"

#include <libyuv/scale.h>

// Box averages where the picture shrinks to less than half; libyuv itself goes over to bilinear
// interpolation where it does not.
#define FILTER kFilterBox

static int subsampled(int size, int sub)
{
	return (size + (1 << sub) - 1) >> sub;
}

static int sample_bytes(const struct numm_source *s)
{
	return s->bits > 8 ? 2 : 1;
}

static int components(const struct numm_source *s)
{
	return s->model == NUMM_GREY ? 1 : 3;
}

static size_t rounded_up(size_t size)
{
	return (size + NUMM_ROW_SLACK - 1) / NUMM_ROW_SLACK * NUMM_ROW_SLACK;
}

// component_size gives the size of component c of a picture of that size.
static void component_size(const struct numm_source *s, int c, int width, int height, int *w, int *h)
{
	const int chroma = s->model == NUMM_YUV && c > 0;

	*w = subsampled(width, chroma ? s->hsub : 0);
	*h = subsampled(height, chroma ? s->vsub : 0);
}

// libyuv takes samples side by side with their value in the low bits.
static int needs_gathering(const struct numm_source *s, int c)
{
	return s->component[c].step != sample_bytes(s) || (s->bits > 8 && s->lift != 16 - s->bits);
}

size_t numm_scale_scratch(const struct numm_source *source, int width, int height)
{
	size_t size = 0, gathered = 0;
	int w, h;

	for (int c = 0; c < components(source); c++) {
		component_size(source, c, width, height, &w, &h);
		size += rounded_up((size_t)w * h * sample_bytes(source));
		component_size(source, c, source->width, source->height, &w, &h);
		if (needs_gathering(source, c) && (size_t)w * h > gathered)
			gathered = (size_t)w * h;
	}
	return size + rounded_up(gathered * sample_bytes(source));
}

// gather lays a component's samples side by side, values in the low bits.
static struct numm_component gather(const struct numm_source *s, int c, int w, int h,
				    const struct numm_rows *rows, uint8_t *to)
{
	const struct numm_component *from = &s->component[c];
	const int bytes = sample_bytes(s), drop = 16 - s->bits - s->lift;

	for (int y = 0; y < h; y++) {
		const uint8_t *row = from->data + y * from->stride;

		if (bytes == 1) {
			rows->gather8(row, from->step, w, to + (size_t)y * w);
			continue;
		}
		for (int x = 0; x < w; x++)
			((uint16_t *)to)[(size_t)y * w + x] = *(const uint16_t *)(row + (ptrdiff_t)x * from->step) >> drop;
	}
	return (struct numm_component){ .data = to, .stride = (ptrdiff_t)w * bytes, .step = bytes };
}

struct numm_source numm_scale(const struct numm_source *source, int width, int height,
			      const struct numm_rows *rows, uint8_t *scratch)
{
	struct numm_source scaled = *source;
	const int bytes = sample_bytes(source);
	uint8_t *to[3] = { NULL };
	int w, h;

	scaled.width = width;
	scaled.height = height;
	scaled.lift = 16 - source->bits;
	for (int c = 0; c < components(source); c++) {
		component_size(source, c, width, height, &w, &h);
		to[c] = scratch;
		scaled.component[c] = (struct numm_component){ to[c], (ptrdiff_t)w * bytes, bytes };
		scratch += rounded_up((size_t)w * h * bytes);
	}
	for (int c = 0; c < components(source); c++) {
		struct numm_component from = source->component[c];
		int to_w, to_h;

		component_size(source, c, source->width, source->height, &w, &h);
		component_size(source, c, width, height, &to_w, &to_h);
		if (needs_gathering(source, c))
			from = gather(source, c, w, h, rows, scratch);
		if (bytes == 1)
			ScalePlane(from.data, from.stride, w, h, to[c], to_w, to_w, to_h, FILTER);
		else
			ScalePlane_12((const uint16_t *)from.data, from.stride / 2, w, h,
				      (uint16_t *)to[c], to_w, to_w, to_h, FILTER);
	}
	return scaled;
}
