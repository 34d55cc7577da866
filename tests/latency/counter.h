// A counter as sound, and what is heard of it: the measure of live's BenchmarkRoundTrip.
#ifndef COUNTER_H
#define COUNTER_H

#include <stdint.h>
#include <stdio.h>

enum { RATE = 44100, CHANNELS = 2 };

struct ear {
	int64_t last;   // number heard last; -1 before the first
	int64_t gap;    // of silence since then
	int64_t holes;  // sound frames of silence between numbers, and numbers that are missing
	int64_t trips, sum, most;
};

static void number(int16_t *frame, int64_t n)
{
	frame[0] = n & 0x7fff;
	frame[1] = (n >> 15 & 0x7fff) | -0x8000;
}

// hear takes a block that came when so many numbers had been played.
static void hear(struct ear *e, const int16_t *in, long frames, int64_t played)
{
	for (long i = 0; i < frames; i++, in += CHANNELS) {
		if (in[1] >= 0) {
			e->gap++;
			continue;
		}
		int64_t n = in[0] | (int64_t)(in[1] & 0x7fff) << 15;
		if (e->last >= 0) {
			int64_t missing = n - e->last - 1;
			e->holes += missing > e->gap ? missing : e->gap; // what was late is silence and missing
		}
		if (i == 0) {
			int64_t trip = played - n;
			e->trips++, e->sum += trip;
			if (trip > e->most) e->most = trip;
		}
		e->last = n, e->gap = 0;
	}
}

static void tell(const struct ear *e, const char *who, int block)
{
	if (e->trips == 0) {
		printf("%s: nothing was heard\n", who);
		return;
	}
	printf("%-24s block %4d %8.2f ms/mean %8.2f ms/most %8lld lost\n", who, block,
	       1000.0 * e->sum / e->trips / RATE, 1000.0 * e->most / RATE, (long long)e->holes);
}

#endif
