/* One colour: all but a few opaque pixels lie within TOLERANCE of their mean in each channel. A few
 * may not, as the edges of strokes in some files; but in a sheet that fills most of the picture,
 * few pixels may be its writing, so there none is let off. */
#include "image/alpha.h"

enum {
    TOLERANCE = 48,
    FEW = 500,      /* one in so many */
    STRONGEST = 32, /* least alpha that something of the picture must have */
};

typedef struct census {
    uint8_t dense;   /* least alpha of a pixel that counts as opaque: 3/4 of the greatest */
    uint64_t opaque; /* such pixels */
    uint64_t clear;  /* pixels of at most half of the greatest alpha */
    uint64_t sum[3]; /* of the opaque pixels' colours */
} census;

static census count_pixels(const uint8_t *pixels, uint64_t count, int channels)
{
    int colours = channels - 1, greatest = 0;
    for (uint64_t i = 0; i < count; i++) {
        int alpha = pixels[i * (uint64_t)channels + (uint64_t)colours];
        greatest = alpha > greatest ? alpha : greatest;
    }
    census found = {.dense = (uint8_t)((3 * greatest + 3) / 4)};
    if (greatest < STRONGEST)
        return found;
    for (uint64_t i = 0; i < count; i++, pixels += channels) {
        uint8_t alpha = pixels[colours];
        found.clear += alpha <= greatest / 2;
        if (alpha < found.dense)
            continue;
        found.opaque++;
        for (int c = 0; c < colours; c++)
            found.sum[c] += pixels[c];
    }
    return found;
}

static uint64_t count_others(const uint8_t *pixels, uint64_t count, int channels,
                             const census *found)
{
    int colours = channels - 1, mean[3] = {0};
    for (int c = 0; c < colours; c++)
        mean[c] = (int)(found->sum[c] / found->opaque);
    uint64_t others = 0;
    for (uint64_t i = 0; i < count; i++, pixels += channels) {
        bool other = false;
        for (int c = 0; c < colours; c++)
            other = other || pixels[c] > mean[c] + TOLERANCE || pixels[c] < mean[c] - TOLERANCE;
        others += other && pixels[colours] >= found->dense;
    }
    return others;
}

nl_alpha_use nl_alpha_find(const uint8_t *pixels, uint64_t count, int channels)
{
    census found = count_pixels(pixels, count, channels);
    if (found.opaque == 0 || found.clear == 0)
        return NL_ALPHA_BLENDS;
    uint64_t others = count_others(pixels, count, channels, &found);
    if (found.clear >= found.opaque)
        return others <= found.opaque / FEW ? NL_ALPHA_INK : NL_ALPHA_BLENDS;
    return others == 0 ? NL_ALPHA_PAPER : NL_ALPHA_BLENDS;
}
