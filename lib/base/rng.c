/* SplitMix64: a Weyl sequence through a 64-bit finaliser; the key is hashed with the same one. */
#include "base/rng.h"

#include <assert.h>
#include <math.h>

static const uint64_t WEYL_STEP = 0x9e3779b97f4a7c15u;

static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

nl_rng nl_rng_make(uint64_t seed, nl_stream stream, uint64_t epoch, uint64_t index)
{
    uint64_t state = mix(seed + WEYL_STEP);
    state = mix(state ^ ((uint64_t)stream + 1) * WEYL_STEP);
    state = mix(state ^ (epoch + 1) * WEYL_STEP);
    state = mix(state ^ (index + 1) * WEYL_STEP);
    return (nl_rng){state};
}

uint64_t nl_rng_next(nl_rng *rng)
{
    rng->state += WEYL_STEP;
    return mix(rng->state);
}

uint32_t nl_rng_below(nl_rng *rng, uint32_t bound)
{
    assert(bound >= 1);
    /* Multiply and reject (Lemire 2019): unbiased, one division in the rare case. */
    uint64_t product = (nl_rng_next(rng) >> 32) * bound;
    if ((uint32_t)product < bound) {
        uint32_t threshold = (uint32_t)(-bound) % bound;
        while ((uint32_t)product < threshold)
            product = (nl_rng_next(rng) >> 32) * bound;
    }
    return (uint32_t)(product >> 32);
}

float nl_rng_uniform(nl_rng *rng)
{
    return (float)(nl_rng_next(rng) >> 40) * 0x1p-24f;
}

float nl_rng_range(nl_rng *rng, float low, float high)
{
    float value = low + (high - low) * nl_rng_uniform(rng);
    return value < high ? value : low; /* the sum may have been rounded up to high */
}

float nl_rng_normal(nl_rng *rng)
{
    float radius = sqrtf(-2.0f * logf(1.0f - nl_rng_uniform(rng)));
    return radius * cosf(6.28318530718f * nl_rng_uniform(rng));
}

void nl_rng_shuffle(nl_rng *rng, uint32_t *order, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t j = nl_rng_below(rng, (uint32_t)i);
        uint32_t swapped = order[i - 1];
        order[i - 1] = order[j];
        order[j] = swapped;
    }
}
