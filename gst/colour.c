#include "colour.h"

#include "colour_rows.h"
#include "colour_scale.h"

#include <string.h>

// A transpose is done in bands of as many stored rows: each becomes a run of 96 bytes in every row
// of the result, which is long enough to fill cache lines and short enough to keep the band cached.
#define BAND 32

// How a conversion divides its scratch memory.
struct layout {
	size_t row;     // bytes of a row of samples
	size_t terms;   // bytes of a row of terms
	size_t pixels;  // bytes of a row of pixels
	int pixel_rows; // how many of them
};

static struct layout lay_out(int width, int orientation)
{
	// A multiple of 64, so that all that follows in scratch is aligned.
	const size_t padded = ((size_t)width + 4 * NUMM_ROW_SLACK) / 64 * 64;
	const int turned = orientation == NUMM_TURN_RIGHT || orientation == NUMM_TURN_LEFT ||
			   orientation == NUMM_TRANSPOSE || orientation == NUMM_TRANSVERSE;

	return (struct layout){
		.row = padded * sizeof(uint16_t),
		.terms = padded * sizeof(int16_t),
		.pixels = padded * 3,
		.pixel_rows = turned ? BAND : 1,
	};
}

size_t numm_colour_scratch(const struct numm_source *source, int width, int height, int orientation)
{
	const struct layout l = lay_out(width, orientation);
	size_t size = 3 * l.row + 3 * l.terms + l.pixels * l.pixel_rows;

	if (width != source->width || height != source->height)
		size += numm_scale_scratch(source, width, height);
	return size;
}

// A conversion under way.
struct conversion {
	const struct numm_source *source;
	const struct numm_matrix *matrix;
	const struct numm_rows *rows;
	uint8_t *samples[3];    // room for one row of each component
	struct numm_terms terms; // of chroma row terms_row
	int terms_row;
};

// samples returns n samples of row y of component c side by side: in place where they are so
// already, else gathered.
static const uint8_t *samples(struct conversion *c, int component, int y, int n)
{
	const struct numm_component *from = &c->source->component[component];
	const uint8_t *row = from->data + y * from->stride;
	const int deep = c->source->bits > 8;
	uint8_t *to = c->samples[component];

	if (from->step == 1 + deep)
		return row;
	if (deep)
		for (int x = 0; x < n; x++)
			memcpy(to + 2 * x, row + (ptrdiff_t)x * from->step, 2);
	else
		c->rows->gather8(row, from->step, n, to);
	return to;
}

static void double_each(int16_t *terms, int n)
{
	for (int i = n - 1; i >= 0; i--)
		terms[2 * i] = terms[2 * i + 1] = terms[i];
}

// prepare_terms makes the terms that row y needs, unless the row before needed the same.
static void prepare_terms(struct conversion *c, int y)
{
	const struct numm_source *s = c->source;
	const int row = s->model == NUMM_GREY ? 0 : y >> s->vsub;
	const int n = (s->width + (1 << s->hsub) - 1) >> s->hsub;

	if (row == c->terms_row)
		return;
	c->terms_row = row;
	if (s->model == NUMM_GREY) {
		for (int x = 0; x < s->width; x++)
			c->terms.r[x] = c->terms.g[x] = c->terms.b[x] = c->matrix->bias;
		return;
	}
	const uint8_t *u = samples(c, 1, row, n), *v = samples(c, 2, row, n);
	if (s->bits == 8)
		c->rows->chroma8(u, v, n, c->matrix, c->terms);
	else
		c->rows->chroma16((const uint16_t *)u, (const uint16_t *)v, n, s->lift, c->matrix, c->terms);
	if (s->hsub == 2) { // the luma kernels know of one or two pixels to a term
		double_each(c->terms.r, n);
		double_each(c->terms.g, n);
		double_each(c->terms.b, n);
	}
}

static void luma_row(struct conversion *c, int y, uint8_t *rgb)
{
	const struct numm_source *s = c->source;
	const int hsub = s->hsub > 0;
	const uint8_t *luma;

	prepare_terms(c, y);
	luma = samples(c, 0, y, s->width);
	if (s->bits == 8)
		c->rows->luma8(luma, c->terms, hsub, s->width, c->matrix, rgb);
	else
		c->rows->luma16((const uint16_t *)luma, c->terms, hsub, s->width, s->lift, c->matrix, rgb);
}

// finished_samples returns row y of a component of RGB in 8 bits.
static const uint8_t *finished_samples(struct conversion *c, int component, int y)
{
	const struct numm_source *s = c->source;
	const uint8_t *from = samples(c, component, y, s->width);
	uint8_t *to = c->samples[component];

	if (c->matrix->exact)
		return from;
	for (int x = 0; x < s->width; x++) {
		uint16_t sample = s->bits == 8 ? from[x] << 8 : ((const uint16_t *)from)[x] << s->lift;
		int level = ((int)((uint32_t)sample * c->matrix->scale >> 16) + c->matrix->bias) >> 6;

		to[x] = level < 0 ? 0 : level > 255 ? 255 : level;
	}
	return to;
}

// packed tells whether a source is pixels of 3 or 4 bytes, and gives the offsets of the channels
// from the first of them.
static int packed(const struct numm_source *s, const uint8_t **first, int offset[3])
{
	if (s->bits != 8 || s->component[0].step < 3)
		return 0;
	*first = s->component[0].data;
	for (int c = 1; c < 3; c++)
		if (s->component[c].data < *first)
			*first = s->component[c].data;
	for (int c = 0; c < 3; c++)
		offset[c] = s->component[c].data - *first;
	return 1;
}

static void rgb_row(struct conversion *c, int y, uint8_t *rgb)
{
	const struct numm_source *s = c->source;
	const uint8_t *first, *channel[3];
	int offset[3];

	if (c->matrix->exact && packed(s, &first, offset)) {
		first += y * s->component[0].stride;
		if (s->component[0].step == 3 && offset[0] == 0 && offset[1] == 1)
			memcpy(rgb, first, 3 * (size_t)s->width);
		else
			c->rows->repack(first, s->component[0].step, offset, s->width, rgb);
		return;
	}
	for (int i = 0; i < 3; i++)
		channel[i] = finished_samples(c, i, y);
	c->rows->interleave(channel[0], channel[1], channel[2], s->width, rgb);
}

static void pixel_row(struct conversion *c, int y, uint8_t *rgb)
{
	if (c->source->model == NUMM_RGB)
		rgb_row(c, y, rgb);
	else
		luma_row(c, y, rgb);
}

// write_rows writes the pictures whose rows stay rows, those mirrored through scratch.
static void write_rows(struct conversion *c, int mirrored, uint8_t *dst, ptrdiff_t stride, uint8_t *scratch)
{
	for (int y = 0; y < c->source->height; y++, dst += stride) {
		if (!mirrored) {
			pixel_row(c, y, dst);
			continue;
		}
		pixel_row(c, y, scratch);
		c->rows->reverse(scratch, c->source->width, dst);
	}
}

// write_columns writes the pictures whose stored rows become columns. dst is where the first stored
// pixel goes and stride how far the next pixel of a stored row is from it; rightward tells whether
// the next stored row goes to its right or to its left.
static void write_columns(struct conversion *c, int rightward, uint8_t *dst, ptrdiff_t stride,
			  uint8_t *scratch, size_t scratch_stride)
{
	const int height = c->source->height;

	for (int y = 0; y < height; y += BAND) {
		const int n = height - y < BAND ? height - y : BAND;

		for (int j = 0; j < n; j++)
			pixel_row(c, y + j, scratch + scratch_stride * (rightward ? j : n - 1 - j));
		c->rows->transpose(scratch, scratch_stride, c->source->width, n,
				   rightward ? dst + 3 * y : dst - 3 * (y + n - 1), stride);
	}
}

static const struct numm_rows *choose_rows(int simd)
{
	switch (numm_simd_choose(simd)) {
#ifdef NUMM_X86
	case NUMM_SIMD_AVX2:
		return &numm_rows_avx2;
	case NUMM_SIMD_SSSE3:
		return &numm_rows_ssse3;
#endif
	default:
		return &numm_rows_portable;
	}
}

void numm_colour_convert(const struct numm_source *source, const struct numm_matrix *matrix,
			 int width, int height, int orientation,
			 uint8_t *dst, ptrdiff_t stride, uint8_t *scratch, int simd)
{
	const struct layout l = lay_out(width, orientation);
	struct conversion c = { .source = source, .matrix = matrix, .rows = choose_rows(simd), .terms_row = -1 };
	int16_t **terms[3] = { &c.terms.r, &c.terms.g, &c.terms.b };
	uint8_t *pixels;
	struct numm_source scaled;

	for (int i = 0; i < 3; i++) {
		c.samples[i] = scratch;
		*terms[i] = (int16_t *)(scratch + l.row);
		scratch += l.row + l.terms;
	}
	pixels = scratch;
	scratch += l.pixels * l.pixel_rows;
	if (width != source->width || height != source->height) {
		scaled = numm_scale(source, width, height, c.rows, scratch);
		c.source = &scaled;
	}

	switch (orientation) {
	case NUMM_IDENTITY:
		write_rows(&c, 0, dst, stride, pixels);
		break;
	case NUMM_TURN_HALF:
		write_rows(&c, 1, dst + (height - 1) * stride, -stride, pixels);
		break;
	case NUMM_FLIP_HORIZONTAL:
		write_rows(&c, 1, dst, stride, pixels);
		break;
	case NUMM_FLIP_VERTICAL:
		write_rows(&c, 0, dst + (height - 1) * stride, -stride, pixels);
		break;
	case NUMM_TURN_RIGHT:
		write_columns(&c, 0, dst + 3 * (height - 1), stride, pixels, l.pixels);
		break;
	case NUMM_TURN_LEFT:
		write_columns(&c, 1, dst + (width - 1) * stride, -stride, pixels, l.pixels);
		break;
	case NUMM_TRANSPOSE:
		write_columns(&c, 1, dst, stride, pixels, l.pixels);
		break;
	case NUMM_TRANSVERSE:
		write_columns(&c, 0, dst + (width - 1) * stride + 3 * (height - 1), -stride, pixels, l.pixels);
		break;
	}
}
