/* Seconds that pass whatever the time of day does. */
#ifndef NL_BASE_CLOCK_H
#define NL_BASE_CLOCK_H

/* Since some point in the past. */
double nl_clock(void);

#endif
