/* Batches: the samples of a step as a network's input, deformed or as they are. */
#ifndef NL_DATA_BATCH_H
#define NL_DATA_BATCH_H

#include "data/dataset.h"
#include "image/augment.h"
#include "image/features.h"

typedef struct nl_batch {
    const nl_dataset *data;
    const uint32_t *order;         /* indices of the samples */
    const nl_extractor *extractor; /* what the network is shown of them; its side is the data's */
    const nl_augmentation *warp;   /* how far they are deformed; NULL: not at all */
    uint64_t seed, epoch;
} nl_batch;

/* Writes samples order[first] .. order[first + count - 1] to `out`, viewer->count numbers each, and
 * the pictures that these are of to `pictures`, side * side numbers each, unless that is NULL. A
 * deformation is a function of (seed, epoch, index of the sample) alone, so any thread may
 * do any part. With a warp, sides of NL_AUGMENT_SIDE_MAX at most. */
void nl_batch_gather(float *out, float *pictures, const nl_batch *batch, int first, int count);

#endif
