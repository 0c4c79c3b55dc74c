#include "base/stagetimer.h"

#include <time.h>

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

void nl_laps_start(nl_laps *laps)
{
    laps->since = now();
}

void nl_laps_end(nl_laps *laps, int stage)
{
    if (!laps)
        return;
    double time = now();
    laps->seconds[stage] += time - laps->since;
    laps->since = time;
}
