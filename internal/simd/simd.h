// Which vector instructions a kernel may use. Every kernel exists in portable C and may exist for
// SSSE3 and AVX2; all of them give the same bits, so that the choice affects only speed.

#ifndef NUMM_SIMD_H
#define NUMM_SIMD_H

#if defined(__x86_64__) && defined(__GNUC__) && !defined(NUMM_PORTABLE)
#define NUMM_X86 1
#define NUMM_TARGET_SSSE3 __attribute__((target("ssse3")))
#define NUMM_TARGET_AVX2 __attribute__((target("avx2")))
#endif

#define NUMM_INLINE static inline __attribute__((always_inline))

enum numm_simd {
	NUMM_SIMD_BEST = 0, // what this machine has
	NUMM_SIMD_NONE = 1,
	NUMM_SIMD_SSSE3 = 2,
	NUMM_SIMD_AVX2 = 3,
};

// numm_simd_choose returns the best level that the machine has and that is not above limit.
static inline enum numm_simd numm_simd_choose(enum numm_simd limit)
{
#ifdef NUMM_X86
	if ((limit == NUMM_SIMD_BEST || limit >= NUMM_SIMD_AVX2) && __builtin_cpu_supports("avx2"))
		return NUMM_SIMD_AVX2;
	if ((limit == NUMM_SIMD_BEST || limit >= NUMM_SIMD_SSSE3) && __builtin_cpu_supports("ssse3"))
		return NUMM_SIMD_SSSE3;
#endif
	(void)limit;
	return NUMM_SIMD_NONE;
}

#endif
