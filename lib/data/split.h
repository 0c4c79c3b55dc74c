/* Holding samples back, so that a network can be measured on pictures that it did not learn.
 *
 * A hash of the picture and the seed gives each sample a number 0 .. 1; those below the share are
 * held back. So equal pictures fall on the same side, and a sample's side does not depend on the
 * others. Chance is unfair to classes with few pictures (those of which fewer than 3 would be held
 * back): of these the pictures with the smallest numbers are held back, as many as the share says,
 * one at least if there are ten; so one of four or nine pictures is not lost to an estimate that
 * would be worth nothing. The only picture of a class is never held back. */
#ifndef NL_DATA_SPLIT_H
#define NL_DATA_SPLIT_H

#include "data/dataset.h"

/* The two parts of a split, as ascending indices of samples. */
typedef struct nl_parts {
    uint32_t *kept, *held;
    size_t kept_count, held_count;
} nl_parts;

/* Holds back about `share` (0 .. 1) of the samples of each class, all if it is 1. Both lists are in
 * the arena. NL_ERROR_USAGE for another share, NL_ERROR_LIMIT. */
bool nl_dataset_split(nl_parts *out, const nl_dataset *data, double share, uint64_t seed,
                      nl_arena *arena, nl_error *err) NL_CHECK;

/* One of the parts into which k-fold validation divides the samples: number 1 .. count of count. */
typedef struct nl_fold {
    int number, count; /* count 0: none */
} nl_fold;

/* Holds back that fold of each class, so that each sample is held back by exactly one of the folds,
 * and equal pictures by the same. The only picture of a class is never held back. */
bool nl_dataset_fold(nl_parts *out, const nl_dataset *data, nl_fold fold, uint64_t seed,
                     nl_arena *arena, nl_error *err) NL_CHECK;

#endif
