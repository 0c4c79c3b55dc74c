/* Pairs of bytes: a count and an index (two, in turns, with 4 bits), or 0 and a command: end of
 * row, end of picture, a step to the right and up, or a count of indices that follow, padded to an
 * even number of bytes. Rows go from the bottom up. */
#include "image/bmprle.h"

enum { END_OF_ROW, END_OF_PICTURE, STEP };

typedef struct rle_head {
    uint32_t width, height;
    uint32_t depth;   /* 8 or 4 bits an index */
    size_t palette;   /* where it begins: blue, green, red and an unused byte each */
    uint32_t colours; /* in it */
    size_t start;     /* where the runs begin */
} rle_head;

typedef struct painter {
    uint8_t *rgb;
    rle_head head;
    nl_bytes file;
    size_t at;     /* in the file */
    uint32_t x, y; /* y counts from the bottom */
} painter;

static const uint8_t *colour_of(const painter *p, unsigned index)
{
    return p->file.data + p->head.palette + (size_t)(index < p->head.colours ? index : 0) * 4;
}

static void paint(painter *p, unsigned index)
{
    const uint8_t *colour = colour_of(p, index);
    uint32_t row = p->head.height - 1 - p->y;
    uint8_t *to = p->rgb + 3 * ((size_t)row * p->head.width + p->x++);
    to[0] = colour[2];
    to[1] = colour[1];
    to[2] = colour[0];
}

/* The i-th index of packed ones. */
static unsigned index_in(const painter *p, const uint8_t *packed, unsigned i)
{
    if (p->head.depth == 8)
        return packed[i];
    return i % 2 ? packed[i / 2] & 15 : packed[i / 2] >> 4;
}

/* Paints `count` pixels: the indices of `packed`, or of its first byte again and again. */
static bool run(painter *p, const uint8_t *packed, unsigned count, bool repeated)
{
    if (p->y >= p->head.height || count > p->head.width - p->x)
        return false;
    for (unsigned i = 0; i < count; i++)
        paint(p, index_in(p, packed, !repeated ? i : p->head.depth == 8 ? 0 : i % 2));
    return true;
}

/* The command after a 0; *at_end after the last. */
static bool obey(painter *p, unsigned command, bool *at_end)
{
    const uint8_t *next = p->file.data + p->at;
    size_t left = p->file.size - p->at;
    size_t bytes = command == STEP ? 2 : 0;
    if (command > STEP)
        bytes = (size_t)((p->head.depth == 8 ? command : (command + 1) / 2) + 1) / 2 * 2;
    if (bytes > left)
        return false;
    p->at += bytes;
    switch (command) {
    case END_OF_ROW:
        p->x = 0;
        p->y++;
        return true;
    case END_OF_PICTURE:
        *at_end = true;
        return true;
    case STEP:
        p->x += next[0];
        p->y += next[1];
        return p->x <= p->head.width && p->y <= p->head.height;
    default:
        return run(p, next, command, false);
    }
}

static uint32_t little32(const uint8_t *at)
{
    return (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

static rle_head read_head(nl_bytes file)
{
    rle_head head = {.width = little32(file.data + 18),
                     .height = little32(file.data + 22),
                     .depth = file.data[28],
                     .palette = 14 + (size_t)little32(file.data + 14),
                     .colours = little32(file.data + 46),
                     .start = little32(file.data + 10)};
    uint32_t most = 1u << head.depth;
    head.colours = head.colours == 0 || head.colours > most ? most : head.colours;
    return head;
}

bool nl_bmp_rle_decode(uint8_t *rgb, nl_bytes file, const char **why)
{
    painter p = {.rgb = rgb, .head = read_head(file), .file = file};
    *why = "its palette is cut off";
    if (p.head.start > file.size || p.head.palette + 4 * (size_t)p.head.colours > p.head.start)
        return false;
    p.at = p.head.start;
    const uint8_t *first = colour_of(&p, 0);
    for (size_t i = 0; i < (size_t)p.head.width * p.head.height; i++) {
        for (int c = 0; c < 3; c++)
            rgb[3 * i + (size_t)c] = first[2 - c];
    }
    *why = "its runs are cut off or leave the picture";
    for (bool at_end = false; !at_end && p.y < p.head.height;) {
        if (file.size - p.at < 2)
            return false;
        const uint8_t *pair = file.data + p.at;
        p.at += 2;
        if (!(pair[0] ? run(&p, pair + 1, pair[0], true) : obey(&p, pair[1], &at_end)))
            return false;
    }
    return true;
}
