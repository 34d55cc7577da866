#include "colour.h"

#include "colour_rows.h"
#include "colour_scale.h"

#include <limits.h>
#include <string.h>

// A transpose is done in bands of as many stored rows: each becomes a run of 96 bytes in every row
// of the result, which is long enough to fill cache lines and short enough to keep the band cached.
#define BAND 32

// Rows of samples that a conversion needs.
#define ROWS 8

// How a conversion divides its scratch memory.
struct layout {
	size_t row;     // bytes of a row of samples, of 16 bits with slack on both sides
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
		.pixels = padded * 3,
		.pixel_rows = turned ? BAND : 1,
	};
}

static int scales(const struct numm_source *s, int width, int height)
{
	return width != s->width || height != s->height || s->part.width > 0;
}

size_t numm_colour_scratch(const struct numm_source *source, int width, int height, int orientation)
{
	const struct layout l = lay_out(width, orientation);
	size_t size = l.row * ROWS + l.pixels * l.pixel_rows;

	if (scales(source, width, height))
		size += numm_scale_scratch(source, width, height);
	return size;
}

// Two stored rows of a component of chroma, those between which rows are interpolated. Row y is in
// slot y % 2, so that going on by one row replaces the one that is no longer needed.
struct stored {
	uint8_t *room[2]; // for samples that have to be gathered
	const uint8_t *row[2];
	int y[2]; // which row it is, -1 for none
};

// A conversion under way.
struct conversion {
	const struct numm_source *source;
	const struct numm_matrix *matrix;
	const struct numm_rows *rows;
	const struct numm_scaler *scaler; // makes the samples of source where it is not as stored
	uint8_t *samples[3];     // room for one row of each component; of RGB, or luma alone
	struct stored stored[2]; // of U and of V
	int16_t *chroma[2];      // room for a row of U and of V as struct numm_chroma has them
	int16_t *narrow;         // room for such a row before its samples are spread over four pixels
};

// samples returns n samples of row y of a component side by side: in place where they are so
// already, else gathered or scaled in the room given.
static const uint8_t *samples(struct conversion *c, int component, int y, int n, uint8_t *to)
{
	const struct numm_component *from = &c->source->component[component];
	const uint8_t *row = from->data + y * from->stride;
	const int deep = c->source->bits > 8;

	if (c->scaler) {
		numm_scale_row(c->scaler, component, y, (uint16_t *)to);
		return to;
	}
	if (from->step == 1 + deep)
		return row;
	if (deep)
		for (int x = 0; x < n; x++)
			memcpy(to + 2 * x, row + (ptrdiff_t)x * from->step, 2);
	else
		c->rows->gather8(row, from->step, n, to);
	return to;
}

// stored_row returns n samples of row y of U (0) or V (1).
static const uint8_t *stored_row(struct conversion *c, int component, int y, int n)
{
	struct stored *s = &c->stored[component];

	if (s->y[y % 2] != y) {
		s->y[y % 2] = y;
		s->row[y % 2] = samples(c, 1 + component, y, n, s->room[y % 2]);
	}
	return s->row[y % 2];
}

// A place between two rows: the nearer and the further one, this with a weight in eighths.
struct place {
	int near, far, weight;
};

// place_of finds luma row i among n rows of chroma of which each serves 1 << sub.
static struct place place_of(int i, int sub, int n)
{
	static const int weights[3][4] = { { 0 }, { 2, 2 }, { 3, 1, 1, 3 } };
	const int within = i & ((1 << sub) - 1);
	struct place p = { .near = i >> sub, .weight = weights[sub][within] };

	p.far = p.near + (2 * within < 1 << sub ? -1 : 1);
	if (p.weight == 0 || p.far < 0 || p.far >= n)
		p.far = p.near;
	return p;
}

// spread interpolates a row of n samples, with its ends repeated, to four for each. The samples are
// multiples of eight, so that nothing is lost.
static void spread(const int16_t *row, int n, int16_t *to)
{
	for (int i = 0; i < n; i++, to += 4) {
		const int left = (row[i - 1] - row[i]) / 8, right = (row[i + 1] - row[i]) / 8;

		to[0] = row[i] + 3 * left;
		to[1] = row[i] + left;
		to[2] = row[i] + right;
		to[3] = row[i] + 3 * right;
	}
}

// chroma_row makes the row of U (0) or V (1) that luma row y needs.
static const int16_t *chroma_row(struct conversion *c, int component, int y)
{
	const struct numm_source *s = c->source;
	const int n = (s->width + (1 << s->hsub) - 1) >> s->hsub;
	const struct place p = place_of(y, s->vsub, (s->height + (1 << s->vsub) - 1) >> s->vsub);
	const uint8_t *near = stored_row(c, component, p.near, n), *far = stored_row(c, component, p.far, n);
	int16_t *row = s->hsub == 2 ? c->narrow : c->chroma[component];

	if (s->bits == 8)
		c->rows->chroma8(near, far, p.weight, n, row);
	else
		c->rows->chroma16((const uint16_t *)near, (const uint16_t *)far, p.weight, n, s->lift, row);
	row[-1] = row[0];
	row[n] = row[n - 1];
	if (s->hsub == 2)
		spread(row, n, c->chroma[component]);
	return c->chroma[component];
}

static void luma_row(struct conversion *c, int y, uint8_t *rgb)
{
	const struct numm_source *s = c->source;
	const int hsub = s->hsub == 1; // where it is 2 chroma has been spread
	const uint8_t *luma = samples(c, 0, y, s->width, c->samples[0]);
	struct numm_chroma chroma = { c->chroma[0], c->chroma[1] }; // of greys: zeros

	if (s->model != NUMM_GREY)
		chroma = (struct numm_chroma){ chroma_row(c, 0, y), chroma_row(c, 1, y) };
	if (s->bits == 8)
		c->rows->luma8(luma, chroma, hsub, s->width, c->matrix, rgb);
	else
		c->rows->luma16((const uint16_t *)luma, chroma, hsub, s->width, s->lift, c->matrix, rgb);
}

// finished_samples returns row y of a component of RGB in 8 bits.
static const uint8_t *finished_samples(struct conversion *c, int component, int y)
{
	const struct numm_source *s = c->source;
	uint8_t *to = c->samples[component];
	const uint8_t *from = samples(c, component, y, s->width, to);

	if (c->matrix->exact && s->bits == 8)
		return from;
	for (int x = 0; x < s->width; x++) {
		uint16_t sample = s->bits == 8 ? from[x] << 8 : ((const uint16_t *)from)[x] << s->lift;
		int level = ((int)((uint32_t)sample * c->matrix->scale >> 16) + c->matrix->bias) >> 6;

		to[x] = level < 0 ? 0 : level > 255 ? 255 : level;
	}
	return to;
}

// packed reports whether a source is pixels of 3 or 4 bytes, and gives the offsets of the channels
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
// pixel goes and stride how far the next pixel of a stored row is from it; rightward reports whether
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

// make_room divides scratch memory into the rows of a conversion, and returns what is after them.
static uint8_t *make_room(struct conversion *c, struct layout l, uint8_t *scratch)
{
	int16_t *row[ROWS];

	for (int i = 0; i < ROWS; i++)
		row[i] = (int16_t *)(scratch + i * l.row) + NUMM_ROW_SLACK;
	for (int i = 0; i < 3; i++)
		c->samples[i] = (uint8_t *)row[i];
	for (int i = 0; i < 2; i++) { // rows 1 and 2 serve RGB or YUV
		for (int j = 0; j < 2; j++) {
			c->stored[i].room[j] = (uint8_t *)row[1 + 2 * i + j];
			c->stored[i].y[j] = -1;
		}
		c->chroma[i] = row[5 + i];
	}
	c->narrow = row[7];
	if (c->source->model == NUMM_GREY)
		memset(scratch + 5 * l.row, 0, 2 * l.row);
	return scratch + ROWS * l.row;
}

void numm_colour_convert(const struct numm_source *source, const struct numm_matrix *matrix,
			 int width, int height, int orientation,
			 uint8_t *dst, ptrdiff_t stride, uint8_t *scratch, int simd)
{
	const struct layout l = lay_out(width, orientation);
	struct conversion c = { .source = source, .matrix = matrix, .rows = choose_rows(simd) };
	uint8_t *pixels;
	struct numm_scaler scaler;
	struct numm_source scaled = *source;

	scratch = make_room(&c, l, scratch);
	pixels = scratch;
	scratch += l.pixels * l.pixel_rows;
	if (scales(source, width, height)) {
		scaler = numm_scale(source, width, height, c.rows, scratch);
		c.scaler = &scaler;
		scaled.width = width;
		scaled.height = height;
		scaled.bits = 16;
		scaled.lift = scaled.hsub = scaled.vsub = 0;
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

void numm_drop_alpha(const uint8_t *src, ptrdiff_t src_stride, int width, int height, uint8_t *dst, ptrdiff_t stride, int simd)
{
	static const int offset[3] = { 0, 1, 2 };
	const struct numm_rows *rows = choose_rows(simd);

	if (src_stride == 4 * (ptrdiff_t)width && stride == 3 * (ptrdiff_t)width && width <= INT_MAX / 4 / height) {
		width *= height; // one long row
		height = 1;
	}
	for (int y = 0; y < height; y++)
		rows->repack(src + y * src_stride, 4, offset, width, dst + y * stride);
}
