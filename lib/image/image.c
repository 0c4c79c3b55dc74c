#include "image/image.h"

#include "base/clones.h"

#include <assert.h>
#include <string.h>

enum {
    PIECE = 192, /* pixels whose runs a byte counts */
    SQUARE = 16, /* side of what is transposed at a time: both pictures' rows stay in the cache */
};

static const uint64_t HIGHEST = 0x8080808080808080; /* bits of eight pixels: they are ink */

bool nl_image_init(nl_image *out, int width, int height, nl_arena *arena, nl_error *err)
{
    *out = (nl_image){0};
    if (width < 1 || height < 1 || width > NL_IMAGE_SIDE_MAX || height > NL_IMAGE_SIDE_MAX)
        return nl_fail(err, NL_ERROR_LIMIT, "%d x %d pixels; sides of 1 to %d are possible", width,
                       height, (int)NL_IMAGE_SIDE_MAX);
    uint8_t *data = nl_alloc(arena, (size_t)height, (size_t)width, err);
    if (!data)
        return false;
    *out = (nl_image){data, width, height, width};
    return true;
}

static int clamp(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

/* left + width, without overflow. */
static int end_of(int start, int length)
{
    int end = 0;
    return __builtin_add_overflow(start, length, &end) ? INT32_MAX : end;
}

bool nl_image_copy(nl_image *out, nl_image image, nl_arena *arena, nl_error *err)
{
    if (!nl_image_init(out, image.width, image.height, arena, err))
        return false;
    for (int y = 0; y < image.height; y++)
        memcpy(nl_image_row(*out, y), nl_image_row(image, y), (size_t)image.width);
    return true;
}

nl_image nl_image_crop(nl_image image, nl_box box)
{
    int left = clamp(box.left, 0, image.width);
    int top = clamp(box.top, 0, image.height);
    int right = clamp(end_of(box.left, box.width), left, image.width);
    int bottom = clamp(end_of(box.top, box.height), top, image.height);
    if (right == left || bottom == top)
        return (nl_image){0};
    return (nl_image){nl_image_row(image, top) + left, right - left, bottom - top, image.stride};
}

void nl_image_invert(nl_image image)
{
    for (int y = 0; y < image.height; y++) {
        uint8_t *row = nl_image_row(image, y);
        for (int x = 0; x < image.width; x++)
            row[x] = (uint8_t)(255 - row[x]);
    }
}

bool nl_box_surrounds(nl_box outer, nl_box inner)
{
    return inner.left > outer.left && inner.top > outer.top &&
           inner.left + inner.width < outer.left + outer.width &&
           inner.top + inner.height < outer.top + outer.height;
}

nl_box nl_box_union(nl_box a, nl_box b)
{
    if (a.width == 0)
        return b;
    if (b.width == 0)
        return a;
    int left = a.left < b.left ? a.left : b.left;
    int top = a.top < b.top ? a.top : b.top;
    int right_a = end_of(a.left, a.width), right_b = end_of(b.left, b.width);
    int bottom_a = end_of(a.top, a.height), bottom_b = end_of(b.top, b.height);
    int right = right_a > right_b ? right_a : right_b;
    int bottom = bottom_a > bottom_b ? bottom_a : bottom_b;
    return (nl_box){left, top, right - left, bottom - top};
}

static uint64_t eight_at(const uint8_t *row)
{
    uint64_t eight;
    memcpy(&eight, row, sizeof eight);
    return eight;
}

/* The index of the first pixel with the highest bit set. */
static int first_of(uint64_t eight)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return __builtin_ctzll(eight) / 8;
#else
    return __builtin_clzll(eight) / 8;
#endif
}

int nl_image_next_ink(const uint8_t *row, int x, int width)
{
    while (x + 8 <= width) {
        uint64_t ink = eight_at(row + x) & HIGHEST;
        if (ink)
            return x + first_of(ink);
        x += 8;
        while (x + 32 <= width && !((eight_at(row + x) | eight_at(row + x + 8) |
                                     eight_at(row + x + 16) | eight_at(row + x + 24)) &
                                    HIGHEST))
            x += 32;
    }
    while (x < width && row[x] < 128)
        x++;
    return x;
}

int nl_image_ink_end(const uint8_t *row, int x, int width)
{
    for (; x + 8 <= width; x += 8) {
        uint64_t paper = ~eight_at(row + x) & HIGHEST;
        if (paper)
            return x + first_of(paper);
    }
    while (x < width && row[x] >= 128)
        x++;
    return x;
}

/* How many of the pixels are ink while the one before is not. */
NL_CLONES static uint8_t count_starts(const uint8_t *row, int count)
{
    uint8_t starts = 0;
    for (int x = 0; x < count; x++)
        starts = (uint8_t)(starts + ((uint8_t)(row[x] & ~row[x - 1]) >> 7));
    return starts;
}

int nl_image_count_runs(nl_image ink)
{
    int count = 0;
    for (int y = 0; y < ink.height; y++) {
        const uint8_t *row = nl_image_row(ink, y);
        count += row[0] >> 7;
        for (int x = 1; x < ink.width; x += PIECE)
            count += count_starts(row + x, ink.width - x < PIECE ? ink.width - x : PIECE);
    }
    return count;
}

nl_box nl_image_bounds(nl_image image, int level)
{
    int left = image.width, right = -1, top = -1, bottom = -1;
    for (int y = 0; y < image.height; y++) {
        const uint8_t *row = nl_image_row(image, y);
        int first = 0, last = image.width - 1;
        while (first < image.width && row[first] < level)
            first++;
        if (first == image.width)
            continue;
        while (row[last] < level)
            last--;
        top = top < 0 ? y : top;
        bottom = y;
        left = first < left ? first : left;
        right = last > right ? last : right;
    }
    if (bottom < 0)
        return (nl_box){0};
    return (nl_box){left, top, right - left + 1, bottom - top + 1};
}

/* Keeps the highest values; `mask` 255 makes them the lowest. */
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

bool nl_image_reduce(nl_image *out, nl_image image, int factor, bool highest, nl_arena *arena,
                     nl_error *err)
{
    assert(factor >= 1);
    int width = (image.width + factor - 1) / factor, height = (image.height + factor - 1) / factor;
    uint8_t mask = highest ? 0 : 255;
    uint8_t *rows = NL_NEW(arena, uint8_t, (size_t)image.width, err);
    if (!rows || !nl_image_init(out, width, height, arena, err))
        return false;
    for (int y = 0; y < height; y++) {
        uint8_t *to = nl_image_row(*out, y);
        memset(rows, 0, (size_t)image.width);
        for (int k = y * factor; k < (y + 1) * factor && k < image.height; k++)
            keep_highest(rows, nl_image_row(image, k), image.width, mask);
        for (int k = 1; k < factor; k++)
            spread_highest(rows, image.width);
        for (int x = 0; x < width; x++)
            to[x] = rows[(size_t)x * (size_t)factor] ^ mask;
    }
    return true;
}

static inline void transpose_part(nl_image out, nl_image image, nl_box part)
{
    const uint8_t *from = image.data + (size_t)part.top * (size_t)image.stride + (size_t)part.left;
    uint8_t *to = out.data + (size_t)part.left * (size_t)out.stride + (size_t)part.top;
    for (int x = 0; x < part.width; x++) {
        for (int y = 0; y < part.height; y++)
            to[x * out.stride + y] = from[y * image.stride + x];
    }
}

bool nl_image_transpose(nl_image *out, nl_image image, nl_arena *arena, nl_error *err)
{
    if (!nl_image_init(out, image.height, image.width, arena, err))
        return false;
    for (int y = 0; y < image.height; y += SQUARE) {
        for (int x = 0; x < image.width; x += SQUARE) {
            int width = image.width - x, height = image.height - y;
            if (width >= SQUARE && height >= SQUARE) /* loops of this size are unrolled */
                transpose_part(*out, image, (nl_box){x, y, SQUARE, SQUARE});
            else
                transpose_part(*out, image,
                               (nl_box){x, y, width < SQUARE ? width : SQUARE,
                                        height < SQUARE ? height : SQUARE});
        }
    }
    return true;
}
