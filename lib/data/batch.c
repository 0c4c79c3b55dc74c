#include "data/batch.h"

#include <assert.h>
#include <math.h>

static const float INK = 0.5f;           /* darker pixels count for the box */
static const float PLACE_SPREAD = 0.06f; /* heights of the line, standard deviation */
static const float LOWEST = 0.04f;       /* height of a character, at least */

static void copy(float *out, const uint8_t *pixels, size_t size)
{
    for (size_t i = 0; i < size; i++)
        out[i] = (float)pixels[i] * (1.0f / 255.0f);
}

/* Width over height of the picture's ink. */
static float aspect_of(const float *picture, int side)
{
    int left = side, right = -1, top = side, bottom = -1;
    for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
            if (picture[y * side + x] < INK)
                continue;
            left = x < left ? x : left;
            right = x > right ? x : right;
            top = y < top ? y : top;
            bottom = y;
        }
    }
    return right < 0 ? 1.0f : (float)(right - left + 1) / (float)(bottom - top + 1);
}

/* A place for the sample's picture; false if it is not to be shown in any. */
static bool choose_place(nl_place *out, const nl_batch *batch, uint32_t sample,
                         const float *picture, nl_rng *rng)
{
    if (!batch->places || isnan(batch->places[batch->data->labels[sample]].top) ||
        nl_rng_below(rng, 2))
        return false;
    *out = batch->places[batch->data->labels[sample]];
    out->top += PLACE_SPREAD * nl_rng_normal(rng);
    out->bottom += PLACE_SPREAD * nl_rng_normal(rng);
    out->top = fmaxf(out->top, out->bottom + LOWEST);
    out->width = (out->top - out->bottom) * aspect_of(picture, batch->data->side);
    return true;
}

void nl_batch_gather(float *out, float *pictures, const nl_batch *batch, int first, int count)
{
    int side = batch->data->side;
    size_t size = (size_t)side * (size_t)side;
    assert(side <= NL_AUGMENT_SIDE_MAX);
    float own[NL_AUGMENT_SIDE_MAX * NL_AUGMENT_SIDE_MAX];
    for (int i = 0; i < count; i++) {
        uint32_t shown = batch->order[first + i];
        uint32_t sample = (uint32_t)(shown % batch->data->count);
        float *picture = pictures ? pictures + (size_t)i * size : own;
        const uint8_t *pixels = batch->data->pixels + sample * size;
        nl_rng rng = nl_rng_make(batch->seed, NL_STREAM_AUGMENT, batch->epoch, shown);
        nl_place place;
        if (batch->augmentation)
            nl_augment_image(picture, pixels, side, batch->augmentation, &rng);
        else
            copy(picture, pixels, size);
        bool placed = choose_place(&place, batch, sample, picture, &rng);
        nl_surroundings around = {.place = placed ? &place : NULL};
        nl_extractor_run(out + (size_t)i * (size_t)batch->extractor->count, batch->extractor,
                         picture, &around);
    }
}
