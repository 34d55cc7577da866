#include "numm_encode.h"

#include <stdio.h>
#include <stdlib.h>

#include <avif/avif.h>

struct numm_avif_encoder {
	avifEncoder *encoder;
	avifImage *image;
	avifRWData file;
	avifResult result;
};

struct numm_avif_encoder *numm_avif_encoder_new(void)
{
	struct numm_avif_encoder *e = calloc(1, sizeof *e);

	if (e == NULL)
		return NULL;
	e->encoder = avifEncoderCreate();
	if (e->encoder == NULL) {
		free(e);
		return NULL;
	}
	return e;
}

void numm_avif_encoder_free(struct numm_avif_encoder *e)
{
	avifRWDataFree(&e->file);
	if (e->image != NULL)
		avifImageDestroy(e->image);
	avifEncoderDestroy(e->encoder);
	free(e);
}

int numm_avif_can_encode(void) { return avifCodecName(AVIF_CODEC_CHOICE_AUTO, AVIF_CODEC_FLAG_CAN_ENCODE) != NULL; }

// choose sets how it is encoded. The options are those of libaom, which is the one that encodes where it is there.
static void choose(struct numm_avif_encoder *e, int quantizer, int threads)
{
	char level[8];

	e->encoder->maxThreads = threads;
	e->encoder->speed = 6;
	e->encoder->minQuantizer = 0;
	e->encoder->maxQuantizer = quantizer == 0 ? 0 : 63;
	if (quantizer == 0 || avifCodecName(AVIF_CODEC_CHOICE_AOM, AVIF_CODEC_FLAG_CAN_ENCODE) == NULL) {
		e->encoder->minQuantizer = e->encoder->maxQuantizer = quantizer;
		return;
	}
	snprintf(level, sizeof level, "%d", quantizer);
	e->encoder->codecChoice = AVIF_CODEC_CHOICE_AOM;
	avifEncoderSetCodecSpecificOption(e->encoder, "end-usage", "q");
	avifEncoderSetCodecSpecificOption(e->encoder, "cq-level", level);
}

int numm_avif_encode(struct numm_avif_encoder *e, const uint8_t *rgb, size_t stride, int width, int height, int quantizer,
		     int threads)
{
	avifRGBImage from;

	e->result = AVIF_RESULT_OUT_OF_MEMORY;
	e->image = avifImageCreate(width, height, 8, AVIF_PIXEL_FORMAT_YUV444);
	if (e->image == NULL)
		return 0;
	choose(e, quantizer, threads);
	e->image->colorPrimaries = AVIF_COLOR_PRIMARIES_BT709;
	e->image->transferCharacteristics = AVIF_TRANSFER_CHARACTERISTICS_SRGB;
	e->image->matrixCoefficients = quantizer == 0 ? AVIF_MATRIX_COEFFICIENTS_IDENTITY : AVIF_MATRIX_COEFFICIENTS_BT601;
	e->image->yuvRange = AVIF_RANGE_FULL;
	avifRGBImageSetDefaults(&from, e->image);
	from.depth = 8;
	from.format = AVIF_RGB_FORMAT_RGB;
	from.pixels = (uint8_t *)rgb;
	from.rowBytes = (uint32_t)stride;
	e->result = avifImageRGBToYUV(e->image, &from);
	if (e->result == AVIF_RESULT_OK)
		e->result = avifEncoderWrite(e->encoder, e->image, &e->file);
	return e->result == AVIF_RESULT_OK;
}

const uint8_t *numm_avif_encoded(const struct numm_avif_encoder *e, size_t *size)
{
	*size = e->file.size;
	return e->file.data;
}

const char *numm_avif_encoder_message(const struct numm_avif_encoder *e)
{
	return e->encoder->diag.error[0] != 0 ? e->encoder->diag.error : avifResultToString(e->result);
}
