// portaudio SECONDS BLOCK MILLISECONDS: from the speaker to the microphone and back with PortAudio, through ALSA's way to
// PulseAudio, with a suggested latency.
#include "counter.h"

#include <portaudio.h>
#include <stdlib.h>
#include <string.h>

static int64_t played;
static struct ear ear = {.last = -1};

static int turn(const void *in, void *out, unsigned long frames, const PaStreamCallbackTimeInfo *time,
                PaStreamCallbackFlags flags, void *unused)
{
	(void)time, (void)flags, (void)unused;
	if (in) hear(&ear, in, frames, played);
	for (unsigned long i = 0; i < frames; i++)
		number((int16_t *)out + CHANNELS * i, played++);
	return paContinue;
}

static int failed(PaError e)
{
	if (e >= 0) return 0;
	fprintf(stderr, "PortAudio: %s\n", Pa_GetErrorText(e));
	return 1;
}

int main(int argc, char **argv)
{
	int seconds = argc > 1 ? atoi(argv[1]) : 10, block = argc > 2 ? atoi(argv[2]) : 441;
	double latency = (argc > 3 ? atof(argv[3]) : 10) / 1000;
	if (failed(Pa_Initialize())) return 1;
	PaDeviceIndex device = paNoDevice;
	for (PaDeviceIndex i = 0; i < Pa_GetDeviceCount(); i++)
		if (!strcmp(Pa_GetDeviceInfo(i)->name, "pulse")) device = i;
	if (device == paNoDevice) return fprintf(stderr, "PortAudio: no device \"pulse\"\n"), 1;
	PaStreamParameters way = {.device = device, .channelCount = CHANNELS, .sampleFormat = paInt16, .suggestedLatency = latency};
	PaStream *stream;
	if (failed(Pa_OpenStream(&stream, &way, &way, RATE, block, paNoFlag, turn, NULL))) return 1;
	if (failed(Pa_StartStream(stream))) return 1;
	Pa_Sleep(seconds * 1000);
	if (failed(Pa_AbortStream(stream))) return 1;
	char who[64];
	snprintf(who, sizeof(who), "PortAudio, asked %g ms", latency * 1000);
	tell(&ear, who, block);
	Pa_Terminate();
	return 0;
}
