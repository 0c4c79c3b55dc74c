#include "page/levels.h"

#include "base/stats.h"

enum { PAIRS = 256 }; /* of neighbours compared at a time */

static const float MEDIAN_DIFFERENCE = 0.954f; /* of neighbours, in deviations of their noise */

/* Four tables in turn: counting the same level twice in a row in one would stall the processor. */
typedef struct level_counts {
    uint32_t of[4][NL_GREY_LEVELS];
} level_counts;

static void count_levels(level_counts *counts, const uint8_t *levels, int count)
{
    int x = 0;
    for (; x + 4 <= count; x += 4) {
        counts->of[0][levels[x]]++;
        counts->of[1][levels[x + 1]]++;
        counts->of[2][levels[x + 2]]++;
        counts->of[3][levels[x + 3]]++;
    }
    for (; x < count; x++)
        counts->of[0][levels[x]]++;
}

static void sum_counts(size_t histogram[NL_GREY_LEVELS], const level_counts *counts)
{
    for (int i = 0; i < NL_GREY_LEVELS; i++)
        histogram[i] =
            (size_t)counts->of[0][i] + counts->of[1][i] + counts->of[2][i] + counts->of[3][i];
}

/* The absolute difference of each pair. */
static void differences(uint8_t *restrict out, const uint8_t *restrict pairs, int count)
{
    for (int i = 0; i < count; i++) {
        uint8_t a = pairs[2 * (size_t)i], b = pairs[2 * (size_t)i + 1];
        out[i] = (uint8_t)(a > b ? a - b : b - a);
    }
}

void nl_levels_count(size_t histogram[NL_GREY_LEVELS], nl_image image)
{
    level_counts counts = {0};
    for (int y = 0; y < image.height; y++)
        count_levels(&counts, nl_image_row(image, y), image.width);
    sum_counts(histogram, &counts);
}

float nl_levels_noise(nl_image image)
{
    uint8_t apart[PAIRS];
    size_t histogram[NL_GREY_LEVELS];
    level_counts counts = {0};
    for (int y = 0; y < image.height; y++) {
        const uint8_t *row = nl_image_row(image, y);
        for (int x = 0; x + 1 < image.width; x += 2 * PAIRS) {
            int count = (image.width - x) / 2 < PAIRS ? (image.width - x) / 2 : PAIRS;
            differences(apart, row + x, count);
            count_levels(&counts, apart, count);
        }
    }
    sum_counts(histogram, &counts);
    return (float)nl_histogram_median_high(histogram, NL_GREY_LEVELS) / MEDIAN_DIFFERENCE;
}
