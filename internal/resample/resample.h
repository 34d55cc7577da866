// A polyphase resampler: planar float samples at one rate to interleaved stereo at another.

#ifndef NUMM_RESAMPLE_H
#define NUMM_RESAMPLE_H

#include <stddef.h>
#include <stdint.h>

// Output n lies at the native position n * down / up. Its whole part determines where the taps start; its
// fraction, in 1/up, is the phase and determines which row of the table they use.
struct numm_filter {
	int taps;          // of a row, a multiple of 16
	int rows;          // steps of the table from one native sample to the next; it has one row more
	int blended;       // rows != up: a phase lies between two rows and takes from both
	int64_t up, down;  // the rates without their common divisor
};

struct numm_cursor {
	int64_t offset; // of the next output's first tap in the samples that are held
	int64_t phase;  // of the next output, 0 to up-1
};

// numm_resample makes up to count stereo samples from n native samples, as many as have all their
// taps there, and moves the cursor on. right may be NULL: then left goes to both channels. The sum
// over the taps has sixteen partial sums, whatever the machine: its bits depend on the samples alone.
int numm_resample(const struct numm_filter *filter, const float *table, struct numm_cursor *cursor,
		  const float *left, const float *right, int64_t n, float *out, int count, int simd);

#endif
