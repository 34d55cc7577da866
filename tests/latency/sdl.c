// sdl SECONDS BLOCK: from the speaker to the microphone and back with SDL 2.
#include "counter.h"

#include <SDL.h>
#include <stdatomic.h>
#include <stdlib.h>

static atomic_llong played;
static struct ear ear = {.last = -1};

static void play(void *unused, Uint8 *out, int bytes)
{
	(void)unused;
	int frames = bytes / (CHANNELS * 2);
	int64_t n = played;
	for (int i = 0; i < frames; i++)
		number((int16_t *)out + CHANNELS * i, n + i);
	played = n + frames;
}

static void listen(void *unused, Uint8 *in, int bytes)
{
	(void)unused;
	hear(&ear, (const int16_t *)in, bytes / (CHANNELS * 2), played);
}

int main(int argc, char **argv)
{
	int seconds = argc > 1 ? atoi(argv[1]) : 10, block = argc > 2 ? atoi(argv[2]) : 441;
	if (SDL_Init(SDL_INIT_AUDIO)) return fprintf(stderr, "%s\n", SDL_GetError()), 1;
	SDL_AudioSpec want = {.freq = RATE, .format = AUDIO_S16SYS, .channels = CHANNELS, .samples = block}, got;
	want.callback = listen;
	SDL_AudioDeviceID in = SDL_OpenAudioDevice(NULL, 1, &want, &got, 0);
	want.callback = play;
	SDL_AudioDeviceID out = SDL_OpenAudioDevice(NULL, 0, &want, &got, 0);
	if (!in || !out) return fprintf(stderr, "%s\n", SDL_GetError()), 1;
	SDL_PauseAudioDevice(in, 0);
	SDL_PauseAudioDevice(out, 0);
	SDL_Delay(seconds * 1000);
	SDL_LockAudioDevice(in);
	tell(&ear, "SDL 2", got.samples);
	SDL_UnlockAudioDevice(in);
	SDL_CloseAudioDevice(in);
	SDL_CloseAudioDevice(out);
	SDL_Quit();
	return 0;
}
