#include "base/stagetimer.h"

#include <assert.h>
#include <time.h>

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

void nl_stage_timer_start(nl_stage_timer *timer)
{
    timer->since = now();
}

void nl_stage_timer_end(nl_stage_timer *timer, int stage)
{
    assert(stage >= 0 && stage < NL_STAGES_MAX);
    if (!timer)
        return;
    double time = now();
    timer->seconds[stage] += time - timer->since;
    timer->since = time;
}
