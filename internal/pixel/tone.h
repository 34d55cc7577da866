// From one picture of high dynamic range to packed 8-bit RGB for ordinary screens.

#ifndef NUMM_TONE_H
#define NUMM_TONE_H

#include "colour.h"

// Steps of a table over 0 to 1, whose first entry is for 0 and whose last is for 1.
#define NUMM_TONE_STEPS 16384
#define NUMM_TONE_LEVELS 4096

struct numm_tone {
	float black, luma;            // luma is (Y - black) * luma
	float middle;                 // of chroma
	float rv, gu, gv, bu;         // what chroma adds to red, green and blue
	int scene;                    // the light is that of a scene, as in HLG: numm_tone_tables.system applies
	float weights[3], most;       // of red, green and blue in the luminance; the light of the last entry of gain
	float primaries[3][3];        // from the primaries of the picture to those of the result
};

// numm_tone_convert writes the source as it is stored, neither scaled nor turned, to dst: rows of packed RGB at the distance of
// stride bytes. room holds two rows of chroma.
//
// light has the light of a signal, gain what it is multiplied by: by the signal of the largest of red, green and
// blue, or in a scene by the square root of its light over most. system is what a scene's light is multiplied by, by the
// fourth root of its luminance. levels are those of the square root of light.
void numm_tone_convert(const struct numm_source *source, const struct numm_tone *tone, const float *light, const float *gain,
		       const float *system, const uint8_t *levels, float *room, uint8_t *dst, ptrdiff_t stride);

#endif
