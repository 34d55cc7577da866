#include "numm_encode.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jerror.h>
#include <jpeglib.h>

struct numm_jpeg_encoder {
	struct jpeg_compress_struct c;
	struct jpeg_error_mgr errors;
	struct jpeg_destination_mgr destination;
	jmp_buf failed;
	int broken; // nothing more can be encoded
	uint8_t *bytes;
	size_t room;
	char message[JMSG_LENGTH_MAX];
};

static void on_error(j_common_ptr c)
{
	struct numm_jpeg_encoder *e = c->client_data;

	c->err->format_message(c, e->message);
	longjmp(e->failed, 1);
}

static void on_output(j_common_ptr c) { (void)c; }

static void rewind_output(struct numm_jpeg_encoder *e)
{
	e->destination.next_output_byte = e->bytes;
	e->destination.free_in_buffer = e->room;
}

static void start_output(j_compress_ptr c) { rewind_output(c->client_data); }

static void end_output(j_compress_ptr c) { (void)c; }

// make_room is called with a full buffer.
static boolean make_room(j_compress_ptr c)
{
	struct numm_jpeg_encoder *e = c->client_data;
	uint8_t *larger = realloc(e->bytes, 2 * e->room);

	if (larger == NULL)
		ERREXIT1(c, JERR_OUT_OF_MEMORY, 0);
	e->bytes = larger;
	e->destination.next_output_byte = larger + e->room;
	e->destination.free_in_buffer = e->room;
	e->room *= 2;
	return TRUE;
}

struct numm_jpeg_encoder *numm_jpeg_encoder_new(int width, int height, int quality)
{
	struct numm_jpeg_encoder *e = calloc(1, sizeof *e);

	if (e == NULL)
		return NULL;
	e->room = 1 << 16;
	e->bytes = malloc(e->room);
	if (e->bytes == NULL) {
		free(e);
		return NULL;
	}
	e->c.err = jpeg_std_error(&e->errors);
	e->errors.error_exit = on_error;
	e->errors.output_message = on_output;
	e->c.client_data = e;
	if (setjmp(e->failed)) {
		e->broken = 1;
		return e;
	}
	jpeg_create_compress(&e->c);
	e->c.client_data = e;
	e->destination.init_destination = start_output;
	e->destination.empty_output_buffer = make_room;
	e->destination.term_destination = end_output;
	e->c.dest = &e->destination;
	e->c.image_width = width;
	e->c.image_height = height;
	e->c.input_components = 3;
	e->c.in_color_space = JCS_RGB;
	jpeg_set_defaults(&e->c);
	jpeg_set_quality(&e->c, quality, TRUE);
	jpeg_start_compress(&e->c, TRUE);
	return e;
}

int numm_jpeg_encode(struct numm_jpeg_encoder *e, const uint8_t *rows, size_t stride, int n)
{
	enum { BATCH = 16 };

	if (e->broken)
		return 0;
	if (setjmp(e->failed)) {
		e->broken = 1;
		return 0;
	}
	while (n > 0) {
		JSAMPROW batch[BATCH];
		const int count = n < BATCH ? n : BATCH;

		for (int i = 0; i < count; i++)
			batch[i] = (JSAMPROW)(rows + stride * i);
		jpeg_write_scanlines(&e->c, batch, count);
		rows += stride * count;
		n -= count;
	}
	if (e->c.next_scanline == e->c.image_height)
		jpeg_finish_compress(&e->c);
	return 1;
}

const uint8_t *numm_jpeg_encoded(struct numm_jpeg_encoder *e, size_t *size)
{
	*size = e->room - e->destination.free_in_buffer;
	rewind_output(e);
	return e->bytes;
}

const char *numm_jpeg_encoder_message(const struct numm_jpeg_encoder *e) { return e->message; }

void numm_jpeg_encoder_free(struct numm_jpeg_encoder *e)
{
	jpeg_destroy_compress(&e->c);
	free(e->bytes);
	free(e);
}
