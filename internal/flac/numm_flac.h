#ifndef NUMM_FLAC_H
#define NUMM_FLAC_H

#include <stddef.h>
#include <stdint.h>

// A decoder of the frames of one stream of 16 bits. It belongs to one thread at a time.
struct numm_flac;

// What a call has done.
struct numm_flac_done {
  size_t samples;  // of each channel
  size_t end;      // of the last frame that was decoded, in bytes from the first
  int irregular;   // something else than the next frame follows
};

int numm_flac_load(void);  // whether there is a libFLAC

// Takes the headers of the stream; NULL where libFLAC does not, or there is none.
struct numm_flac *numm_flac_new(const uint8_t *headers, size_t size, uint32_t rate, uint32_t channels);
void numm_flac_delete(struct numm_flac *d);

// Decodes the frames that begin before the byte `stop` and have samples before `last`. The first begins with in and has the sample `first`.
// It goes on while a block fits into out, which has room for that many interleaved samples.
struct numm_flac_done numm_flac_decode(struct numm_flac *d, const uint8_t *in, size_t size, size_t stop, uint64_t first, uint64_t last,
                                       int16_t *out, size_t room, size_t block);

#endif
