/* The ranges of nl_hand_random are estimates of how people write, not measurements. */
#include "draw/hand.h"

#include <math.h>

static float clamp(float value, float low, float high)
{
    return fminf(fmaxf(value, low), high);
}

nl_hand nl_hand_random(nl_rng *rng)
{
    return (nl_hand){
        .slant = clamp(0.1f + 0.13f * nl_rng_normal(rng), -0.25f, 0.5f),
        .rotation = clamp(0.03f * nl_rng_normal(rng), -0.1f, 0.1f),
        .aspect = clamp(1.1f * expf(0.13f * nl_rng_normal(rng)), 0.75f, 1.5f),
        .stroke_width = clamp(0.09f * expf(0.25f * nl_rng_normal(rng)), 0.05f, 0.16f),
        .pressure = nl_rng_range(rng, 0.0f, 0.2f),
        .jitter = nl_rng_range(rng, 0.008f, 0.03f),
        .wobble = nl_rng_range(rng, 0.0f, 0.006f),
        .elastic = nl_rng_range(rng, 0.01f, 0.035f),
        .round = clamp(0.15f + 0.25f * nl_rng_normal(rng), 0.0f, 1.0f),
    };
}

nl_hand nl_hand_wild(nl_rng *rng)
{
    return (nl_hand){
        .slant = clamp(0.13f + 0.3f * nl_rng_normal(rng), -0.6f, 1.0f),
        .rotation = clamp(0.06f * nl_rng_normal(rng), -0.2f, 0.2f),
        .aspect = clamp(1.25f * expf(0.27f * nl_rng_normal(rng)), 0.6f, 2.2f),
        .stroke_width = clamp(0.14f * expf(0.33f * nl_rng_normal(rng)), 0.05f, 0.3f),
        .pressure = nl_rng_range(rng, 0.0f, 0.3f),
        .jitter = nl_rng_range(rng, 0.015f, 0.085f),
        .wobble = nl_rng_range(rng, 0.0f, 0.012f),
        .elastic = nl_rng_range(rng, 0.01f, 0.1f),
        .round = clamp(0.25f + 0.4f * nl_rng_normal(rng), 0.0f, 1.0f),
    };
}
