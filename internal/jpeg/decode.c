#include "numm_decode.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

// The most scans that a picture may have: encoders make about ten, and each goes over the whole picture.
#define MOST_SCANS 500

struct numm_jpeg {
	struct jpeg_decompress_struct c;
	struct jpeg_error_mgr errors;
	struct jpeg_progress_mgr progress;
	jmp_buf failed;
	int damaged;
	long scanned; // rows of blocks before the first damage
	char message[JMSG_LENGTH_MAX];
	uint8_t *inks; // a row of CMYK
};

static struct numm_jpeg *owner(j_common_ptr c) { return c->client_data; }

static void on_error(j_common_ptr c)
{
	struct numm_jpeg *j = owner(c);

	c->err->format_message(c, j->message);
	longjmp(j->failed, 1);
}

// on_message keeps the first warning of damage. Bytes between segments and odd versions are none.
static void on_message(j_common_ptr c, int level)
{
	struct numm_jpeg *j = owner(c);

	if (level >= 0 || j->damaged)
		return;
	switch (c->err->msg_code) {
	case JWRN_EXTRANEOUS_DATA:
	case JWRN_JFIF_MAJOR:
	case JWRN_ADOBE_XFORM:
	case JWRN_TOO_MUCH_DATA:
	case JWRN_BOGUS_PROGRESSION:
		return;
	}
	j->damaged = 1;
	j->scanned = j->progress.pass_counter;
	c->err->format_message(c, j->message);
}

static void on_output(j_common_ptr c) { (void)c; }

static void on_progress(j_common_ptr c)
{
	struct numm_jpeg *j = owner(c);

	if (c->is_decompressor && ((j_decompress_ptr)c)->input_scan_number > MOST_SCANS) {
		snprintf(j->message, sizeof j->message, "more than %d scans", MOST_SCANS);
		longjmp(j->failed, 1);
	}
}

struct numm_jpeg *numm_jpeg_new(const uint8_t *data, size_t size)
{
	struct numm_jpeg *j = calloc(1, sizeof *j);

	if (j == NULL)
		return NULL;
	j->c.err = jpeg_std_error(&j->errors);
	j->errors.error_exit = on_error;
	j->errors.emit_message = on_message;
	j->errors.output_message = on_output;
	j->c.client_data = j;
	if (setjmp(j->failed)) {
		numm_jpeg_free(j);
		return NULL;
	}
	jpeg_create_decompress(&j->c);
	j->c.client_data = j;
	j->progress.progress_monitor = on_progress;
	j->c.progress = &j->progress;
	jpeg_mem_src(&j->c, data, size);
	jpeg_save_markers(&j->c, JPEG_APP0 + 1, 0xffff);
	jpeg_save_markers(&j->c, JPEG_APP0 + 2, 0xffff);
	return j;
}

void numm_jpeg_free(struct numm_jpeg *j)
{
	if (j == NULL)
		return;
	jpeg_destroy_decompress(&j->c);
	free(j->inks);
	free(j);
}

// kind_of_error distinguishes what the library does not support from what is damaged.
static enum numm_result kind_of_error(const struct numm_jpeg *j)
{
	switch (j->errors.msg_code) {
	case JERR_OUT_OF_MEMORY:
		return NUMM_NO_MEMORY;
	case JERR_EMPTY_IMAGE:
		return j->c.image_width > 0 && j->c.image_height == 0 ? NUMM_UNSUPPORTED : NUMM_DAMAGED;
	case JERR_IMAGE_TOO_BIG:
	case JERR_SOF_UNSUPPORTED:
	case JERR_BAD_PRECISION:
	case JERR_ARITH_NOTIMPL:
	case JERR_CONVERSION_NOTIMPL:
	case JERR_COMPONENT_COUNT:
	case JERR_FRACT_SAMPLE_NOTIMPL:
	case JERR_CCIR601_NOTIMPL:
	case JERR_NOT_COMPILED:
	case JERR_BAD_J_COLORSPACE:
	case JERR_BAD_IN_COLORSPACE:
		return NUMM_UNSUPPORTED;
	}
	return NUMM_DAMAGED;
}

enum numm_result numm_jpeg_header(struct numm_jpeg *j, struct numm_jpeg_head *head)
{
	if (setjmp(j->failed)) {
		head->width = j->c.image_width;
		head->height = j->c.image_height;
		return kind_of_error(j);
	}
	jpeg_read_header(&j->c, TRUE);
	head->width = j->c.image_width;
	head->height = j->c.image_height;
	head->components = j->c.num_components;
	head->progressive = j->c.progressive_mode;
	head->arithmetic = j->c.arith_code;
	head->coefficients = jpeg_has_multiple_scans(&j->c);
	head->blocks = 0;
	for (int i = 0; i < j->c.num_components; i++)
		head->blocks += (int64_t)j->c.comp_info[i].width_in_blocks * j->c.comp_info[i].height_in_blocks;
	return NUMM_OK;
}

const uint8_t *numm_jpeg_app(const struct numm_jpeg *j, int app, int n, size_t *size)
{
	for (jpeg_saved_marker_ptr m = j->c.marker_list; m != NULL; m = m->next) {
		if (m->marker == JPEG_APP0 + app && n-- == 0) {
			*size = m->data_length;
			return m->data;
		}
	}
	return NULL;
}

uint8_t *numm_jpeg_profile(struct numm_jpeg *j, size_t *size)
{
	JOCTET *profile = NULL;
	unsigned int length = 0;

	if (setjmp(j->failed))
		return NULL;
	if (!jpeg_read_icc_profile(&j->c, &profile, &length))
		return NULL;
	*size = length;
	return profile;
}

enum numm_result numm_jpeg_start(struct numm_jpeg *j, int eighths, int keep_inks, int *width, int *height)
{
	if (setjmp(j->failed))
		return kind_of_error(j);
	j->c.scale_num = eighths;
	j->c.scale_denom = 8;
	switch (j->c.jpeg_color_space) {
	case JCS_CMYK:
	case JCS_YCCK:
		j->c.out_color_space = JCS_CMYK;
		break;
	default:
		j->c.out_color_space = JCS_RGB;
	}
	jpeg_start_decompress(&j->c);
	*width = j->c.output_width;
	*height = j->c.output_height;
	if (j->c.out_color_space != JCS_CMYK || keep_inks)
		return NUMM_OK;
	if (j->inks == NULL)
		j->inks = malloc((size_t)4 * j->c.output_width);
	return j->inks == NULL ? NUMM_NO_MEMORY : NUMM_OK;
}

// product is a × b / 255, rounded.
static inline int product(int a, int b)
{
	const int t = a * b + 128;

	return ((t >> 8) + t) >> 8;
}

// from_inks makes RGB of inks as Adobe stores them, 255 for none.
static void from_inks(uint8_t *to, const uint8_t *from, int width)
{
	for (int x = 0; x < width; x++, to += 3, from += 4) {
		for (int i = 0; i < 3; i++)
			to[i] = (uint8_t)(from[3] - product(255 - from[i], from[3]));
	}
}

enum numm_result numm_jpeg_rows(struct numm_jpeg *j, uint8_t *to, size_t stride, int *n)
{
	enum { BATCH = 8 };
	const volatile int wanted = *n;

	*n = 0;
	if (setjmp(j->failed))
		return kind_of_error(j);
	while (*n < wanted && j->c.output_scanline < j->c.output_height) {
		JSAMPROW rows[BATCH];
		int batch = wanted - *n < BATCH ? wanted - *n : BATCH;

		if (j->inks != NULL) {
			rows[0] = j->inks;
			batch = 1;
		} else {
			for (int i = 0; i < batch; i++)
				rows[i] = to + stride * (*n + i);
		}
		batch = (int)jpeg_read_scanlines(&j->c, rows, batch);
		if (batch == 0)
			break;
		if (j->inks != NULL)
			from_inks(to + stride * *n, j->inks, j->c.output_width);
		*n += batch;
	}
	return NUMM_OK;
}

enum numm_result numm_jpeg_finish(struct numm_jpeg *j)
{
	if (setjmp(j->failed))
		return kind_of_error(j);
	jpeg_finish_decompress(&j->c);
	return NUMM_OK;
}

const char *numm_jpeg_message(const struct numm_jpeg *j) { return j->message; }

int numm_jpeg_damaged(const struct numm_jpeg *j) { return j->damaged; }

long numm_jpeg_scanned(const struct numm_jpeg *j) { return j->scanned; }
