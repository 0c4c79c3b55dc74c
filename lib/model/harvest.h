/* Harvest: what cutting really makes of composed lines, as samples to learn from. Groups of
 * segments that are one letter get its label; pieces of letters, pairs, letters with a slice of the
 * neighbour get the label "not one letter". */
#ifndef NL_MODEL_HARVEST_H
#define NL_MODEL_HARVEST_H

#include "data/compose.h"
#include "model/model.h"

/* Lays the composed page out, cuts it, and appends a sample for each group whose truth is clear,
 * the negatives about as many as the letters, chosen by the generator. Scratch memory of its own;
 * *data grows in `arena`. NL_ERROR_LIMIT only. */
bool nl_harvest(nl_dataset *data, const nl_composed *composed, nl_rng *rng, const nl_prep *prep,
                nl_arena *arena, nl_error *err) NL_CHECK;

#endif
