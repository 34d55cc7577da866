#include "numm_decode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openjpeg.h>

struct numm_jp2 {
	opj_codec_t *codec;
	opj_stream_t *stream;
	opj_image_t *image;
	const uint8_t *data;
	size_t size, at;
	char message[200];
};

static OPJ_SIZE_T read_data(void *to, OPJ_SIZE_T n, void *user)
{
	struct numm_jp2 *j = user;
	const size_t left = j->size - j->at;

	if (left == 0)
		return (OPJ_SIZE_T)-1;
	if (n > left)
		n = left;
	memcpy(to, j->data + j->at, n);
	j->at += n;
	return n;
}

static OPJ_OFF_T skip_data(OPJ_OFF_T n, void *user)
{
	struct numm_jp2 *j = user;
	const OPJ_OFF_T left = (OPJ_OFF_T)(j->size - j->at);

	if (n < 0 || n > left)
		n = n < 0 ? 0 : left;
	j->at += n;
	return n;
}

static OPJ_BOOL seek_data(OPJ_OFF_T to, void *user)
{
	struct numm_jp2 *j = user;

	if (to < 0 || (uint64_t)to > j->size)
		return OPJ_FALSE;
	j->at = to;
	return OPJ_TRUE;
}

static void on_error(const char *text, void *user)
{
	struct numm_jp2 *j = user;

	if (j->message[0] == 0)
		snprintf(j->message, sizeof j->message, "%.*s", (int)strcspn(text, "\n"), text);
}

static void on_message(const char *text, void *user)
{
	(void)text;
	(void)user;
}

struct numm_jp2 *numm_jp2_new(const uint8_t *data, size_t size, int bare, int threads)
{
	struct numm_jp2 *j = calloc(1, sizeof *j);
	opj_dparameters_t parameters;

	if (j == NULL)
		return NULL;
	j->data = data;
	j->size = size;
	j->codec = opj_create_decompress(bare ? OPJ_CODEC_J2K : OPJ_CODEC_JP2);
	j->stream = opj_stream_create(1 << 20, OPJ_TRUE);
	if (j->codec == NULL || j->stream == NULL) {
		numm_jp2_free(j);
		return NULL;
	}
	opj_set_error_handler(j->codec, on_error, j);
	opj_set_warning_handler(j->codec, on_message, j);
	opj_set_info_handler(j->codec, on_message, j);
	opj_stream_set_user_data(j->stream, j, NULL);
	opj_stream_set_user_data_length(j->stream, size);
	opj_stream_set_read_function(j->stream, read_data);
	opj_stream_set_skip_function(j->stream, skip_data);
	opj_stream_set_seek_function(j->stream, seek_data);
	opj_set_default_decoder_parameters(&parameters);
	opj_setup_decoder(j->codec, &parameters);
	opj_codec_set_threads(j->codec, threads);
	return j;
}

void numm_jp2_free(struct numm_jp2 *j)
{
	opj_image_destroy(j->image);
	opj_destroy_codec(j->codec);
	opj_stream_destroy(j->stream);
	free(j);
}

enum numm_result numm_jp2_header(struct numm_jp2 *j, struct numm_jp2_head *head)
{
	if (!opj_read_header(j->stream, j->codec, &j->image))
		return NUMM_DAMAGED;
	head->x0 = j->image->x0;
	head->y0 = j->image->y0;
	head->width = j->image->x1 - j->image->x0;
	head->height = j->image->y1 - j->image->y0;
	head->components = j->image->numcomps;
	head->bits = j->image->numcomps > 0 ? j->image->comps[0].prec : 0;
	return NUMM_OK;
}

enum numm_result numm_jp2_decode(struct numm_jp2 *j)
{
	if (!opj_decode(j->codec, j->stream, j->image))
		return NUMM_DAMAGED;
	if (!opj_end_decompress(j->codec, j->stream))
		return NUMM_DAMAGED;
	return NUMM_OK;
}

int numm_jp2_colours(const struct numm_jp2 *j, int *components)
{
	*components = j->image->numcomps;
	return j->image->color_space;
}

void numm_jp2_component(const struct numm_jp2 *j, int n, struct numm_jp2_component *c)
{
	const opj_image_comp_t *from = &j->image->comps[n];

	c->samples = from->data;
	c->x0 = from->x0;
	c->y0 = from->y0;
	c->dx = from->dx;
	c->dy = from->dy;
	c->width = from->w;
	c->height = from->h;
	c->bits = from->prec;
	c->is_signed = from->sgnd;
	c->alpha = from->alpha;
}

const uint8_t *numm_jp2_profile(const struct numm_jp2 *j, size_t *size)
{
	*size = j->image->icc_profile_len;
	return j->image->icc_profile_buf;
}

const char *numm_jp2_message(const struct numm_jp2 *j) { return j->message[0] != 0 ? j->message : "ends early"; }
