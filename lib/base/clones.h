/* NL_CLONES before a function's definition compiles it for several processors; the loader chooses
 * the one for this machine, so that loops use AVX2 or AVX-512 where available. For loops over
 * memory only. Contraction is off, so all give the same bits. With gcc only: clang (seen in 14)
 * gives the chooser another name than its callers use. Not with sanitizers, which are not ready
 * when the loader chooses. */
#ifndef NL_BASE_CLONES_H
#define NL_BASE_CLONES_H

#include "base/asan.h"

#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__) && !NL_ASAN &&            \
    !defined(__SANITIZE_THREAD__)
#define NL_CLONES __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define NL_CLONES
#endif

#endif
