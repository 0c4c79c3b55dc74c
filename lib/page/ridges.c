/* Whole rows are worked on at a time, in loops that vectorise. */
#include "page/ridges.h"

#include "base/clones.h"
#include "base/stats.h"

#include <assert.h>
#include <string.h>

enum {
    RUN_MAX = 64,    /* pixels; longer runs count as such */
    WINDOW = 10,     /* pixels to each side of a pale one */
    WINDOW_DARK = 7, /* of them dark, at least */
};

float nl_ridges_stroke_width(nl_image ink)
{
    size_t counts[RUN_MAX + 1] = {0};
    for (int y = 0; y < ink.height; y++) {
        const uint8_t *row = nl_image_row(ink, y);
        for (int x = nl_image_next_ink(row, 0, ink.width); x < ink.width;
             x = nl_image_next_ink(row, x, ink.width)) {
            int start = x;
            x = nl_image_ink_end(row, x, ink.width);
            counts[x - start < RUN_MAX ? x - start : RUN_MAX]++;
        }
    }
    return (float)nl_histogram_median_low(counts, RUN_MAX + 1);
}

/* Sets the flags of pixels that are darker by `least` than both of two others. */
NL_CLONES static void flag_row(uint8_t *restrict flags, const uint8_t *row, const uint8_t *above,
                               const uint8_t *below, int width, uint8_t least)
{
    for (int x = 0; x < width; x++) {
        uint8_t paper = above[x] < below[x] ? above[x] : below[x];
        uint8_t darker = (uint8_t)(paper > row[x] ? paper - row[x] : 0);
        flags[x] = darker >= least;
    }
}

/* Sets the flags of row y's pixels that are darker than those at a distance above and below them;
 * near the picture's edge, the other side counts for both. False if the picture is too low. */
static bool flag_darker(uint8_t *flags, nl_image flat, int y, int distance, int least)
{
    int over = y >= distance ? y - distance : y + distance;
    int under = y + distance < flat.height ? y + distance : y - distance;
    if (over >= flat.height || under < 0 || least > 255)
        return false;
    const uint8_t *row = nl_image_row(flat, y);
    flag_row(flags, row, nl_image_row(flat, over), nl_image_row(flat, under), flat.width,
             (uint8_t)least);
    return true;
}

/* flags[x] becomes the sum of it and the WINDOW - 1 after it: of 2, 4, 8, and 8 + 2. */
NL_CLONES static void sum_windows(uint8_t *restrict flags, uint8_t *restrict twos, int count)
{
    for (int x = 0; x < count - 1; x++)
        twos[x] = (uint8_t)(flags[x] + flags[x + 1]);
    for (int x = 0; x < count - 7; x++)
        flags[x] = (uint8_t)(twos[x] + twos[x + 2] + twos[x + 4] + twos[x + 6]);
    for (int x = 0; x < count - WINDOW + 1; x++)
        flags[x] = (uint8_t)(flags[x] + twos[x + 8]);
}

/* Adds the pixels of a row with enough flags on both sides: in the windows that end and begin with
 * the pixel. */
NL_CLONES static void add_row(uint8_t *restrict ink, const uint8_t *restrict windows, int width)
{
    const uint8_t *right = windows + WINDOW - 1;
    for (int x = 0; x < width; x++) {
        bool dark = (windows[x] >= WINDOW_DARK) & (right[x] >= WINDOW_DARK);
        ink[x] = (uint8_t)(ink[x] | (dark ? 255 : 0));
    }
}

bool nl_ridges_add(nl_image ink, nl_image flat, int distance, int least, nl_arena *arena,
                   nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    int width = flat.width, padded = width + 2 * (WINDOW - 1);
    uint8_t *flags = NL_NEW(arena, uint8_t, (size_t)padded, err);
    uint8_t *twos = NL_NEW(arena, uint8_t, (size_t)padded, err);
    if (!flags || !twos)
        return false;
    uint8_t *first = flags + WINDOW - 1;
    for (int y = 0; y < ink.height; y++) {
        if (!flag_darker(first, flat, y, distance, least))
            continue;
        memset(flags, first[0], WINDOW - 1);
        memset(first + width, first[width - 1], WINDOW - 1);
        sum_windows(flags, twos, padded);
        add_row(nl_image_row(ink, y), flags, width);
    }
    nl_arena_restore(arena, mark);
    return true;
}

/* The index of each pixel in the run of its column, from 1, up to most + 1. */
NL_CLONES static void index_row(uint8_t *to, const uint8_t *above, const uint8_t *ink, int width,
                                uint8_t most)
{
    for (int x = 0; x < width; x++) {
        uint8_t index = (uint8_t)(above[x] + (above[x] <= most));
        to[x] = ink[x] < 128 ? 0 : index;
    }
}

/* The row's ink gets the length of its run from the row below, unless the run ends here. */
NL_CLONES static void length_row(uint8_t *to, const uint8_t *below, int width)
{
    for (int x = 0; x < width; x++)
        to[x] = ((to[x] != 0) & (below[x] != 0)) ? below[x] : to[x];
}

NL_CLONES static void draw_row(uint8_t *to, int width, uint8_t most)
{
    for (int x = 0; x < width; x++)
        to[x] = ((to[x] != 0) & (to[x] <= most)) ? 255 : 0;
}

/* Downwards each pixel gets its index in its run, upwards its run's length. */
void nl_ridges_thin(nl_image out, nl_image ink, int most)
{
    assert(most >= 1 && most <= 253 && out.width == ink.width && out.height == ink.height);
    size_t stride = (size_t)out.stride;
    uint8_t *to = out.data;
    memset(to, 0, (size_t)ink.width);
    for (int y = 0; y < ink.height; y++, to += stride) {
        const uint8_t *above = y > 0 ? to - stride : to;
        index_row(to, above, nl_image_row(ink, y), ink.width, (uint8_t)most);
    }
    for (int y = ink.height - 1; y > 0; y--) {
        to -= stride;
        length_row(to - stride, to, ink.width);
        draw_row(to, ink.width, (uint8_t)most);
    }
    draw_row(out.data, ink.width, (uint8_t)most);
}
