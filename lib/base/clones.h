/* NL_CLONES before a function's definition: it is compiled for several processors, and the loader
 * picks the one for this machine, so that its loops use AVX2 or AVX-512 where there is one. For
 * loops over memory only. Contraction being off, all give the same bits. With gcc, and not where
 * there are sanitizers, which are not ready yet when the loader picks; clang (seen in 14) gives
 * what picks another name than its callers ask for. */
#ifndef NL_BASE_CLONES_H
#define NL_BASE_CLONES_H

#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__) &&                        \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define NL_CLONES __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define NL_CLONES
#endif

#endif
