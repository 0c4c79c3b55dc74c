/* How the learning rate changes over the steps of a training. */
#ifndef NL_NN_SCHEDULE_H
#define NL_NN_SCHEDULE_H

#include <stdint.h>

typedef enum nl_schedule_kind {
    NL_CONSTANT,
    NL_STEPPED,   /* times `factor` after each of `stages` equal parts but the last */
    NL_COSINE,    /* from rate to 0 along half a cosine (Loshchilov and Hutter 2017) */
    NL_ONE_CYCLE, /* rate / 25 up to rate in the first 30 %, down to rate / 25,000 (Smith 2018) */
} nl_schedule_kind;

typedef struct nl_schedule {
    nl_schedule_kind kind;
    float rate;   /* the largest: > 0 */
    float warmup; /* share of all steps in which the rate rises linearly from 0: 0 .. 0.9 */
    float factor; /* NL_STEPPED: 0 < factor <= 1 */
    int stages;   /* NL_STEPPED: >= 1 */
} nl_schedule;

/* The rate of step `step` (from 0) of `steps`. */
float nl_schedule_rate(const nl_schedule *schedule, uint64_t step, uint64_t steps);

#endif
