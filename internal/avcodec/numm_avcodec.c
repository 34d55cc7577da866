#include "numm_avcodec.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "../codec/library.h"

// The fronts of what is used of libavcodec, which are the same from version 58 (FFmpeg 4.0) to 61 (7.1).
typedef struct {
  const char *name, *long_name;
  int type, id;
} codec;  // AVCodec

typedef struct {
  int type, id;
  uint32_t tag;
  uint8_t *extradata;
  int extradata_size;
} parameters;  // AVCodecParameters

typedef struct {
  void *buf;
  int64_t pts, dts;
  uint8_t *data;
  int size;
} packet;  // AVPacket

typedef struct {
  uint8_t *data[8];
  int linesize[8];
  uint8_t **extended_data;
  int width, height, samples, format;
} frame;  // AVFrame

typedef void context;  // AVCodecContext

enum { SOUND = 1, PLANAR_FLOAT = 8, AGAIN = -11, PADDING = 64 };  // AVMEDIA_TYPE_AUDIO, AV_SAMPLE_FMT_FLTP, AVERROR(EAGAIN)

static struct {
  const codec *(*find)(const char *);
  context *(*new_context)(const codec *);
  void (*free_context)(context **);
  parameters *(*new_parameters)(void);
  void (*free_parameters)(parameters **);
  int (*set)(context *, const parameters *);
  int (*open)(context *, const codec *, void **);
  int (*send)(context *, const packet *);
  int (*receive)(context *, frame *);
  packet *(*new_packet)(void);
  void (*free_packet)(packet **);
  frame *(*new_frame)(void);
  void (*free_frame)(frame **);
  void *(*zeros)(size_t);
  int loaded;
} av;

static void load(const char *plugin) {
  void *loaded = dlopen(plugin, RTLD_LAZY | RTLD_NOLOAD);
  if (!loaded) return;
  unsigned (*version)(void) = NULL;
  const struct numm_symbol all[] = {
      {&version, "avcodec_version"},
      {&av.find, "avcodec_find_decoder_by_name"},
      {&av.new_context, "avcodec_alloc_context3"},
      {&av.free_context, "avcodec_free_context"},
      {&av.new_parameters, "avcodec_parameters_alloc"},
      {&av.free_parameters, "avcodec_parameters_free"},
      {&av.set, "avcodec_parameters_to_context"},
      {&av.open, "avcodec_open2"},
      {&av.send, "avcodec_send_packet"},
      {&av.receive, "avcodec_receive_frame"},
      {&av.new_packet, "av_packet_alloc"},
      {&av.free_packet, "av_packet_free"},
      {&av.new_frame, "av_frame_alloc"},
      {&av.free_frame, "av_frame_free"},
      {&av.zeros, "av_mallocz"},
  };
  if (numm_open_library(&plugin, 1, all, sizeof all / sizeof *all)) {
    const unsigned major = version() >> 16;
    av.loaded = 58 <= major && major <= 61;
  }
  dlclose(loaded);
}

int numm_avcodec_load(const char *plugin) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&lock);
  if (!av.loaded) load(plugin);
  const int there = av.loaded;
  pthread_mutex_unlock(&lock);
  return there;
}

struct numm_avcodec {
  context *context;
  packet *packet;
  frame *frame;
  int channels;
};

// configured returns an open context; NULL where the decoder refuses the header.
static context *configured(const codec *decoder, const uint8_t *header, size_t size) {
  context *c = av.new_context(decoder);
  parameters *p = av.new_parameters();
  uint8_t *extradata = av.zeros(size + PADDING);
  int taken = c && p && extradata;
  if (taken) {
    p->type = SOUND, p->id = decoder->id;
    memcpy(extradata, header, size);
    p->extradata = extradata, p->extradata_size = (int)size;
    extradata = NULL;
    taken = av.set(c, p) >= 0 && av.open(c, decoder, NULL) >= 0;
  }
  if (p) av.free_parameters(&p);
  if (!taken && c) av.free_context(&c);
  return c;
}

struct numm_avcodec *numm_avcodec_new(const char *name, const uint8_t *header, size_t size, int channels) {
  const codec *decoder = av.loaded ? av.find(name) : NULL;
  if (!decoder || decoder->type != SOUND || channels < 1 || channels > 2) return NULL;
  struct numm_avcodec *d = calloc(1, sizeof *d);
  if (!d) return NULL;
  d->channels = channels;
  d->context = configured(decoder, header, size);
  d->packet = av.new_packet();
  d->frame = av.new_frame();
  if (d->context && d->packet && d->frame) return d;
  numm_avcodec_delete(d);
  return NULL;
}

void numm_avcodec_delete(struct numm_avcodec *d) {
  if (d->context) av.free_context(&d->context);
  if (d->packet) av.free_packet(&d->packet);
  if (d->frame) av.free_frame(&d->frame);
  free(d);
}

static void interleave(const frame *f, int channels, float *restrict out) {
  const float *restrict left = (const float *)(const void *)f->data[0];
  if (channels == 1) {
    memcpy(out, left, (size_t)f->samples * sizeof *out);
    return;
  }
  const float *restrict right = (const float *)(const void *)f->data[1];
  for (int i = 0; i < f->samples; i++) {
    out[2 * i] = left[i];
    out[2 * i + 1] = right[i];
  }
}

// is_regular reports whether a frame has the format and just the channels that are expected.
static int is_regular(const frame *f, int channels) {
  return f->format == PLANAR_FLOAT && f->samples > 0 && f->data[channels - 1] && !f->data[channels];
}

int64_t numm_avcodec_decode(struct numm_avcodec *d, const uint8_t *data, const int32_t *sizes, size_t packets, float *out, int64_t room) {
  int64_t frames = 0;
  for (size_t i = 0; i < packets; data += sizes[i++]) {
    d->packet->data = (uint8_t *)data;  // which libavcodec copies, as it has no reference count
    d->packet->size = sizes[i];
    if (av.send(d->context, d->packet) < 0) return -1;
    for (;;) {
      int result = av.receive(d->context, d->frame);
      if (result == AGAIN) break;
      if (result < 0 || !is_regular(d->frame, d->channels) || d->frame->samples > room - frames) return -1;
      interleave(d->frame, d->channels, out + frames * d->channels);
      frames += d->frame->samples;
    }
  }
  d->packet->data = NULL, d->packet->size = 0;
  return frames;
}
