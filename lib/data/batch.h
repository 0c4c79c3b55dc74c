/* Batches: the samples of a step as a network's input, augmented or unchanged. */
#ifndef NL_DATA_BATCH_H
#define NL_DATA_BATCH_H

#include "data/dataset.h"
#include "image/augment.h"
#include "image/features.h"

typedef struct nl_batch {
    const nl_dataset *data;
    const uint32_t *order;               /* indices of the samples, or copies as in nl_shown */
    const nl_extractor *extractor;       /* of the network's input; its side is the data's */
    const nl_augmentation *augmentation; /* NULL: none */
    const nl_place *places; /* where characters of each class usually stand, their width left to the
                               picture; NAN: not known. NULL: none is known */
    uint64_t seed, epoch;
} nl_batch;

/* Writes samples order[first] .. order[first + count - 1] to `out`, extractor->count numbers
 * each, and their pictures to `pictures`, side * side numbers each, unless that is NULL.
 * Where the place of a class is known, half of its samples are shown in about that place. It and
 * augmentation are functions of (seed, epoch, number in `order`) alone, so any thread may do any
 * part; it takes sides of at most NL_AUGMENT_SIDE_MAX. */
void nl_batch_gather(float *out, float *pictures, const nl_batch *batch, int first, int count);

#endif
