/* Changes are counted from each row to the one above it, in strips of columns whose counts are
 * bytes, added up before they can overflow. What is left and right of the picture is counted apart.
 */
#include "image/strokewidth.h"

#include <math.h>

enum {
    STRIP = 128, /* columns */
    ROWS = 120,  /* after so many, none of a strip's counts is above 255 */
};

static const double PI = 3.14159265358979;
static const uint8_t PAPER[STRIP + 1];

typedef struct counts {
    size_t area, straight, diagonal; /* pixels of ink; changes along rows and columns; slanted */
} counts;

/* Counts of a strip's columns. */
typedef struct strip {
    uint8_t area[STRIP], straight[STRIP], diagonal[STRIP];
} strip;

/* Adds a row to them; both rows have a pixel to the left, too. */
static void add_row(strip *s, const uint8_t *row, const uint8_t *above, int first, int width)
{
    for (int x = first; x < width; x++)
        s->area[x] = (uint8_t)(s->area[x] + (row[x] >> 7));
    for (int x = first; x < width; x++) {
        uint8_t across = (uint8_t)((row[x] ^ row[x - 1]) >> 7);
        uint8_t down = (uint8_t)((row[x] ^ above[x]) >> 7);
        s->straight[x] = (uint8_t)(s->straight[x] + across + down);
    }
    for (int x = first; x < width; x++) {
        uint8_t falling = (uint8_t)((row[x] ^ above[x - 1]) >> 7);
        uint8_t rising = (uint8_t)((row[x - 1] ^ above[x]) >> 7);
        s->diagonal[x] = (uint8_t)(s->diagonal[x] + falling + rising);
    }
}

static void add_up(counts *sum, strip *s, int width)
{
    unsigned area = 0, straight = 0, diagonal = 0;
    for (int x = 0; x < width; x++) {
        area += s->area[x];
        straight += s->straight[x];
        diagonal += s->diagonal[x];
    }
    sum->area += area;
    sum->straight += straight;
    sum->diagonal += diagonal;
    *s = (strip){0};
}

static const uint8_t *row_at(nl_image ink, int left, int y)
{
    bool inside = y >= 0 && y < ink.height;
    return inside ? ink.data + (ptrdiff_t)y * ink.stride + left : PAPER + 1;
}

/* The columns from `left` on; the picture's first column, which has no left neighbour, is left out.
 */
static void count_strip(counts *sum, nl_image ink, int left, int width)
{
    strip s = {0};
    for (int y = 0; y <= ink.height; y++) {
        add_row(&s, row_at(ink, left, y), row_at(ink, left, y - 1), left == 0, width);
        if (y % ROWS == ROWS - 1 || y == ink.height)
            add_up(sum, &s, width);
    }
}

/* What the strips leave out: the first column, and changes to what is left and right. */
static void count_sides(counts *sum, nl_image ink)
{
    unsigned above_left = 0, above_right = 0;
    for (int y = 0; y <= ink.height; y++) {
        unsigned left = row_at(ink, 0, y)[0] >> 7;
        unsigned right = y < ink.height ? row_at(ink, 0, y)[ink.width - 1] >> 7 : 0;
        sum->area += left;
        sum->straight += left + right + (left ^ above_left);
        sum->diagonal += left + right + above_left + above_right;
        above_left = left;
        above_right = right;
    }
}

float nl_stroke_width(nl_image ink)
{
    counts sum = {0};
    count_sides(&sum, ink);
    for (int left = 0; left < ink.width; left += STRIP)
        count_strip(&sum, ink, left, ink.width - left < STRIP ? ink.width - left : STRIP);
    double perimeter = PI / 8.0 * ((double)sum.straight + (double)sum.diagonal / sqrt(2.0));
    double root = perimeter * perimeter / 16.0 - (double)sum.area;
    return (float)(perimeter / 4.0 - (root > 0.0 ? sqrt(root) : 0.0));
}
