/* NL_CLONES before a function's definition: it is compiled for several processors, and the loader
 * picks the one for this machine, so that its loops use AVX2 or AVX-512 where there is one. For
 * loops over memory only. Contraction being off, all give the same bits. */
#ifndef NL_BASE_CLONES_H
#define NL_BASE_CLONES_H

/* What picks runs before the sanitizers are ready. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||                         \
    __has_feature(undefined_behavior_sanitizer)
#define NL_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define NL_SANITIZED
#endif

#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(NL_SANITIZED)
#define NL_CLONES __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define NL_CLONES
#endif

#endif
