#include "numm_decode.h"

#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>

static enum numm_result result_of(VP8StatusCode status)
{
	switch (status) {
	case VP8_STATUS_OK:
		return NUMM_OK;
	case VP8_STATUS_OUT_OF_MEMORY:
		return NUMM_NO_MEMORY;
	case VP8_STATUS_UNSUPPORTED_FEATURE:
		return NUMM_UNSUPPORTED;
	default:
		return NUMM_DAMAGED;
	}
}

enum numm_result numm_webp_header(const uint8_t *data, size_t size, struct numm_webp_head *head)
{
	const WebPData file = { data, size };
	WebPBitstreamFeatures features;
	WebPDemuxState state;
	WebPDemuxer *demuxer;
	const VP8StatusCode status = WebPGetFeatures(data, size, &features);

	if (status == VP8_STATUS_OK) {
		head->width = features.width;
		head->height = features.height;
		head->alpha = features.has_alpha;
		head->animated = features.has_animation;
		head->frames = 1;
	}
	demuxer = WebPDemuxPartial(&file, &state);
	if (demuxer != NULL) {
		if (status != VP8_STATUS_OK || features.has_animation) {
			head->width = WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_WIDTH);
			head->height = WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_HEIGHT);
			head->frames = WebPDemuxGetI(demuxer, WEBP_FF_FRAME_COUNT);
		}
		head->whole = state == WEBP_DEMUX_DONE;
		WebPDemuxDelete(demuxer);
	}
	return result_of(status);
}

const uint8_t *numm_webp_chunk(const uint8_t *data, size_t size, const char *name, size_t *length)
{
	const WebPData file = { data, size };
	WebPDemuxState state;
	WebPDemuxer *demuxer = WebPDemuxPartial(&file, &state);
	WebPChunkIterator chunk = { 0 };
	const uint8_t *found = NULL;

	if (demuxer == NULL)
		return NULL;
	if (WebPDemuxGetChunk(demuxer, name, 1, &chunk)) {
		found = chunk.chunk.bytes;
		*length = chunk.chunk.size;
	}
	WebPDemuxReleaseChunkIterator(&chunk);
	WebPDemuxDelete(demuxer);
	return found;
}

enum numm_result numm_webp_decode(const uint8_t *data, size_t size, uint8_t *to, size_t stride, int channels,
				       int width, int height)
{
	WebPDecoderConfig config;
	VP8StatusCode status;

	if (!WebPInitDecoderConfig(&config))
		return NUMM_UNSUPPORTED;
	config.output.colorspace = channels == 4 ? MODE_RGBA : MODE_RGB;
	config.output.is_external_memory = 1;
	config.output.u.RGBA.rgba = to;
	config.output.u.RGBA.stride = (int)stride;
	config.output.u.RGBA.size = stride * height;
	status = WebPGetFeatures(data, size, &config.input);
	if (status == VP8_STATUS_OK && (config.input.width != width || config.input.height != height)) {
		config.options.use_scaling = 1;
		config.options.scaled_width = width;
		config.options.scaled_height = height;
	}
	if (status == VP8_STATUS_OK)
		status = WebPDecode(data, size, &config);
	WebPFreeDecBuffer(&config.output);
	return result_of(status);
}

struct numm_webp_animation {
	WebPAnimDecoder *decoder;
};

struct numm_webp_animation *numm_webp_animation_new(const uint8_t *data, size_t size)
{
	const WebPData file = { data, size };
	WebPAnimDecoderOptions options;
	struct numm_webp_animation *a = calloc(1, sizeof *a);

	if (a == NULL || !WebPAnimDecoderOptionsInit(&options)) {
		free(a);
		return NULL;
	}
	options.color_mode = MODE_RGBA;
	a->decoder = WebPAnimDecoderNew(&file, &options);
	if (a->decoder == NULL) {
		free(a);
		return NULL;
	}
	return a;
}

void numm_webp_animation_free(struct numm_webp_animation *a)
{
	WebPAnimDecoderDelete(a->decoder);
	free(a);
}

const uint8_t *numm_webp_animation_next(struct numm_webp_animation *a, int *end, int *more)
{
	uint8_t *canvas = NULL;

	*more = WebPAnimDecoderHasMoreFrames(a->decoder);
	return *more && WebPAnimDecoderGetNext(a->decoder, &canvas, end) ? canvas : NULL;
}
