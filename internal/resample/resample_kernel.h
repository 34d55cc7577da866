// The resampler's loops, included once for each instruction set with
//
//	VECTOR   a vector of float, as wide as a register
//	TARGET   the attribute that allows the instructions
//	NAME(x)  x with the instruction set's name
//
// Tap k goes to partial sum k % 16; these are added by halves to eight, four and one. So every
// instruction set does the same arithmetic in the same order.

// output sums one output. The flags are constants where it is inlined.
NUMM_INLINE TARGET void NAME(output)(const float *row, int taps, int blended, float fraction, int stereo,
				     const float *left, const float *right, float *out)
{
	enum { WIDTH = sizeof(VECTOR) / sizeof(float), GROUPS = PARTS / WIDTH };
	VECTOR l[GROUPS] = { 0 }, r[GROUPS] = { 0 }, h, next, x;
	float parts[PARTS / 2];

	for (int k = 0; k < taps; k += PARTS) {
#pragma GCC unroll 4
		for (int g = 0; g < GROUPS; g++) {
			const int at = k + g * WIDTH;

			memcpy(&h, row + at, sizeof(h));
			if (blended) {
				memcpy(&next, row + taps + at, sizeof(next));
				h = h + fraction * (next - h);
			}
			memcpy(&x, left + at, sizeof(x));
			l[g] = l[g] + h * x;
			if (stereo) {
				memcpy(&x, right + at, sizeof(x));
				r[g] = r[g] + h * x;
			}
		}
	}
	for (int g = 0; g < GROUPS / 2; g++) {
		l[g] = l[g] + l[g + GROUPS / 2];
		r[g] = r[g] + r[g + GROUPS / 2];
	}
	memcpy(parts, l, sizeof(parts));
	out[0] = out[1] = sum_of(parts);
	if (stereo) {
		memcpy(parts, r, sizeof(parts));
		out[1] = sum_of(parts);
	}
}

NUMM_INLINE TARGET int NAME(outputs)(const struct numm_filter *f, const float *table, struct numm_cursor *cursor,
				     const float *left, const float *right, int64_t n, float *out, int count,
				     int blended, int stereo)
{
	const int64_t whole = f->down / f->up, rest = f->down % f->up;
	int64_t offset = cursor->offset, phase = cursor->phase, carry;
	int made = 0;

	for (; made < count && offset + f->taps <= n; made++) {
		int64_t row = phase;
		float fraction = 0;

		if (blended) {
			row = phase * f->rows / f->up;
			fraction = (float)(phase * f->rows % f->up) / (float)f->up;
		}
		NAME(output)(table + row * f->taps, f->taps, blended, fraction, stereo,
			     left + offset, stereo ? right + offset : NULL, out + 2 * made);
		phase += rest;
		carry = phase >= f->up; // without a branch, which would often be guessed wrong
		phase -= f->up & -carry;
		offset += whole + carry;
	}
	cursor->offset = offset;
	cursor->phase = phase;
	return made;
}

static TARGET int NAME(resample)(const struct numm_filter *f, const float *table, struct numm_cursor *cursor,
				 const float *left, const float *right, int64_t n, float *out, int count)
{
	if (f->blended)
		return right ? NAME(outputs)(f, table, cursor, left, right, n, out, count, 1, 1)
			     : NAME(outputs)(f, table, cursor, left, NULL, n, out, count, 1, 0);
	return right ? NAME(outputs)(f, table, cursor, left, right, n, out, count, 0, 1)
		     : NAME(outputs)(f, table, cursor, left, NULL, n, out, count, 0, 0);
}

#undef VECTOR
#undef TARGET
#undef NAME
