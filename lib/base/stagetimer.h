/* How long the stages of a piece of work take. */
#ifndef NL_BASE_STAGETIMER_H
#define NL_BASE_STAGETIMER_H

enum { NL_LAPS_MAX = 16 };

typedef struct nl_laps {
    double seconds[NL_LAPS_MAX]; /* of each stage so far */
    double since;                /* when the last stage ended */
} nl_laps;

/* The first stage begins now. */
void nl_laps_start(nl_laps *laps);

/* Stage 0 .. NL_LAPS_MAX - 1 ends now: what went by since the last one ended is added to it.
 * Accepts NULL, for work that is not timed. */
void nl_laps_end(nl_laps *laps, int stage);

#endif
