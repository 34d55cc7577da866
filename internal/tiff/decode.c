#include "numm_decode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tiffio.h>

// The most memory that libtiff may take at once, for what a file states about itself.
#define MOST_AT_ONCE ((tmsize_t)1 << 30)

struct numm_tiff {
	TIFF *tiff;
	const uint8_t *data;
	uint64_t size, at;
	int failed;
	char message[200];
};

static int on_error(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments)
{
	struct numm_tiff *t = user;

	(void)tiff;
	(void)module;
	if (!t->failed)
		vsnprintf(t->message, sizeof t->message, format, arguments);
	t->failed = 1;
	return 1;
}

static int on_warning(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments)
{
	(void)tiff;
	(void)user;
	(void)module;
	(void)format;
	(void)arguments;
	return 1;
}

static tmsize_t read_data(thandle_t handle, void *to, tmsize_t n)
{
	struct numm_tiff *t = handle;
	const uint64_t left = t->at < t->size ? t->size - t->at : 0;

	if ((uint64_t)n > left)
		n = (tmsize_t)left;
	memcpy(to, t->data + t->at, n);
	t->at += n;
	return n;
}

static tmsize_t write_data(thandle_t handle, void *from, tmsize_t n)
{
	(void)handle;
	(void)from;
	(void)n;
	return 0;
}

static toff_t seek_data(thandle_t handle, toff_t to, int whence)
{
	struct numm_tiff *t = handle;

	t->at = whence == SEEK_CUR ? t->at + to : whence == SEEK_END ? t->size + to : to;
	return t->at;
}

static toff_t size_of_data(thandle_t handle) { return ((struct numm_tiff *)handle)->size; }

static int close_data(thandle_t handle)
{
	(void)handle;
	return 0;
}

static int map_data(thandle_t handle, void **base, toff_t *size)
{
	struct numm_tiff *t = handle;

	*base = (void *)t->data;
	*size = t->size;
	return 1;
}

static void unmap_data(thandle_t handle, void *base, toff_t size)
{
	(void)handle;
	(void)base;
	(void)size;
}

static void read_head(TIFF *tiff, struct numm_tiff_head *head)
{
	uint16_t bits = 1, samples = 1, format = 1, photometric = 0, compression = 1, orientation = 1, planes = 1, fill = 1;
	uint16_t extras = 0, *meanings = NULL;
	uint32_t rows = 0;
	void *profile = NULL;

	TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &head->width);
	TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &head->height);
	TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &bits);
	TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &samples);
	TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &format);
	TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &compression);
	TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &orientation);
	TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &planes);
	TIFFGetFieldDefaulted(tiff, TIFFTAG_FILLORDER, &fill);
	TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &extras, &meanings);
	if (!TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &photometric))
		photometric = samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
	head->bits = bits;
	head->samples = samples;
	head->format = format;
	head->photometric = photometric;
	head->compression = compression;
	head->orientation = orientation;
	head->planes = planes == PLANARCONFIG_SEPARATE ? samples : 1;
	head->fill = fill;
	head->extra = extras > 0 && meanings != NULL ? meanings[0] : -1;
	head->known = TIFFIsCODECConfigured(compression);
	if (photometric == PHOTOMETRIC_YCBCR && compression == COMPRESSION_JPEG && planes == PLANARCONFIG_CONTIG)
		head->jpeg_colours = TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
	if (photometric == PHOTOMETRIC_PALETTE &&
	    !TIFFGetField(tiff, TIFFTAG_COLORMAP, &head->palette[0], &head->palette[1], &head->palette[2]))
		head->palette[0] = NULL;
	if (TIFFGetField(tiff, TIFFTAG_ICCPROFILE, &head->profile_size, &profile))
		head->profile = profile;
	head->tiled = TIFFIsTiled(tiff);
	if (head->tiled) {
		TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &head->block_width);
		TIFFGetField(tiff, TIFFTAG_TILELENGTH, &head->block_height);
		head->blocks = TIFFNumberOfTiles(tiff);
		head->block_size = TIFFTileSize64(tiff);
	} else {
		TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &rows);
		head->block_width = head->width;
		head->block_height = rows == 0 || rows > head->height ? head->height : rows;
		head->blocks = TIFFNumberOfStrips(tiff);
		head->block_size = TIFFVStripSize64(tiff, head->block_height);
	}
}

struct numm_tiff *numm_tiff_new(const uint8_t *data, size_t size, struct numm_tiff_head *head, char *message, size_t room)
{
	struct numm_tiff *t = calloc(1, sizeof *t);
	TIFFOpenOptions *options = TIFFOpenOptionsAlloc();

	memset(head, 0, sizeof *head);
	snprintf(message, room, "no memory");
	if (t == NULL || options == NULL) {
		free(t);
		TIFFOpenOptionsFree(options);
		return NULL;
	}
	t->data = data;
	t->size = size;
	TIFFOpenOptionsSetMaxSingleMemAlloc(options, MOST_AT_ONCE);
	TIFFOpenOptionsSetErrorHandlerExtR(options, on_error, t);
	TIFFOpenOptionsSetWarningHandlerExtR(options, on_warning, t);
	t->tiff = TIFFClientOpenExt("", "r", t, read_data, write_data, seek_data, close_data, size_of_data, map_data,
				    unmap_data, options);
	TIFFOpenOptionsFree(options);
	if (t->tiff == NULL) {
		snprintf(message, room, "%s", t->failed ? t->message : "no directory");
		free(t);
		return NULL;
	}
	read_head(t->tiff, head);
	return t;
}

void numm_tiff_free(struct numm_tiff *t)
{
	TIFFClose(t->tiff);
	free(t);
}

int64_t numm_tiff_block(struct numm_tiff *t, uint32_t block, uint8_t *to, int64_t room)
{
	t->failed = 0;
	t->message[0] = 0;
	return TIFFIsTiled(t->tiff) ? TIFFReadEncodedTile(t->tiff, block, to, room)
				    : TIFFReadEncodedStrip(t->tiff, block, to, room);
}

int numm_tiff_rgba(struct numm_tiff *t, uint8_t *to, uint32_t width, uint32_t height)
{
	uint16_t orientation = ORIENTATION_TOPLEFT;
	uint32_t *raster = (uint32_t *)(void *)to;
	int ok;

	t->failed = 0;
	TIFFGetFieldDefaulted(t->tiff, TIFFTAG_ORIENTATION, &orientation);
	ok = TIFFReadRGBAImageOriented(t->tiff, width, height, raster, orientation, 1);
	for (size_t i = 0; i < (size_t)width * height; i++) {
		const uint32_t pixel = raster[i];
		uint8_t *const bytes = to + 4 * i;

		bytes[0] = TIFFGetR(pixel);
		bytes[1] = TIFFGetG(pixel);
		bytes[2] = TIFFGetB(pixel);
		bytes[3] = TIFFGetA(pixel);
	}
	return ok;
}

const char *numm_tiff_message(const struct numm_tiff *t) { return t->message; }
