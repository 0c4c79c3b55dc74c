/* When OpenBLAS is loaded it starts a thread for each processor that the process may run on, each
 * with some 140 MB of address space. We use our own threads and need none of them. No call comes
 * early enough to prevent it: OpenBLAS's initialiser runs before main and reads only the
 * environment. So the process is confined to one processor while libraries are initialised, by a
 * function in ELF's DT_PREINIT_ARRAY. Where the system ignores that, only the saving is lost. */
#define _GNU_SOURCE
#include "cli/startup.h"

#include "base/asan.h"

#include <malloc.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
    MEGABYTE = 1 << 20,
    BUFFER_MEGABYTES = 136, /* for one product at a time, measured with OpenBLAS 0.3.21 */
    THREAD_MEGABYTES = 76,  /* a thread's stack and its heap */
};

#if defined(NL_BLAS) && defined(__linux__)
/* Not instrumented: sanitizers are not set up yet. */
#define EARLY __attribute__((no_sanitize("address", "undefined", "thread")))

static cpu_set_t allowed;
static _Bool narrowed;

EARLY static void narrow(void)
{
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0)
        return;
    for (size_t i = 0; i < CPU_SETSIZE; i++) {
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(i, &one);
        if (CPU_ISSET(i, &allowed)) {
            narrowed = sched_setaffinity(0, sizeof one, &one) == 0;
            return;
        }
    }
}

/* Runs after the initialisers of the libraries. */
EARLY __attribute__((constructor)) static void widen(void)
{
    if (narrowed)
        sched_setaffinity(0, sizeof allowed, &allowed);
}

__attribute__((section(".preinit_array"),
               used)) static void (*const before_libraries)(void) = narrow;
#endif

void nl_heap_start(void)
{
#if defined(__GLIBC__) && defined(MADV_HUGEPAGE) && !NL_ASAN
    enum { HUGE_PAGE = 2 * MEGABYTE, GROWTH = 16 * MEGABYTE, KEPT = 64 * MEGABYTE };
    mallopt(M_MMAP_THRESHOLD, GROWTH);
    mallopt(M_TRIM_THRESHOLD, KEPT);
    mallopt(M_TOP_PAD, GROWTH);
    uintptr_t end = (uintptr_t)sbrk(0);
    (void)sbrk((intptr_t)(-end % HUGE_PAGE)); /* the heap goes on at a huge page */
    char *first = malloc(MEGABYTE);
    uintptr_t start = (uintptr_t)first / HUGE_PAGE * HUGE_PAGE;
    if (first)
        (void)madvise((void *)start, GROWTH, MADV_HUGEPAGE); /* only a hint */
    free(first);
#endif
}

bool nl_memory_check(int threads, size_t working, nl_error *err)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return true;
    size_t own = (size_t)(threads - 1) * THREAD_MEGABYTES * MEGABYTE;
    size_t need = working + own + (size_t)threads * BUFFER_MEGABYTES * MEGABYTE;
    void *room = mmap(NULL, need, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (room != MAP_FAILED) {
        munmap(room, need);
        return true;
    }
    return nl_fail(err, NL_ERROR_LIMIT,
                   "out of memory: %zu MB of address space needed for %d thread%s, and 'ulimit -v' "
                   "allows %zu MB for everything; raise it or take fewer --threads",
                   need / MEGABYTE, threads, threads > 1 ? "s" : "",
                   (size_t)limit.rlim_cur / MEGABYTE);
}
