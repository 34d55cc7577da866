#include "numm_decode.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

struct numm_png {
	png_structp png;
	png_infop info;
	const uint8_t *data;
	size_t left;
	int ending, checksum;
	char message[200];
};

static void on_error(png_structp png, png_const_charp text)
{
	struct numm_png *p = png_get_error_ptr(png);

	snprintf(p->message, sizeof p->message, "%s", text);
	png_longjmp(png, 1);
}

// on_warning records a wrong checksum over the pixels, which libpng only warns of.
static void on_warning(png_structp png, png_const_charp text)
{
	struct numm_png *p = png_get_error_ptr(png);

	if (p->ending && strstr(text, "incorrect data check") != NULL) {
		snprintf(p->message, sizeof p->message, "%s", text);
		p->checksum = 1;
	}
}

static void read_data(png_structp png, png_bytep to, size_t n)
{
	struct numm_png *p = png_get_io_ptr(png);

	if (n > p->left)
		png_error(png, "ends early");
	memcpy(to, p->data, n);
	p->data += n;
	p->left -= n;
}

struct numm_png *numm_png_new(const uint8_t *data, size_t size)
{
	struct numm_png *p = calloc(1, sizeof *p);

	if (p == NULL)
		return NULL;
	p->data = data;
	p->left = size;
	p->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, p, on_error, on_warning);
	if (p->png != NULL)
		p->info = png_create_info_struct(p->png);
	if (p->info == NULL) {
		numm_png_free(p);
		return NULL;
	}
	png_set_read_fn(p->png, p, read_data);
	return p;
}

void numm_png_free(struct numm_png *p)
{
	if (p == NULL)
		return;
	png_destroy_read_struct(&p->png, &p->info, NULL);
	free(p);
}

enum numm_result numm_png_header(struct numm_png *p, struct numm_png_head *head)
{
	// Ancillary chunks are of no use here, except tRNS: none can be too long, and none stops the reading.
	static const png_byte ignored[] = "bKGD\0cHRM\0eXIf\0gAMA\0hIST\0iCCP\0iTXt\0oFFs\0pCAL\0pHYs\0sBIT\0sCAL\0"
					  "sPLT\0sRGB\0tEXt\0tIME\0zTXt";

	if (setjmp(png_jmpbuf(p->png)))
		return NUMM_DAMAGED;
	png_set_user_limits(p->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
	png_set_keep_unknown_chunks(p->png, PNG_HANDLE_CHUNK_NEVER, ignored, sizeof ignored / 5);
	png_set_benign_errors(p->png, 1);
	png_read_info(p->png, p->info);
	head->width = png_get_image_width(p->png, p->info);
	head->height = png_get_image_height(p->png, p->info);
	head->bits = png_get_bit_depth(p->png, p->info);
	head->colour = png_get_color_type(p->png, p->info);
	png_set_expand(p->png);
	png_set_strip_16(p->png);
	png_set_gray_to_rgb(p->png);
	head->passes = png_set_interlace_handling(p->png);
	png_read_update_info(p->png, p->info);
	head->channels = png_get_channels(p->png, p->info);
	if (head->channels != 3 && head->channels != 4)
		png_error(p->png, "unknown kind of pixels");
	return NUMM_OK;
}

enum numm_result numm_png_rows(struct numm_png *p, uint8_t *to, size_t stride, int *n)
{
	const volatile int wanted = *n;

	*n = 0;
	if (setjmp(png_jmpbuf(p->png)))
		return NUMM_DAMAGED;
	while (*n < wanted) {
		png_read_row(p->png, to + stride * *n, NULL);
		++*n;
	}
	return NUMM_OK;
}

enum numm_result numm_png_end(struct numm_png *p)
{
	if (setjmp(png_jmpbuf(p->png)))
		return NUMM_DAMAGED;
	p->ending = 1;
	png_read_end(p->png, NULL);
	return p->checksum ? NUMM_DAMAGED : NUMM_OK;
}

const char *numm_png_message(const struct numm_png *p) { return p->message; }
