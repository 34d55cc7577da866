// Scaling of a picture's components, each by itself, before its colour is converted.

#ifndef NUMM_COLOUR_SCALE_H
#define NUMM_COLOUR_SCALE_H

#include "colour_rows.h"

// numm_scale_scratch returns how many bytes numm_scale needs.
size_t numm_scale_scratch(const struct numm_source *source, int width, int height);

// numm_scale returns the source at another size, its components laid out apart in scratch.
struct numm_source numm_scale(const struct numm_source *source, int width, int height,
			      const struct numm_rows *rows, uint8_t *scratch);

#endif
