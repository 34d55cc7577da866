// Scaling of a picture's components, row by row, before its colour is converted.

#ifndef NUMM_COLOUR_SCALE_H
#define NUMM_COLOUR_SCALE_H

#include "colour_rows.h"

// How the samples along one side of a scaled component come from those of the stored one: sample i
// is the sum of taps samples from start[i] on, times weights that sum to NUMM_SCALE_ONE. Those with
// even and with odd numbers lie in the halves of pairs[k * padded + i]. Where close is set, the pairs
// of samples that four neighbours start with lie within eight samples from the first one's start, and
// picks are the bytes that make up each.
struct numm_axis {
	int taps, padded, close;
	int32_t *start, *picks, *pairs;
};

// A scaler makes rows at the size of the result for every component, subsampled chroma too: linear
// between the centres of samples where a component grows and the mean of the area where it shrinks.
struct numm_scaler {
	const struct numm_source *source;
	const struct numm_rows *rows;
	int width;
	struct numm_axis across[2], down[2]; // of luma, grey and RGB; of chroma
	int16_t *mixed;                      // room for a row at the stored width
};

// numm_scale_scratch returns how many bytes a scaler needs.
size_t numm_scale_scratch(const struct numm_source *source, int width, int height);

// numm_scale sets up a scaler in scratch memory.
struct numm_scaler numm_scale(const struct numm_source *source, int width, int height,
			      const struct numm_rows *rows, uint8_t *scratch);

// numm_scale_row makes row y of a component, in 16 bits. The row has slack.
void numm_scale_row(const struct numm_scaler *s, int component, int y, uint16_t *to);

#endif
