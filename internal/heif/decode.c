#include "numm_decode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libheif/heif.h>

// The most pixels on a side: callers ask for the memory first.
#define MOST_PIXELS_A_SIDE (1 << 20)

struct numm_heif {
	struct heif_context *context;
	struct heif_image_handle *handle;
	int width, height;
	char message[200];
};

int numm_heif_prepare(void) { return heif_init(NULL).code == heif_error_Ok; }

struct numm_heif *numm_heif_new(const uint8_t *data, size_t size, int threads)
{
	struct numm_heif *h = calloc(1, sizeof *h);
	struct heif_error e;

	if (h == NULL)
		return NULL;
	h->context = heif_context_alloc();
	if (h->context == NULL) {
		free(h);
		return NULL;
	}
	heif_context_set_max_decoding_threads(h->context, threads);
	heif_context_set_maximum_image_size_limit(h->context, MOST_PIXELS_A_SIDE);
	e = heif_context_read_from_memory_without_copy(h->context, data, size, NULL);
	if (e.code == heif_error_Ok)
		e = heif_context_get_primary_image_handle(h->context, &h->handle);
	if (e.code != heif_error_Ok)
		snprintf(h->message, sizeof h->message, "%s", e.message);
	return h;
}

void numm_heif_free(struct numm_heif *h)
{
	if (h->handle != NULL)
		heif_image_handle_release(h->handle);
	heif_context_free(h->context);
	free(h);
}

static enum numm_result result_of(struct numm_heif *h, struct heif_error e)
{
	if (e.code != heif_error_Ok)
		snprintf(h->message, sizeof h->message, "%s", e.message);
	switch (e.code) {
	case heif_error_Ok:
		return NUMM_OK;
	case heif_error_Memory_allocation_error:
		return e.subcode == heif_suberror_Security_limit_exceeded ? NUMM_DAMAGED : NUMM_NO_MEMORY;
	case heif_error_Unsupported_filetype:
	case heif_error_Unsupported_feature:
		return NUMM_UNSUPPORTED;
	default:
		return NUMM_DAMAGED;
	}
}

enum numm_result numm_heif_header(struct numm_heif *h, struct numm_heif_head *head)
{
	if (h->handle == NULL)
		return NUMM_DAMAGED;
	h->width = head->width = heif_image_handle_get_width(h->handle);
	h->height = head->height = heif_image_handle_get_height(h->handle);
	head->bits = heif_image_handle_get_luma_bits_per_pixel(h->handle);
	head->alpha = heif_image_handle_has_alpha_channel(h->handle);
	head->premultiplied = heif_image_handle_is_premultiplied_alpha(h->handle);
	return NUMM_OK;
}

size_t numm_heif_profile(const struct numm_heif *h, uint8_t *to)
{
	const enum heif_color_profile_type type = heif_image_handle_get_color_profile_type(h->handle);

	if (type != heif_color_profile_type_rICC && type != heif_color_profile_type_prof)
		return 0;
	if (to != NULL)
		heif_image_handle_get_raw_color_profile(h->handle, to);
	return heif_image_handle_get_raw_color_profile_size(h->handle);
}

enum numm_result numm_heif_decode(struct numm_heif *h, uint8_t *to, size_t stride, int channels)
{
	struct heif_decoding_options *options = heif_decoding_options_alloc();
	const enum heif_chroma chroma = channels == 4 ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB;
	struct heif_image *image = NULL;
	enum numm_result result;
	const uint8_t *from;
	int from_stride = 0;

	if (options == NULL)
		return NUMM_NO_MEMORY;
	options->convert_hdr_to_8bit = 1;
	result = result_of(h, heif_decode_image(h->handle, &image, heif_colorspace_RGB, chroma, options));
	heif_decoding_options_free(options);
	if (result != NUMM_OK)
		return result;
	from = heif_image_get_plane_readonly(image, heif_channel_interleaved, &from_stride);
	if (from == NULL || heif_image_get_width(image, heif_channel_interleaved) != h->width ||
	    heif_image_get_height(image, heif_channel_interleaved) != h->height) {
		snprintf(h->message, sizeof h->message, "picture of another size than its header says");
		result = NUMM_DAMAGED;
	}
	for (int y = 0; result == NUMM_OK && y < h->height; y++)
		memcpy(to + stride * y, from + (size_t)from_stride * y, (size_t)channels * h->width);
	heif_image_release(image);
	return result;
}

const char *numm_heif_message(const struct numm_heif *h) { return h->message; }
