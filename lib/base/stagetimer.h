/* How long the stages of a piece of work take. */
#ifndef NL_BASE_STAGETIMER_H
#define NL_BASE_STAGETIMER_H

enum { NL_STAGES_MAX = 16 };

typedef struct nl_stage_timer {
    double seconds[NL_STAGES_MAX]; /* of each stage so far */
    double since;                  /* when the last stage ended */
} nl_stage_timer;

/* The first stage begins now. */
void nl_stage_timer_start(nl_stage_timer *timer);

/* Stage 0 .. NL_STAGES_MAX - 1 ends now: the time since the last end is added to it. Accepts NULL,
 * for work that is not timed. */
void nl_stage_timer_end(nl_stage_timer *timer, int stage);

#endif
