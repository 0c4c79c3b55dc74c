/* Which plane of a colour picture is read.
 *
 * Nearly always it is the luma. But ink may have the luma of its paper, red on green or blue on
 * black. So a sample of the picture is divided into tiles. The direction in which a tile's colours
 * vary most is the first principal component of their covariance (Pearson 1901); where the contrast
 * in it is at least three times that in luma, the tile is one of colour. If the contrast of these,
 * summed, is at least four times that of tiles with contrast in luma, the picture is projected on
 * the first principal component of the tiles of colour. The margins are wide, so that a picture
 * whose writing shows in luma keeps it. */
#ifndef NL_IMAGE_COLOUR_H
#define NL_IMAGE_COLOUR_H

#include <stdbool.h>
#include <stdint.h>

/* Every step-th pixel of every step-th row: pixels of a picture of width x height, as RGB triples,
 * row-major. */
typedef struct nl_sample {
    uint8_t *rgb;
    uint32_t width, height; /* of the sample */
    uint32_t step;          /* in pixels of the picture; >= 1 */
} nl_sample;

/* Bytes that a sample has at most, for sides of up to NL_IMAGE_SIDE_MAX. */
enum { NL_SAMPLE_PIXELS = 1 << 18, NL_SAMPLE_BYTES = 3 * (NL_SAMPLE_PIXELS + (1 << 16)) };

/* An empty sample for a picture of these sides; `memory` has NL_SAMPLE_BYTES. */
nl_sample nl_sample_make(uint32_t width, uint32_t height, uint8_t *memory);

/* Where the sample has the triple of the picture's pixel (x, y), both multiples of step. */
static inline uint8_t *nl_sample_at(const nl_sample *sample, uint32_t x, uint32_t y)
{
    return sample->rgb + 3 * ((y / sample->step) * (uint64_t)sample->width + x / sample->step);
}

/* A projection of colour on grey: level = offset + the weighted sum of red, green and blue. */
typedef struct nl_plane {
    float weight[3];
    float offset;
} nl_plane;

/* Has the picture a plane that shows clearly more of its contrast than luma? Then *out is that
 * plane, scaled such that most is light. */
bool nl_plane_choose(nl_plane *out, const nl_sample *sample);

/* `count` RGB triples to grey levels. `grey` may be `rgb` itself. */
void nl_plane_project(uint8_t *grey, const uint8_t *rgb, uint64_t count, const nl_plane *plane);

/* ITU-R BT.601 luma, rounded. */
static inline uint8_t nl_luma(uint32_t red, uint32_t green, uint32_t blue)
{
    return (uint8_t)((299 * red + 587 * green + 114 * blue + 500) / 1000);
}

#endif
