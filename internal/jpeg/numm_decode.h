// JPEG by libjpeg-turbo: one picture, from memory to rows of RGB.

#ifndef NUMM_JPEG_H
#define NUMM_JPEG_H

#include <stddef.h>
#include <stdint.h>

#include "../codec/result.h"

struct numm_jpeg;

struct numm_jpeg_head {
	int width, height, components;
	int coefficients; // whether all coefficients of the picture are kept while it is decoded
	int arithmetic, progressive;
	int64_t blocks;   // of 8 × 8 samples, of all components
};

// numm_jpeg_new returns NULL where there is no memory. The data must outlive it.
struct numm_jpeg *numm_jpeg_new(const uint8_t *data, size_t size);
void numm_jpeg_free(struct numm_jpeg *j);

// numm_jpeg_header reads up to the first scan. The size is set wherever it was found.
enum numm_result numm_jpeg_header(struct numm_jpeg *j, struct numm_jpeg_head *head);

// numm_jpeg_app returns the data of the nth segment APP1 or APP2, NULL where there are fewer.
const uint8_t *numm_jpeg_app(const struct numm_jpeg *j, int app, int n, size_t *size);

// numm_jpeg_profile returns the ICC profile, which the caller frees; NULL where there is none.
uint8_t *numm_jpeg_profile(struct numm_jpeg *j, size_t *size);

// numm_jpeg_start begins to decode at eighths of the size, 1 to 8, and sets the size of the result. The inks
// of CMYK may be kept as they are stored, 4 bytes a pixel.
enum numm_result numm_jpeg_start(struct numm_jpeg *j, int eighths, int keep_inks, int *width, int *height);

// numm_jpeg_rows decodes up to n rows of RGB and sets n to how many there were.
enum numm_result numm_jpeg_rows(struct numm_jpeg *j, uint8_t *to, size_t stride, int *n);

// numm_jpeg_finish reads to the end of the picture.
enum numm_result numm_jpeg_finish(struct numm_jpeg *j);

// numm_jpeg_message returns what the last failure, or the first damage, was.
const char *numm_jpeg_message(const struct numm_jpeg *j);

// numm_jpeg_damaged reports whether something that was decoded had to be made up.
int numm_jpeg_damaged(const struct numm_jpeg *j);

// numm_jpeg_scanned returns how many rows of blocks of a picture of several scans were there before the first damage.
long numm_jpeg_scanned(const struct numm_jpeg *j);

#endif
