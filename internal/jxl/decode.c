#include "numm_decode.h"

#include <stdlib.h>
#include <string.h>

#include <jxl/decode.h>
#include <jxl/thread_parallel_runner.h>

struct numm_jxl {
	JxlDecoder *decoder;
	void *runner;
	JxlBasicInfo info;
};

struct numm_jxl *numm_jxl_new(const uint8_t *data, size_t size, int threads)
{
	struct numm_jxl *j = calloc(1, sizeof *j);

	if (j == NULL)
		return NULL;
	j->decoder = JxlDecoderCreate(NULL);
	j->runner = JxlThreadParallelRunnerCreate(NULL, threads);
	if (j->decoder == NULL || j->runner == NULL ||
	    JxlDecoderSetParallelRunner(j->decoder, JxlThreadParallelRunner, j->runner) != JXL_DEC_SUCCESS ||
	    JxlDecoderSubscribeEvents(j->decoder, JXL_DEC_BASIC_INFO | JXL_DEC_COLOR_ENCODING | JXL_DEC_FRAME |
							  JXL_DEC_FULL_IMAGE) != JXL_DEC_SUCCESS ||
	    JxlDecoderSetUnpremultiplyAlpha(j->decoder, JXL_TRUE) != JXL_DEC_SUCCESS ||
	    JxlDecoderSetInput(j->decoder, data, size) != JXL_DEC_SUCCESS) {
		numm_jxl_free(j);
		return NULL;
	}
	JxlDecoderCloseInput(j->decoder);
	return j;
}

void numm_jxl_free(struct numm_jxl *j)
{
	if (j->decoder != NULL)
		JxlDecoderDestroy(j->decoder);
	if (j->runner != NULL)
		JxlThreadParallelRunnerDestroy(j->runner);
	free(j);
}

enum numm_result numm_jxl_header(struct numm_jxl *j, struct numm_jxl_head *head)
{
	JxlColorEncoding srgb;

	if (JxlDecoderProcessInput(j->decoder) != JXL_DEC_BASIC_INFO ||
	    JxlDecoderGetBasicInfo(j->decoder, &j->info) != JXL_DEC_SUCCESS)
		return NUMM_DAMAGED;
	head->width = j->info.xsize;
	head->height = j->info.ysize;
	head->bits = j->info.bits_per_sample;
	head->alpha = j->info.alpha_bits > 0;
	head->animated = j->info.have_animation;
	if (JxlDecoderProcessInput(j->decoder) != JXL_DEC_COLOR_ENCODING)
		return NUMM_DAMAGED;
	if (!j->info.uses_original_profile) { // XYB becomes what it is asked for
		memset(&srgb, 0, sizeof srgb);
		srgb.color_space = j->info.num_color_channels == 1 ? JXL_COLOR_SPACE_GRAY : JXL_COLOR_SPACE_RGB;
		srgb.white_point = JXL_WHITE_POINT_D65;
		srgb.primaries = JXL_PRIMARIES_SRGB;
		srgb.transfer_function = JXL_TRANSFER_FUNCTION_SRGB;
		srgb.rendering_intent = JXL_RENDERING_INTENT_RELATIVE;
		JxlDecoderSetPreferredColorProfile(j->decoder, &srgb);
	}
	return NUMM_OK;
}

uint8_t *numm_jxl_profile(struct numm_jxl *j, size_t *size)
{
	uint8_t *profile;

	if (!j->info.uses_original_profile)
		return NULL;
#if JPEGXL_NUMERIC_VERSION >= JPEGXL_COMPUTE_NUMERIC_VERSION(0, 9, 0)
	if (JxlDecoderGetICCProfileSize(j->decoder, JXL_COLOR_PROFILE_TARGET_DATA, size) != JXL_DEC_SUCCESS)
		return NULL;
#else
	const JxlPixelFormat format = { 3, JXL_TYPE_UINT8, JXL_NATIVE_ENDIAN, 0 };

	if (JxlDecoderGetICCProfileSize(j->decoder, &format, JXL_COLOR_PROFILE_TARGET_DATA, size) != JXL_DEC_SUCCESS)
		return NULL;
#endif
	profile = malloc(*size);
	if (profile == NULL)
		return NULL;
#if JPEGXL_NUMERIC_VERSION >= JPEGXL_COMPUTE_NUMERIC_VERSION(0, 9, 0)
	if (JxlDecoderGetColorAsICCProfile(j->decoder, JXL_COLOR_PROFILE_TARGET_DATA, profile, *size) == JXL_DEC_SUCCESS)
		return profile;
#else
	if (JxlDecoderGetColorAsICCProfile(j->decoder, &format, JXL_COLOR_PROFILE_TARGET_DATA, profile, *size) ==
	    JXL_DEC_SUCCESS)
		return profile;
#endif
	free(profile);
	return NULL;
}

enum numm_result numm_jxl_next(struct numm_jxl *j, uint8_t *to, size_t size, int channels, int64_t *length)
{
	const JxlPixelFormat format = { (uint32_t)channels, JXL_TYPE_UINT8, JXL_NATIVE_ENDIAN, 0 };
	JxlFrameHeader frame;

	for (;;) {
		switch (JxlDecoderProcessInput(j->decoder)) {
		case JXL_DEC_FRAME:
			*length = 0;
			if (JxlDecoderGetFrameHeader(j->decoder, &frame) == JXL_DEC_SUCCESS && j->info.have_animation &&
			    j->info.animation.tps_numerator > 0)
				*length = (int64_t)(1e9 * frame.duration * j->info.animation.tps_denominator /
						    j->info.animation.tps_numerator);
			break;
		case JXL_DEC_NEED_IMAGE_OUT_BUFFER:
			if (JxlDecoderSetImageOutBuffer(j->decoder, &format, to, size) != JXL_DEC_SUCCESS)
				return NUMM_DAMAGED;
			break;
		case JXL_DEC_FULL_IMAGE:
			return NUMM_OK;
		case JXL_DEC_SUCCESS:
			return NUMM_END;
		default:
			return NUMM_DAMAGED;
		}
	}
}
