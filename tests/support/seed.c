/* From the environment, else 1. */
#include "support/seed.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

uint64_t test_seed(void)
{
    const char *given = getenv("NL_TEST_SEED");
    uint64_t seed = given ? strtoull(given, NULL, 10) : 1;
    printf("seed %" PRIu64 " (NL_TEST_SEED=N for another)\n", seed);
    fflush(stdout);
    return seed;
}
