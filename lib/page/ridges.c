#include "page/ridges.h"

#include <string.h>

enum {
    PEN_MAX = 64,    /* pixels; longer runs count as such */
    WINDOW = 10,     /* pixels looked at to each side of a pale one */
    WINDOW_DARK = 7, /* so many of them are dark */
    TURN_SQUARE =
        32, /* pixels exchanged at a time, so that both pictures' rows stay in the cache */
};

float nl_ridges_pen(nl_image ink)
{
    size_t counts[PEN_MAX + 1] = {0}, total = 0, below = 0;
    for (int y = 0; y < ink.height; y++) {
        const uint8_t *row = ink.data + (size_t)y * (size_t)ink.stride;
        for (int x = nl_image_next_ink(row, 0, ink.width); x < ink.width;
             x = nl_image_next_ink(row, x, ink.width)) {
            int start = x;
            while (x < ink.width && row[x] >= 128)
                x++;
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

/* Marks with 1 the pixels that are darker than those at some distance above and below them; near
 * the picture's edge than those on the other side. */
static void mark_darker(nl_image out, nl_image even, int distance, int least)
{
    for (int y = 0; y < even.height; y++) {
        const uint8_t *row = even.data + (size_t)y * (size_t)even.stride;
        int over = y >= distance ? y - distance : y + distance;
        int under = y + distance < even.height ? y + distance : y - distance;
        if (over >= even.height || under < 0)
            continue;
        const uint8_t *above = even.data + (size_t)over * (size_t)even.stride;
        const uint8_t *below = even.data + (size_t)under * (size_t)even.stride;
        uint8_t *to = out.data + (size_t)y * (size_t)out.stride;
        for (int x = 0; x < even.width; x++) {
            int paper = above[x] < below[x] ? above[x] : below[x];
            to[x] = paper - row[x] >= least;
        }
    }
}

/* Adds the pixels with enough marks on both sides; beyond the picture's edge are as many as on
 * it. */
static void add_row(uint8_t *ink, const uint8_t *darker, int width)
{
    int left = WINDOW * darker[0], right = 0;
    for (int x = 0; x < WINDOW; x++)
        right += darker[x < width ? x : width - 1];
    for (int x = 0; x < width; x++) {
        left += darker[x] - darker[x >= WINDOW ? x - WINDOW : 0];
        if (left >= WINDOW_DARK && right >= WINDOW_DARK)
            ink[x] = 255;
        right += darker[x + WINDOW < width ? x + WINDOW : width - 1] - darker[x];
    }
}

bool nl_ridges_add(nl_image ink, nl_image even, int distance, int least, nl_arena *arena,
                   nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    nl_image darker;
    if (!nl_image_init(&darker, even.width, even.height, arena, err))
        return false;
    mark_darker(darker, even, distance, least);
    for (int y = 0; y < ink.height; y++)
        add_row(ink.data + (size_t)y * (size_t)ink.stride,
                darker.data + (size_t)y * (size_t)darker.stride, ink.width);
    nl_arena_restore(arena, mark);
    return true;
}

/* On the way down each pixel gets its place in its run, on the way up its run's length. */
void nl_ridges_thin(nl_image out, nl_image ink, int most)
{
    size_t stride = (size_t)out.stride, width = (size_t)ink.width;
    for (size_t y = 0; y < (size_t)ink.height; y++) {
        const uint8_t *row = ink.data + y * (size_t)ink.stride;
        uint8_t *to = out.data + y * stride;
        const uint8_t *above = y > 0 ? to - stride : to; /* the first row is still zero */
        for (size_t x = 0; x < width; x++) {
            int place = above[x] > most ? above[x] : above[x] + 1;
            to[x] = (uint8_t)(row[x] < 128 ? 0 : place);
        }
    }
    for (size_t y = (size_t)ink.height - 1; y-- > 0;) {
        uint8_t *to = out.data + y * stride;
        for (size_t x = 0; x < width; x++)
            to[x] = to[x] && to[x + stride] ? to[x + stride] : to[x];
    }
    for (size_t y = 0; y < (size_t)ink.height; y++) {
        uint8_t *to = out.data + y * stride;
        for (size_t x = 0; x < width; x++)
            to[x] = to[x] && to[x] <= most ? 255 : 0;
    }
}

/* Keeps the highest values; those of the lowest are seen through `mask` 255. */
static void keep_highest(uint8_t *highest, const uint8_t *row, int width, uint8_t mask)
{
    for (int x = 0; x < width; x++) {
        uint8_t value = row[x] ^ mask;
        highest[x] = value > highest[x] ? value : highest[x];
    }
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
        for (int x = 0; x < width; x++) {
            uint8_t most = 0;
            for (int k = x * factor; k < (x + 1) * factor && k < image.width; k++)
                most = rows[k] > most ? rows[k] : most;
            to[x] = most ^ mask;
        }
    }
    return true;
}

static void turn_square(nl_image out, nl_image image, int left, int top)
{
    int right = left + TURN_SQUARE < image.width ? left + TURN_SQUARE : image.width;
    int bottom = top + TURN_SQUARE < image.height ? top + TURN_SQUARE : image.height;
    for (int x = left; x < right; x++) {
        uint8_t *to = out.data + (size_t)x * (size_t)out.stride;
        for (int y = top; y < bottom; y++)
            to[y] = image.data[(size_t)y * (size_t)image.stride + (size_t)x];
    }
}

bool nl_ridges_turn(nl_image *out, nl_image image, nl_arena *arena, nl_error *err)
{
    if (!nl_image_init(out, image.height, image.width, arena, err))
        return false;
    for (int y = 0; y < image.height; y += TURN_SQUARE) {
        for (int x = 0; x < image.width; x += TURN_SQUARE)
            turn_square(*out, image, x, y);
    }
    return true;
}
