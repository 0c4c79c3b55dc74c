/* The seed of seeded tests: fixed, so that a failure comes again; NL_TEST_SEED=N tries another. */
#ifndef NL_SUPPORT_SEED_H
#define NL_SUPPORT_SEED_H

#include <stdint.h>

/* Also prints it, for the record of a failure. */
uint64_t test_seed(void);

#endif
