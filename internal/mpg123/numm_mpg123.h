#ifndef NUMM_MPG123_H
#define NUMM_MPG123_H

#include <stddef.h>
#include <stdint.h>

// A decoder of frames of layer III. It belongs to one thread at a time.
struct numm_mpg123;

// What a call has done.
struct numm_mpg123_done {
  size_t silent;  // silent frames at the start
  size_t quiet;   // silent frames after a sounding one
  int irregular;  // there came something else than the samples of all frames
};

int numm_mpg123_load(void);  // whether there is a libmpg123

// NULL where there is no library or no memory, or the library refuses the format.
struct numm_mpg123 *numm_mpg123_new(long rate, int channels);
void numm_mpg123_delete(struct numm_mpg123 *d);
int numm_mpg123_restart(struct numm_mpg123 *d);  // forgets all frames; 0: failed

// Takes frames that lie end to end; 0: failed.
int numm_mpg123_feed(struct numm_mpg123 *d, const uint8_t *in, size_t size);

// Decodes as many of these frames, of so many interleaved samples each. There is room for all of them in out. Where that is NULL, they are
// looked at for silence instead. If it is the end, no further frame may be left.
struct numm_mpg123_done numm_mpg123_decode(struct numm_mpg123 *d, size_t frames, size_t samples, int end, float *out);

// Whether the last frame that one decoder gave is, to the bit, the last that the other gave without an out.
int numm_mpg123_joins(const struct numm_mpg123 *d, const struct numm_mpg123 *next);

#endif
