#include "numm_decode.h"

#include <stdlib.h>
#include <string.h>

#include <avif/avif.h>

struct numm_avif {
	avifDecoder *decoder;
	avifResult result;
	int width, height;
};

struct numm_avif *numm_avif_new(const uint8_t *data, size_t size, int threads)
{
	struct numm_avif *a = calloc(1, sizeof *a);

	if (a == NULL)
		return NULL;
	a->decoder = avifDecoderCreate();
	if (a->decoder == NULL || avifDecoderSetIOMemory(a->decoder, data, size) != AVIF_RESULT_OK) {
		numm_avif_free(a);
		return NULL;
	}
	a->decoder->maxThreads = threads;
	a->decoder->strictFlags = AVIF_STRICT_DISABLED;
	a->decoder->ignoreExif = AVIF_TRUE; // the container states how the picture is turned
	a->decoder->ignoreXMP = AVIF_TRUE;
	return a;
}

void numm_avif_free(struct numm_avif *a)
{
	if (a->decoder != NULL)
		avifDecoderDestroy(a->decoder);
	free(a);
}

static enum numm_result result_of(struct numm_avif *a, avifResult result)
{
	a->result = result;
	switch (result) {
	case AVIF_RESULT_OK:
		return NUMM_OK;
	case AVIF_RESULT_NO_IMAGES_REMAINING:
		return NUMM_END;
	case AVIF_RESULT_OUT_OF_MEMORY:
		return NUMM_NO_MEMORY;
	case AVIF_RESULT_INVALID_FTYP:
	case AVIF_RESULT_NO_AV1_ITEMS_FOUND:
	case AVIF_RESULT_NO_CODEC_AVAILABLE:
	case AVIF_RESULT_NOT_IMPLEMENTED:
	case AVIF_RESULT_UNSUPPORTED_DEPTH:
		return NUMM_UNSUPPORTED;
	default:
		return NUMM_DAMAGED;
	}
}

enum numm_result numm_avif_header(struct numm_avif *a, struct numm_avif_head *head)
{
	const avifResult result = avifDecoderParse(a->decoder);
	const avifImage *image = a->decoder->image;

	if (result != AVIF_RESULT_OK)
		return result_of(a, result);
	memset(head, 0, sizeof *head);
	a->width = head->width = image->width;
	a->height = head->height = image->height;
	head->bits = image->depth;
	head->alpha = a->decoder->alphaPresent;
	head->frames = a->decoder->imageCount;
	head->mirror = -1;
	if (image->transformFlags & AVIF_TRANSFORM_IROT)
		head->rotation = image->irot.angle;
	if (image->transformFlags & AVIF_TRANSFORM_IMIR) {
#if AVIF_VERSION_MAJOR >= 1
		head->mirror = image->imir.axis;
#else
		head->mirror = image->imir.mode;
#endif
	}
	if (image->transformFlags & AVIF_TRANSFORM_CLAP) {
		const uint32_t clap[8] = { image->clap.widthN,    image->clap.widthD,    image->clap.heightN,
					   image->clap.heightD,   image->clap.horizOffN, image->clap.horizOffD,
					   image->clap.vertOffN,  image->clap.vertOffD };
		head->cropped = 1;
		memcpy(head->clap, clap, sizeof clap);
	}
	head->profile = image->icc.data;
	head->profile_size = image->icc.size;
	return NUMM_OK;
}

enum numm_result numm_avif_next(struct numm_avif *a, uint8_t *to, size_t stride, int channels, int64_t *start,
				int64_t *length)
{
	avifRGBImage rgb;
	avifResult result = avifDecoderNextImage(a->decoder);

	if (result != AVIF_RESULT_OK)
		return result_of(a, result);
	if ((int)a->decoder->image->width != a->width || (int)a->decoder->image->height != a->height)
		return result_of(a, AVIF_RESULT_ISPE_SIZE_MISMATCH);
	*start = (int64_t)(a->decoder->imageTiming.pts * 1e9 + 0.5);
	*length = (int64_t)(a->decoder->imageTiming.duration * 1e9 + 0.5);
	avifRGBImageSetDefaults(&rgb, a->decoder->image);
	rgb.depth = 8;
	rgb.format = channels == 4 ? AVIF_RGB_FORMAT_RGBA : AVIF_RGB_FORMAT_RGB;
	rgb.pixels = to;
	rgb.rowBytes = (uint32_t)stride;
	return result_of(a, avifImageYUVToRGB(a->decoder->image, &rgb));
}

const char *numm_avif_message(const struct numm_avif *a)
{
	return a->decoder->diag.error[0] != 0 ? a->decoder->diag.error : avifResultToString(a->result);
}
