#include "resample.h"

#include "../simd/simd.h"

#include <string.h>

// A product and a sum must remain two operations, each rounded, even where the compiler could use an
// instruction that does both: so all machines agree.
#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#else
#pragma GCC optimize("fp-contract=off")
#endif

#define PARTS 16

typedef float vector4 __attribute__((vector_size(16)));
typedef float vector8 __attribute__((vector_size(32)));

NUMM_INLINE float sum_of(const float x[8])
{
	vector4 a, b;

	memcpy(&a, x, sizeof(a));
	memcpy(&b, x + 4, sizeof(b));
	a = a + b;
	return (a[0] + a[2]) + (a[1] + a[3]);
}

#define VECTOR vector4 // SSE2, NEON, or whatever the compiler makes of it
#define TARGET
#define NAME(x) x##_portable
#include "resample_kernel.h"

#ifdef NUMM_X86
#define VECTOR vector8
#define TARGET NUMM_TARGET_AVX2
#define NAME(x) x##_avx2
#include "resample_kernel.h"
#endif

int numm_resample(const struct numm_filter *filter, const float *table, struct numm_cursor *cursor,
		  const float *left, const float *right, int64_t n, float *out, int count, int simd)
{
#ifdef NUMM_X86
	if (numm_simd_choose(simd) == NUMM_SIMD_AVX2)
		return resample_avx2(filter, table, cursor, left, right, n, out, count);
#endif
	(void)simd;
	return resample_portable(filter, table, cursor, left, right, n, out, count);
}
