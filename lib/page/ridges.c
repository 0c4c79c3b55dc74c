#include "page/ridges.h"

#include "base/clones.h"
#include "base/stats.h"

#include <string.h>

enum {
    RUN_MAX = 64,    /* pixels; longer runs count as such */
    WINDOW = 10,     /* pixels looked at to each side of a pale one */
    WINDOW_DARK = 7, /* so many of them are dark */
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

/* Marks with 1 the pixels that are darker by `least` than both of two others. */
NL_CLONES static void mark_row(uint8_t *restrict marks, const uint8_t *row, const uint8_t *above,
                               const uint8_t *below, int width, uint8_t least)
{
    for (int x = 0; x < width; x++) {
        uint8_t paper = above[x] < below[x] ? above[x] : below[x];
        uint8_t darker = (uint8_t)(paper > row[x] ? paper - row[x] : 0);
        marks[x] = darker >= least;
    }
}

/* Marks the pixels of row y that are darker than those at some distance above and below them; near
 * the picture's edge than those on the other side. None, and false, where the picture is too low.
 */
static bool mark_darker(uint8_t *marks, nl_image flat, int y, int distance, int least)
{
    int over = y >= distance ? y - distance : y + distance;
    int under = y + distance < flat.height ? y + distance : y - distance;
    if (over >= flat.height || under < 0 || least > 255)
        return false;
    const uint8_t *row = nl_image_row(flat, y);
    mark_row(marks, row, nl_image_row(flat, over), nl_image_row(flat, under), flat.width,
             (uint8_t)least);
    return true;
}

/* marks[x] becomes the sum of it and the WINDOW - 1 after it: of 2, 4, 8, and 8 + 2. */
NL_CLONES static void sum_windows(uint8_t *restrict marks, uint8_t *restrict twos, int count)
{
    for (int x = 0; x < count - 1; x++)
        twos[x] = (uint8_t)(marks[x] + marks[x + 1]);
    for (int x = 0; x < count - 7; x++)
        marks[x] = (uint8_t)(twos[x] + twos[x + 2] + twos[x + 4] + twos[x + 6]);
    for (int x = 0; x < count - WINDOW + 1; x++)
        marks[x] = (uint8_t)(marks[x] + twos[x + 8]);
}

/* Adds the pixels of a row with enough marks on both sides, which with their own are those in the
 * windows that end and begin with it. */
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
    uint8_t *marks = NL_NEW(arena, uint8_t, (size_t)padded, err);
    uint8_t *twos = NL_NEW(arena, uint8_t, (size_t)padded, err);
    if (!marks || !twos)
        return false;
    uint8_t *first = marks + WINDOW - 1;
    for (int y = 0; y < ink.height; y++) {
        if (!mark_darker(first, flat, y, distance, least))
            continue;
        memset(marks, first[0], WINDOW - 1);
        memset(first + width, first[width - 1], WINDOW - 1);
        sum_windows(marks, twos, padded);
        add_row(nl_image_row(ink, y), marks, width);
    }
    nl_arena_restore(arena, mark);
    return true;
}

/* The place of each pixel of a row in the run of its column, beyond `most` no more than one. */
NL_CLONES static void place_row(uint8_t *to, const uint8_t *above, const uint8_t *ink, int width,
                                uint8_t most)
{
    for (int x = 0; x < width; x++) {
        uint8_t place = (uint8_t)(above[x] + (above[x] <= most));
        to[x] = ink[x] < 128 ? 0 : place;
    }
}

/* The row's ink gets the length of its run from the row below, unless it ends there. */
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

/* On the way down each pixel gets its place in its run, on the way up its run's length. */
void nl_ridges_thin(nl_image out, nl_image ink, int most)
{
    size_t stride = (size_t)out.stride;
    uint8_t *to = out.data;
    memset(to, 0, (size_t)ink.width);
    for (int y = 0; y < ink.height; y++, to += stride) {
        const uint8_t *above = y > 0 ? to - stride : to;
        place_row(to, above, nl_image_row(ink, y), ink.width, (uint8_t)most);
    }
    for (int y = ink.height - 1; y > 0; y--) {
        to -= stride;
        length_row(to - stride, to, ink.width);
        draw_row(to, ink.width, (uint8_t)most);
    }
    draw_row(out.data, ink.width, (uint8_t)most);
}
