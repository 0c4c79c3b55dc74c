/* Random numbers as a function of (seed, stream, epoch, index): nothing depends on threads or on
 * earlier draws, and a resumed run needs no generator state.
 *
 * The generator is SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators,
 * OOPSLA 2014), keyed by hashing the four numbers. Not for cryptography. */
#ifndef NL_BASE_RNG_H
#define NL_BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

/* One sequence of random numbers; copy it to fork it. */
typedef struct nl_rng {
    uint64_t state;
} nl_rng;

/* The use of random numbers; part of every key, so that no two uses share a sequence. */
typedef enum nl_stream {
    NL_STREAM_INIT,         /* initial weights; index is the layer */
    NL_STREAM_SHUFFLE,      /* order of the samples in an epoch */
    NL_STREAM_DROPOUT,      /* epoch is the step, index the row of the batch and layer */
    NL_STREAM_SPLIT,        /* choice of validation samples */
    NL_STREAM_DRAW,         /* drawn letters; index is the sample */
    NL_STREAM_PAGE,         /* drawn words, lines and pages */
    NL_STREAM_TEST,         /* tests */
    NL_STREAM_AUGMENT,      /* augmentation in training; index is the sample */
    NL_STREAM_TTA,          /* test-time augmentation; index is the view */
    NL_STREAM_AUGMENT_LINE, /* augmentation of lines; index is the line and its row */
} nl_stream;

nl_rng nl_rng_make(uint64_t seed, nl_stream stream, uint64_t epoch, uint64_t index);

uint64_t nl_rng_next(nl_rng *rng);                      /* uniform over all 64-bit values */
uint32_t nl_rng_below(nl_rng *rng, uint32_t bound);     /* uniform over 0 .. bound-1; bound >= 1 */
float nl_rng_uniform(nl_rng *rng);                      /* uniform in [0, 1) */
float nl_rng_range(nl_rng *rng, float low, float high); /* uniform in [low, high) */
float nl_rng_normal(nl_rng *rng); /* mean 0, variance 1 (Box and Muller 1958) */

/* A uniform permutation of `order` (Fisher-Yates). */
void nl_rng_shuffle(nl_rng *rng, uint32_t *order, size_t count);

#endif
