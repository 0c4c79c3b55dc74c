#include "page/ridges.h"

#include "base/clones.h"

#include <string.h>

enum {
    PEN_MAX = 64,    /* pixels; longer runs count as such */
    WINDOW = 10,     /* pixels looked at to each side of a pale one */
    WINDOW_DARK = 7, /* so many of them are dark */
    TURN_SQUARE =
        16, /* pixels exchanged at a time, so that both pictures' rows stay in the cache */
};

float nl_ridges_stroke_width(nl_image ink)
{
    size_t counts[PEN_MAX + 1] = {0}, total = 0, below = 0;
    for (int y = 0; y < ink.height; y++) {
        const uint8_t *row = ink.data + (size_t)y * (size_t)ink.stride;
        for (int x = nl_image_next_ink(row, 0, ink.width); x < ink.width;
             x = nl_image_next_ink(row, x, ink.width)) {
            int start = x;
            x = nl_image_ink_end(row, x, ink.width);
            counts[x - start < PEN_MAX ? x - start : PEN_MAX]++;
        }
    }
    for (int i = 1; i <= PEN_MAX; i++)
        total += counts[i];
    int pen = 0;
    while (pen < PEN_MAX && 2 * below < total)
        below += counts[++pen];
    return (float)pen;
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
static bool mark_darker(uint8_t *marks, nl_image even, int y, int distance, int least)
{
    int over = y >= distance ? y - distance : y + distance;
    int under = y + distance < even.height ? y + distance : y - distance;
    if (over >= even.height || under < 0 || least > 255)
        return false;
    const uint8_t *row = even.data + (size_t)y * (size_t)even.stride;
    mark_row(marks, row, even.data + (size_t)over * (size_t)even.stride,
             even.data + (size_t)under * (size_t)even.stride, even.width, (uint8_t)least);
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

bool nl_ridges_add(nl_image ink, nl_image even, int distance, int least, nl_arena *arena,
                   nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    int width = even.width, padded = width + 2 * (WINDOW - 1);
    uint8_t *marks = NL_NEW(arena, uint8_t, (size_t)padded, err);
    uint8_t *twos = NL_NEW(arena, uint8_t, (size_t)padded, err);
    if (!marks || !twos)
        return false;
    uint8_t *first = marks + WINDOW - 1;
    for (int y = 0; y < ink.height; y++) {
        if (!mark_darker(first, even, y, distance, least))
            continue;
        memset(marks, first[0], WINDOW - 1);
        memset(first + width, first[width - 1], WINDOW - 1);
        sum_windows(marks, twos, padded);
        add_row(ink.data + (size_t)y * (size_t)ink.stride, marks, width);
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
        place_row(to, above, ink.data + (size_t)y * (size_t)ink.stride, ink.width, (uint8_t)most);
    }
    for (int y = ink.height - 1; y > 0; y--) {
        to -= stride;
        length_row(to - stride, to, ink.width);
        draw_row(to, ink.width, (uint8_t)most);
    }
    draw_row(out.data, ink.width, (uint8_t)most);
}

/* Keeps the highest values; those of the lowest are seen through `mask` 255. */
NL_CLONES static void keep_highest(uint8_t *restrict highest, const uint8_t *row, int width,
                                   uint8_t mask)
{
    for (int x = 0; x < width; x++) {
        uint8_t value = row[x] ^ mask;
        highest[x] = value > highest[x] ? value : highest[x];
    }
}

/* Each value becomes the highest of itself and the next. */
NL_CLONES static void spread_highest(uint8_t *values, int count)
{
    for (int x = 0; x < count - 1; x++)
        values[x] = values[x + 1] > values[x] ? values[x + 1] : values[x];
}

bool nl_ridges_reduce(nl_image *out, nl_image image, int factor, bool highest, nl_arena *arena,
                      nl_error *err)
{
    int width = (image.width + factor - 1) / factor, height = (image.height + factor - 1) / factor;
    uint8_t mask = highest ? 0 : 255;
    uint8_t *rows = NL_NEW(arena, uint8_t, (size_t)image.width, err);
    if (!rows || !nl_image_init(out, width, height, arena, err))
        return false;
    for (int y = 0; y < height; y++) {
        uint8_t *to = out->data + (size_t)y * (size_t)out->stride;
        memset(rows, 0, (size_t)image.width);
        for (int k = y * factor; k < (y + 1) * factor && k < image.height; k++)
            keep_highest(rows, image.data + (size_t)k * (size_t)image.stride, image.width, mask);
        for (int k = 1; k < factor; k++)
            spread_highest(rows, image.width);
        for (int x = 0; x < width; x++)
            to[x] = rows[(size_t)x * (size_t)factor] ^ mask;
    }
    return true;
}

static inline void turn_part(nl_image out, nl_image image, nl_box part)
{
    const uint8_t *from = image.data + (size_t)part.top * (size_t)image.stride + (size_t)part.left;
    uint8_t *to = out.data + (size_t)part.left * (size_t)out.stride + (size_t)part.top;
    for (int x = 0; x < part.width; x++) {
        for (int y = 0; y < part.height; y++)
            to[x * out.stride + y] = from[y * image.stride + x];
    }
}

bool nl_ridges_turn(nl_image *out, nl_image image, nl_arena *arena, nl_error *err)
{
    if (!nl_image_init(out, image.height, image.width, arena, err))
        return false;
    for (int y = 0; y < image.height; y += TURN_SQUARE) {
        for (int x = 0; x < image.width; x += TURN_SQUARE) {
            int width = image.width - x, height = image.height - y;
            if (width >= TURN_SQUARE && height >= TURN_SQUARE) /* for which loops are unrolled */
                turn_part(*out, image, (nl_box){x, y, TURN_SQUARE, TURN_SQUARE});
            else
                turn_part(*out, image,
                          (nl_box){x, y, width < TURN_SQUARE ? width : TURN_SQUARE,
                                   height < TURN_SQUARE ? height : TURN_SQUARE});
        }
    }
    return true;
}
