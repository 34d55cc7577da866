#include "numm_mpg123.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "../codec/library.h"

// What is used of mpg123.h, which has not changed from version 1.26 to 1.33 of the library.
typedef struct mpg123_handle_struct mpg123_handle;

enum { ADD_FLAGS = 2, REMOVE_FLAGS = 13, RESYNC_LIMIT = 14 };                        // enum mpg123_parms
enum { QUIET = 0x20, GAPLESS = 0x40, SEEKBUFFER = 0x100, AUTO_RESAMPLE = 0x8000 };  // enum mpg123_param_flags
enum { ENC_FLOAT_32 = 0x200 };                                                      // enum mpg123_enc_enum
enum { OK = 0, NEED_MORE = -10, NEW_FORMAT = -11 };                                 // enum mpg123_errors

static struct {
  int (*init)(void);
  mpg123_handle *(*new)(const char *, int *);
  void (*delete)(mpg123_handle *);
  int (*param)(mpg123_handle *, int, long, double);
  int (*format_none)(mpg123_handle *);
  int (*format)(mpg123_handle *, long, int, int);
  int (*open_feed)(mpg123_handle *);
  int (*close)(mpg123_handle *);
  int (*feed)(mpg123_handle *, const unsigned char *, size_t);
  int (*decode)(mpg123_handle *, int64_t *, unsigned char **, size_t *);
  int loaded;
} mpg123;

static void load(void) {
  static const char *const names[] = {"libmpg123.so.0"};
  const struct numm_symbol all[] = {
      {&mpg123.init, "mpg123_init"},
      {&mpg123.new, "mpg123_new"},
      {&mpg123.delete, "mpg123_delete"},
      {&mpg123.param, "mpg123_param"},
      {&mpg123.format_none, "mpg123_format_none"},
      {&mpg123.format, "mpg123_format"},
      {&mpg123.open_feed, "mpg123_open_feed"},
      {&mpg123.close, "mpg123_close"},
      {&mpg123.feed, "mpg123_feed"},
      {&mpg123.decode, "mpg123_decode_frame_64"},
  };
  mpg123.loaded = numm_open_library(names, 1, all, sizeof all / sizeof *all) && mpg123.init() == OK;
}

int numm_mpg123_load(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return mpg123.loaded;
}

enum { largest = 1152 * 2 };  // samples in a frame

struct numm_mpg123 {
  mpg123_handle *handle;
  int begun;              // the library has told the format
  size_t samples;         // in a frame
  float last[largest];    // the frame that was decoded last
  float warmed[largest];  // the last that was not given out
};

// The settings are those of GStreamer's mpg123audiodec.
struct numm_mpg123 *numm_mpg123_new(long rate, int channels) {
  if (!numm_mpg123_load()) return NULL;
  struct numm_mpg123 *d = calloc(1, sizeof *d);
  if (!d) return NULL;
  int failed = 0;
  d->handle = mpg123.new(NULL, &failed);
  if (!d->handle || mpg123.format_none(d->handle) != OK || mpg123.param(d->handle, REMOVE_FLAGS, GAPLESS | AUTO_RESAMPLE, 0) != OK ||
      mpg123.param(d->handle, ADD_FLAGS, SEEKBUFFER | QUIET, 0) != OK || mpg123.param(d->handle, RESYNC_LIMIT, -1, 0) != OK ||
      mpg123.format(d->handle, rate, channels, ENC_FLOAT_32) != OK || mpg123.open_feed(d->handle) != OK) {
    numm_mpg123_delete(d);
    return NULL;
  }
  return d;
}

void numm_mpg123_delete(struct numm_mpg123 *d) {
  if (d->handle) mpg123.delete(d->handle);
  free(d);
}

int numm_mpg123_restart(struct numm_mpg123 *d) {
  d->begun = 0, d->samples = 0;
  return mpg123.close(d->handle) == OK && mpg123.open_feed(d->handle) == OK;
}

int numm_mpg123_feed(struct numm_mpg123 *d, const uint8_t *in, size_t size) { return mpg123.feed(d->handle, in, size) == OK; }

static int is_silence(const float *samples, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (samples[i] != 0) return 0;
  return 1;
}

// Gives the next frame; OK, NEED_MORE, or something else than that.
static int next(struct numm_mpg123 *d, const float **frame) {
  for (;;) {
    unsigned char *given = NULL;
    size_t bytes = 0;
    int64_t number = 0;
    int result = mpg123.decode(d->handle, &number, &given, &bytes);
    if (result == NEW_FORMAT && !bytes && !d->begun) {
      d->begun = 1;
      continue;
    }
    if (bytes != (result == OK ? d->samples * sizeof **frame : 0)) return NEW_FORMAT;
    *frame = (const float *)(const void *)given;
    return result;
  }
}

struct numm_mpg123_done numm_mpg123_decode(struct numm_mpg123 *d, size_t frames, size_t samples, int end, float *out) {
  struct numm_mpg123_done done = {.irregular = samples > largest};
  if (!done.irregular) d->samples = samples;
  const float *frame = NULL;
  for (size_t i = 0; i < frames && !done.irregular; i++) {
    if (next(d, &frame) != OK) {
      done.irregular = 1;
      break;
    }
    float *to = out ? out + i * samples : d->warmed;
    memcpy(to, frame, samples * sizeof *to);
    if (!out && is_silence(frame, samples)) {
      if (done.silent == i)
        done.silent++;
      else
        done.quiet++;
    }
    if (i + 1 == frames) memcpy(d->last, frame, samples * sizeof *d->last);
  }
  if (end && !done.irregular) done.irregular = next(d, &frame) != NEED_MORE;
  return done;
}

int numm_mpg123_joins(const struct numm_mpg123 *d, const struct numm_mpg123 *next) {
  return d->samples && d->samples == next->samples && !memcmp(d->last, next->warmed, d->samples * sizeof *d->last);
}
