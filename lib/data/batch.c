#include "data/batch.h"

#include <assert.h>

static void copy(float *out, const uint8_t *pixels, size_t size)
{
    for (size_t i = 0; i < size; i++)
        out[i] = (float)pixels[i] * (1.0f / 255.0f);
}

void nl_batch_gather(float *out, float *pictures, const nl_batch *batch, int first, int count)
{
    int side = batch->data->side;
    size_t size = (size_t)side * (size_t)side;
    assert(side <= NL_AUGMENT_SIDE_MAX);
    float own[NL_AUGMENT_SIDE_MAX * NL_AUGMENT_SIDE_MAX];
    for (int i = 0; i < count; i++) {
        uint32_t sample = batch->order[first + i];
        float *picture = pictures ? pictures + (size_t)i * size : own;
        const uint8_t *pixels = batch->data->pixels + sample * size;
        if (batch->augmentation) {
            nl_rng rng = nl_rng_make(batch->seed, NL_STREAM_AUGMENT, batch->epoch, sample);
            nl_augment_image(picture, pixels, side, batch->augmentation, &rng);
        } else {
            copy(picture, pixels, size);
        }
        nl_extractor_run(out + (size_t)i * (size_t)batch->extractor->count, batch->extractor,
                         picture, NULL);
    }
}
