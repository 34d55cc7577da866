#ifndef NUMM_AVCODEC_H
#define NUMM_AVCODEC_H

#include <stddef.h>
#include <stdint.h>

// A decoder of the packets of one stream of sound, of one or two channels. It belongs to one thread at a time.
struct numm_avcodec;

// numm_avcodec_load finds the libavcodec that a plug-in, by the path of its file, was linked with; 0 where that is not loaded, or its libavcodec is
// of another version than those that are known. It must have succeeded before there are decoders.
int numm_avcodec_load(const char *plugin);

// numm_avcodec_new returns a decoder by its name, for a stream with a header; NULL where there is none, or it refuses the header.
struct numm_avcodec *numm_avcodec_new(const char *name, const uint8_t *header, size_t size, int channels);
void numm_avcodec_delete(struct numm_avcodec *d);

// numm_avcodec_decode decodes packets that lie end to end, and writes the sound frames, interleaved, as they come. It returns how many there were;
// negative where a packet is damaged, has another format or number of channels, or where more came than there is room for.
int64_t numm_avcodec_decode(struct numm_avcodec *d, const uint8_t *data, const int32_t *sizes, size_t packets, float *out, int64_t room);

#endif
