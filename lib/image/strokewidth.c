/* Changes are counted between each row and the one above it, in strips of columns whose counts are
 * bytes, added up before they can overflow. The strips' rows are copied to buffers of equal width,
 * with paper where the picture ends. */
#include "image/strokewidth.h"

#include "base/clones.h"

#include <math.h>
#include <string.h>

enum {
    STRIP = 64, /* columns */
    ROWS = 120, /* after so many, no count of a strip exceeds 255: each row adds 2 at most */
};

static const double PI = 3.14159265358979;

typedef struct counts {
    size_t area, straight,
        diagonal; /* pixels of ink; changes along rows and columns; along diagonals */
} counts;

/* Counts of a strip's columns. */
typedef struct strip {
    uint8_t area[STRIP], straight[STRIP], diagonal[STRIP];
} strip;

/* Adds a row; both rows have a pixel before their first. */
NL_CLONES static void add_row(strip *restrict s, const uint8_t *row, const uint8_t *above)
{
    for (int x = 0; x < STRIP; x++) {
        uint8_t across = (uint8_t)((row[x] ^ row[x - 1]) >> 7);
        uint8_t down = (uint8_t)((row[x] ^ above[x]) >> 7);
        uint8_t falling = (uint8_t)((row[x] ^ above[x - 1]) >> 7);
        uint8_t rising = (uint8_t)((row[x - 1] ^ above[x]) >> 7);
        s->area[x] = (uint8_t)(s->area[x] + (row[x] >> 7));
        s->straight[x] = (uint8_t)(s->straight[x] + across + down);
        s->diagonal[x] = (uint8_t)(s->diagonal[x] + falling + rising);
    }
}

static void add_up(counts *sum, strip *s)
{
    unsigned area = 0, straight = 0, diagonal = 0;
    for (int x = 0; x < STRIP; x++) {
        area += s->area[x];
        straight += s->straight[x];
        diagonal += s->diagonal[x];
    }
    sum->area += area;
    sum->straight += straight;
    sum->diagonal += diagonal;
    *s = (strip){0};
}

/* Counts the columns from `left` on, the paper right of the picture included. */
static void count_strip(counts *sum, nl_image ink, int left)
{
    uint8_t rows[2][1 + STRIP] = {{0}};
    strip s = {0};
    int from = left > 0 ? left - 1 : 0, end = left + STRIP;
    size_t bytes = (size_t)((end < ink.width ? end : ink.width) - from);
    for (int y = 0; y <= ink.height; y++) {
        uint8_t *row = rows[y % 2];
        if (y < ink.height)
            memcpy(&row[1 + from - left], nl_image_row(ink, y) + from, bytes);
        else
            memset(row, 0, sizeof rows[0]);
        add_row(&s, row + 1, rows[(y + 1) % 2] + 1);
        if (y % ROWS == ROWS - 1 || y == ink.height)
            add_up(sum, &s);
    }
}

float nl_stroke_width(nl_image ink)
{
    counts sum = {0};
    for (int left = 0; left <= ink.width; left += STRIP)
        count_strip(&sum, ink, left);
    double perimeter = PI / 8.0 * ((double)sum.straight + (double)sum.diagonal / sqrt(2.0));
    double root = perimeter * perimeter / 16.0 - (double)sum.area;
    return (float)(perimeter / 4.0 - (root > 0.0 ? sqrt(root) : 0.0));
}
