/* Every schedule is a function of t, the share of the training done: 0 <= t < 1. */
#include "nn/schedule.h"

#include <math.h>

/* From a (t = 0) to b (t = 1) along half a cosine. */
static double half_cosine(double a, double b, double t)
{
    return b + (a - b) * 0.5 * (1.0 + cos(3.14159265358979 * t));
}

static double one_cycle(double t)
{
    const double peak = 0.3, start = 1.0 / 25.0, end = 1.0 / 25000.0;
    return t < peak ? half_cosine(start, 1.0, t / peak)
                    : half_cosine(1.0, end, (t - peak) / (1.0 - peak));
}

float nl_schedule_rate(const nl_schedule *schedule, uint64_t step, uint64_t steps)
{
    double t = (double)step / (double)steps, factor = 1.0;
    switch (schedule->kind) {
    case NL_CONSTANT:
        break;
    case NL_STEPPED:
        factor = pow((double)schedule->factor, floor(t * schedule->stages));
        break;
    case NL_COSINE:
        factor = half_cosine(1.0, 0.0, t);
        break;
    case NL_ONE_CYCLE:
        factor = one_cycle(t);
        break;
    }
    double warmup = (double)schedule->warmup * (double)steps;
    if ((double)step + 1.0 < warmup)
        factor *= ((double)step + 1.0) / warmup;
    return (float)((double)schedule->rate * factor);
}
