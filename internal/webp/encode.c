#include "numm_encode.h"

#include <webp/encode.h>

static int goes_on(int percent, const WebPPicture *picture)
{
	(void)percent;
	return !__atomic_load_n((const int *)picture->user_data, __ATOMIC_RELAXED);
}

int numm_webp_encode(const uint8_t *from, size_t stride, int channels, int width, int height, struct numm_webp_encoding how,
		     const int *stop, uint8_t **bytes, size_t *size)
{
	WebPConfig config;
	WebPPicture picture;
	WebPMemoryWriter writer;
	int fine;

	if (!WebPConfigPreset(&config, WEBP_PRESET_DEFAULT, how.quality) || !WebPPictureInit(&picture))
		return VP8_ENC_ERROR_INVALID_CONFIGURATION;
	config.lossless = how.lossless;
	config.method = how.method;
	WebPMemoryWriterInit(&writer);
	picture.use_argb = how.lossless;
	picture.width = width;
	picture.height = height;
	picture.writer = WebPMemoryWrite;
	picture.custom_ptr = &writer;
	picture.progress_hook = goes_on;
	picture.user_data = (void *)stop;
	fine = channels == 4 ? WebPPictureImportRGBA(&picture, from, (int)stride) : WebPPictureImportRGB(&picture, from, (int)stride);
	if (!fine)
		picture.error_code = VP8_ENC_ERROR_OUT_OF_MEMORY;
	fine = fine && WebPEncode(&config, &picture);
	WebPPictureFree(&picture);
	if (!fine) {
		WebPMemoryWriterClear(&writer);
		return picture.error_code == VP8_ENC_OK ? VP8_ENC_ERROR_INVALID_CONFIGURATION : (int)picture.error_code;
	}
	*bytes = writer.mem;
	*size = writer.size;
	return 0;
}

void numm_webp_free(uint8_t *bytes) { WebPFree(bytes); }
