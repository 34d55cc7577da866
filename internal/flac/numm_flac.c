#include "numm_flac.h"

#include <pthread.h>
#include <stdlib.h>

#include "../codec/library.h"

#ifndef __clang__
#pragma GCC optimize("O3")  // which makes vectors of the loops
#endif

// What is used of FLAC/stream_decoder.h and FLAC/format.h, which has not changed from libFLAC.so.8 to libFLAC.so.14.
typedef struct FLAC__StreamDecoder FLAC__StreamDecoder;

typedef struct {
  uint32_t blocksize, sample_rate, channels;
  int channel_assignment;
  uint32_t bits_per_sample;
  int number_type;
  union {
    uint32_t frame_number;
    uint64_t sample_number;
  } number;
} FLAC__FrameHeader;

enum { FLAC__FRAME_NUMBER_TYPE_SAMPLE_NUMBER = 1 };

typedef int read_callback(const FLAC__StreamDecoder *, uint8_t *, size_t *, void *);
typedef int tell_callback(const FLAC__StreamDecoder *, uint64_t *, void *);
typedef int write_callback(const FLAC__StreamDecoder *, const FLAC__FrameHeader *, const int32_t *const *, void *);
typedef void error_callback(const FLAC__StreamDecoder *, int, void *);

static struct {
  FLAC__StreamDecoder *(*new)(void);
  void (*delete)(FLAC__StreamDecoder *);
  int (*init)(FLAC__StreamDecoder *, read_callback *, void *seek, tell_callback *, void *length, void *eof, write_callback *, void *metadata,
              error_callback *, void *client);
  int (*headers)(FLAC__StreamDecoder *);
  int (*single)(FLAC__StreamDecoder *);
  int (*flush)(FLAC__StreamDecoder *);
  int (*position)(const FLAC__StreamDecoder *, uint64_t *);
  int loaded;
} flac;

// The names are those of the library in Debian 12, 13 and 11.
static void load(void) {
  static const char *const names[] = {"libFLAC.so.12", "libFLAC.so.14", "libFLAC.so.8"};
  const struct numm_symbol all[] = {
      {&flac.new, "FLAC__stream_decoder_new"},
      {&flac.delete, "FLAC__stream_decoder_delete"},
      {&flac.init, "FLAC__stream_decoder_init_stream"},
      {&flac.headers, "FLAC__stream_decoder_process_until_end_of_metadata"},
      {&flac.single, "FLAC__stream_decoder_process_single"},
      {&flac.flush, "FLAC__stream_decoder_flush"},
      {&flac.position, "FLAC__stream_decoder_get_decode_position"},
  };
  flac.loaded = numm_open_library(names, sizeof names / sizeof *names, all, sizeof all / sizeof *all);
}

int numm_flac_load(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return flac.loaded;
}

struct numm_flac {
  FLAC__StreamDecoder *decoder;
  uint32_t rate, channels;

  // Of the call under way.
  const uint8_t *in;
  size_t size, at;
  int16_t *out;
  size_t room, samples;
  uint64_t next;
  int irregular;
};

static int give(const FLAC__StreamDecoder *decoder, uint8_t *buffer, size_t *bytes, void *client) {
  (void)decoder;
  enum { go_on, end_of_stream };
  struct numm_flac *d = client;
  size_t n = d->size - d->at;
  if (n > *bytes) n = *bytes;
  __builtin_memcpy(buffer, d->in + d->at, n);
  d->at += n;
  *bytes = n;
  return n ? go_on : end_of_stream;
}

static int tell(const FLAC__StreamDecoder *decoder, uint64_t *offset, void *client) {
  (void)decoder;
  *offset = ((struct numm_flac *)client)->at;
  return 0;
}

static int take(const FLAC__StreamDecoder *decoder, const FLAC__FrameHeader *h, const int32_t *const *samples, void *client) {
  (void)decoder;
  enum { go_on, abort };
  struct numm_flac *d = client;
  if (h->number_type != FLAC__FRAME_NUMBER_TYPE_SAMPLE_NUMBER || h->number.sample_number != d->next || h->sample_rate != d->rate ||
      h->channels != d->channels || h->bits_per_sample != 16 || h->blocksize > (d->room - d->samples))
    d->irregular = 1;
  if (d->irregular) return abort;
  size_t n = h->blocksize;
  int16_t *out = d->out + d->samples * d->channels;
  if (d->channels == 1) {
    for (size_t i = 0; i < n; i++) out[i] = (int16_t)samples[0][i];
  } else {
    const int32_t *left = samples[0], *right = samples[1];
    for (size_t i = 0; i < n; i++) {
      out[2 * i] = (int16_t)left[i];
      out[2 * i + 1] = (int16_t)right[i];
    }
  }
  d->samples += n;
  d->next += n;
  return go_on;
}

static void damaged(const FLAC__StreamDecoder *decoder, int status, void *client) {
  (void)decoder, (void)status;
  ((struct numm_flac *)client)->irregular = 1;
}

struct numm_flac *numm_flac_new(const uint8_t *headers, size_t size, uint32_t rate, uint32_t channels) {
  if (!numm_flac_load()) return NULL;
  struct numm_flac *d = calloc(1, sizeof *d);
  if (!d) return NULL;
  d->rate = rate, d->channels = channels;
  d->in = headers, d->size = size;
  d->decoder = flac.new();
  if (!d->decoder || flac.init(d->decoder, give, NULL, tell, NULL, NULL, take, NULL, damaged, d) != 0 || !flac.headers(d->decoder) ||
      d->irregular) {
    numm_flac_delete(d);
    return NULL;
  }
  d->in = NULL, d->size = d->at = 0;  // the headers are the caller's
  return d;
}

void numm_flac_delete(struct numm_flac *d) {
  if (d->decoder) flac.delete(d->decoder);
  free(d);
}

struct numm_flac_done numm_flac_decode(struct numm_flac *d, const uint8_t *in, size_t size, size_t stop, uint64_t first, uint64_t last,
                                       int16_t *out, size_t room, size_t block) {
  struct numm_flac_done done = {0};
  d->in = in, d->size = size, d->at = 0;
  d->out = out, d->room = room / d->channels, d->samples = 0;
  d->next = first, d->irregular = !flac.flush(d->decoder);
  while (!d->irregular && done.end < stop && d->next < last && d->room - d->samples >= block) {
    uint64_t end = 0;
    if (!flac.single(d->decoder) || d->irregular || d->samples == done.samples || !flac.position(d->decoder, &end)) {
      d->irregular = 1;
      break;
    }
    done.samples = d->samples, done.end = end;
  }
  done.irregular = d->irregular;
  d->in = NULL, d->size = d->at = 0, d->out = NULL;
  return done;
}
