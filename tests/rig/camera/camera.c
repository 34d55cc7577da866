// camera publishes a camera over PipeWire whose pictures are numbered as package numbered does it, until it is told to stop
// or killed.
//
//	camera -name second -width 320 -height 240 -rate 30
//
// A pipewiresink (GStreamer 1.22) would do it, too, but stops now and then: where it has no free buffer it waits for one, yet
// it is the driver, whose next cycle alone could free one (PipeWire 0.3.65; seen in one of 700 to 3,000 openings). Here each
// tick of a timer is a cycle, and without a free buffer its picture is left out.
#include <getopt.h>
#include <pipewire/pipewire.h>
#include <spa/param/video/format-utils.h>
#include <spa/utils/result.h>
#include <stdlib.h>

struct camera {
	struct pw_main_loop *loop;
	struct pw_stream *stream;
	int width, height, stride;
	uint32_t number;  // of the newest picture
	uint32_t written; // of the picture that was written last
	int failed;
};

enum { BITS = 24, PIXEL = 3 };

// write_number is numbered.Write.
static void write_number(const struct camera *c, uint8_t *pixels)
{
	for (int y = 0; y < c->height; y++) {
		uint8_t *row = pixels + (size_t)y * c->stride;
		for (int x = 0; x < c->width; x++) {
			int white = c->number >> (BITS - 1 - x * BITS / c->width) & 1;
			memset(row + PIXEL * x, white == (y < c->height / 2) ? 255 : 0, PIXEL);
		}
	}
}

static int64_t now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return SPA_TIMESPEC_TO_NSEC(&t);
}

// on_process is called once in each cycle, and beside it when PipeWire likes.
static void on_process(void *of)
{
	struct camera *c = of;
	struct pw_buffer *b;
	if (c->written == c->number || !(b = pw_stream_dequeue_buffer(c->stream))) return;
	struct spa_data *d = &b->buffer->datas[0];
	struct spa_meta_header *h = spa_buffer_find_meta_data(b->buffer, SPA_META_Header, sizeof *h);
	if (h) *h = (struct spa_meta_header){.pts = now(), .seq = c->number};
	write_number(c, d->data);
	*d->chunk = (struct spa_chunk){.size = (uint32_t)(c->stride * c->height), .stride = c->stride};
	c->written = c->number;
	pw_stream_queue_buffer(c->stream, b);
}

static void on_tick(void *of, uint64_t ticks)
{
	struct camera *c = of;
	c->number += ticks;
	if (pw_stream_get_state(c->stream, NULL) == PW_STREAM_STATE_STREAMING) pw_stream_trigger_process(c->stream);
}

static void on_param_changed(void *of, uint32_t id, const struct spa_pod *param)
{
	struct camera *c = of;
	if (!param || id != SPA_PARAM_Format) return;
	uint8_t memory[512];
	struct spa_pod_builder b = SPA_POD_BUILDER_INIT(memory, sizeof memory);
	const struct spa_pod *params[] = {
		spa_pod_builder_add_object(&b, SPA_TYPE_OBJECT_ParamBuffers, SPA_PARAM_Buffers,
			SPA_PARAM_BUFFERS_buffers, SPA_POD_CHOICE_RANGE_Int(8, 2, 16),
			SPA_PARAM_BUFFERS_blocks, SPA_POD_Int(1),
			SPA_PARAM_BUFFERS_size, SPA_POD_Int(c->stride * c->height),
			SPA_PARAM_BUFFERS_stride, SPA_POD_Int(c->stride)),
		spa_pod_builder_add_object(&b, SPA_TYPE_OBJECT_ParamMeta, SPA_PARAM_Meta,
			SPA_PARAM_META_type, SPA_POD_Id(SPA_META_Header),
			SPA_PARAM_META_size, SPA_POD_Int(sizeof(struct spa_meta_header))),
	};
	pw_stream_update_params(c->stream, params, SPA_N_ELEMENTS(params));
}

static void on_state_changed(void *of, enum pw_stream_state old, enum pw_stream_state state, const char *error)
{
	(void)old;
	struct camera *c = of;
	if (state != PW_STREAM_STATE_ERROR && state != PW_STREAM_STATE_UNCONNECTED) return;
	fprintf(stderr, "camera: %s\n", error ? error : "disconnected");
	c->failed = 1;
	pw_main_loop_quit(c->loop);
}

static const struct pw_stream_events events = {
	PW_VERSION_STREAM_EVENTS,
	.process = on_process,
	.param_changed = on_param_changed,
	.state_changed = on_state_changed,
};

static void stop(void *of, int signal)
{
	(void)signal;
	pw_main_loop_quit(((struct camera *)of)->loop);
}

// publish shows the camera to others, and takes a picture at each tick.
static int publish(struct camera *c, const char *name, int rate)
{
	char description[128];
	snprintf(description, sizeof description, "the %s", name);
	c->stream = pw_stream_new_simple(pw_main_loop_get_loop(c->loop), name,
		pw_properties_new(PW_KEY_MEDIA_CLASS, "Video/Source", PW_KEY_MEDIA_ROLE, "Camera", PW_KEY_NODE_NAME, name,
			PW_KEY_NODE_DESCRIPTION, description, NULL), &events, c);
	if (!c->stream) return -errno;
	uint8_t memory[512];
	struct spa_pod_builder b = SPA_POD_BUILDER_INIT(memory, sizeof memory);
	const struct spa_pod *format = spa_format_video_raw_build(&b, SPA_PARAM_EnumFormat, &SPA_VIDEO_INFO_RAW_INIT(
		.format = SPA_VIDEO_FORMAT_RGB, .size = SPA_RECTANGLE(c->width, c->height), .framerate = SPA_FRACTION(rate, 1)));
	int code = pw_stream_connect(c->stream, PW_DIRECTION_OUTPUT, PW_ID_ANY,
		PW_STREAM_FLAG_DRIVER | PW_STREAM_FLAG_MAP_BUFFERS, &format, 1);
	if (code < 0) return code;
	int64_t period = SPA_NSEC_PER_SEC / rate;
	struct timespec tick = {period / SPA_NSEC_PER_SEC, period % SPA_NSEC_PER_SEC};
	struct spa_source *timer = pw_loop_add_timer(pw_main_loop_get_loop(c->loop), on_tick, c);
	return pw_loop_update_timer(pw_main_loop_get_loop(c->loop), timer, &tick, &tick, false);
}

int main(int argc, char **argv)
{
	struct camera c = {.width = 320, .height = 240};
	const char *name = "camera";
	int rate = 30, option;
	static const struct option options[] = {
		{"name", required_argument, NULL, 'n'}, {"width", required_argument, NULL, 'w'},
		{"height", required_argument, NULL, 'h'}, {"rate", required_argument, NULL, 'r'}, {0},
	};
	while ((option = getopt_long_only(argc, argv, "", options, NULL)) != -1) switch (option) {
	case 'n': name = optarg; break;
	case 'w': c.width = atoi(optarg); break;
	case 'h': c.height = atoi(optarg); break;
	case 'r': rate = atoi(optarg); break;
	default: return 2;
	}
	c.stride = SPA_ROUND_UP_N(PIXEL * c.width, 4); // GStreamer's, which is not told of any other
	pw_init(NULL, NULL);
	c.loop = pw_main_loop_new(NULL);
	pw_loop_add_signal(pw_main_loop_get_loop(c.loop), SIGINT, stop, &c);
	pw_loop_add_signal(pw_main_loop_get_loop(c.loop), SIGTERM, stop, &c);
	int code = publish(&c, name, rate);
	if (code < 0) return fprintf(stderr, "camera: %s\n", spa_strerror(code)), 1;
	pw_main_loop_run(c.loop);
	return c.failed;
}
