/* Warnings about data, a line each on stderr: for train, eval and data info. */
#ifndef NL_CMD_DATAWARN_H
#define NL_CMD_DATAWARN_H

#include "base/pool.h"
#include "data/dataset.h"

/* Says what is suspicious of the samples before `count` (those after it are drawn). */
bool nl_warn_of_data(const nl_dataset *data, size_t count, nl_pool *pool, nl_error *err) NL_CHECK;

/* Says which of these sources a model has learnt, by the checksums in its provenance. */
void nl_warn_of_learnt(const nl_dataset *data, size_t count, const char *provenance);

#endif
