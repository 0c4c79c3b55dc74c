/* Local cut: sums of the levels and of their squares over the window's rows are kept for each
 * column and moved down a row at a time; their running sums along the row give any window's by one
 * difference. All sums are modulo 2^32, which differences of windows up to 255 x 255 survive. */
#include "image/threshold.h"

#include <math.h>

int nl_threshold_mean(const size_t histogram[NL_GREY_LEVELS], int first, int last)
{
    double count = 0.0, sum = 0.0;
    for (int i = first; i < last; i++) {
        count += (double)histogram[i];
        sum += (double)histogram[i] * i;
    }
    return count > 0.0 ? (int)(sum / count + 0.5) : first;
}

int nl_threshold_otsu(const size_t histogram[NL_GREY_LEVELS])
{
    double total = 0.0, sum = 0.0, below = 0.0, below_sum = 0.0, best = 0.0;
    for (int i = 0; i < NL_GREY_LEVELS; i++) {
        total += (double)histogram[i];
        sum += (double)histogram[i] * i;
    }
    int first = 0, last = 0;
    for (int t = 1; t < NL_GREY_LEVELS; t++) {
        below += (double)histogram[t - 1];
        below_sum += (double)histogram[t - 1] * (t - 1);
        double above = total - below;
        if (below <= 0.0 || above <= 0.0)
            continue;
        double apart = (sum - below_sum) / above - below_sum / below;
        double between = below * above * apart * apart;
        if (between > best) {
            best = between;
            first = t;
        }
        last = between >= best ? t : last;
    }
    return (first + last) / 2;
}

/* Sums over the rows of the window. The running sums go on for half a window to both sides. */
typedef struct columns {
    uint32_t *sum, *square;                 /* of the window's rows, for each column */
    uint32_t *running_sum, *running_square; /* of the columns before it */
    float *share;                           /* 1 / columns of the window in the picture */
    float *part;                            /* the same of pixels: divided by the rows */
    float rows, part_rows;                  /* of the window in the picture; those of part */
    int width, half;
} columns;

static bool columns_init(columns *out, int width, int half, nl_arena *arena, nl_error *err)
{
    size_t room = (size_t)width + 2 * (size_t)half + 1;
    *out = (columns){.width = width, .half = half};
    out->sum = NL_NEW(arena, uint32_t, room, err);
    out->square = NL_NEW(arena, uint32_t, room, err);
    out->running_sum = NL_NEW(arena, uint32_t, room, err);
    out->running_square = NL_NEW(arena, uint32_t, room, err);
    out->share = NL_NEW(arena, float, room, err);
    out->part = NL_NEW(arena, float, room, err);
    if (!out->sum || !out->square || !out->running_sum || !out->running_square || !out->share ||
        !out->part)
        return false;
    for (int x = 0; x < width; x++) {
        int left = x < half ? x : half;
        int right = width - 1 - x < half ? width - 1 - x : half;
        out->share[x] = 1.0f / (float)(left + right + 1);
    }
    return true;
}

static void add_row(columns *c, const uint8_t *row)
{
    for (int x = 0; x < c->width; x++) {
        c->sum[x] += row[x];
        c->square[x] += (uint32_t)row[x] * row[x];
    }
    c->rows += 1.0f;
}

static void remove_row(columns *c, const uint8_t *row)
{
    for (int x = 0; x < c->width; x++) {
        c->sum[x] -= row[x];
        c->square[x] -= (uint32_t)row[x] * row[x];
    }
    c->rows -= 1.0f;
}

static void run_along(columns *c)
{
    uint32_t sum = 0, square = 0;
    uint32_t *running_sum = c->running_sum + c->half + 1;
    uint32_t *running_square = c->running_square + c->half + 1;
    for (int x = 0; x < c->width + c->half; x++) {
        sum += c->sum[x];
        square += c->square[x];
        running_sum[x] = sum;
        running_square[x] = square;
    }
}

/* Nearly all rows have as many rows around them as the one before. */
static void set_parts(columns *c)
{
    for (int x = 0; x < c->width && c->part_rows != c->rows; x++)
        c->part[x] = c->share[x] / c->rows;
    c->part_rows = c->rows;
}

static void cut_row(uint8_t *restrict out, const uint8_t *row, const columns *c,
                    const nl_local_cut *cut)
{
    const uint32_t *sums = c->running_sum, *squares = c->running_square;
    int window = 2 * c->half + 1;
    float range = (float)(cut->paper - cut->ink);
    float deep = (float)cut->ink + cut->depth * range;
    for (int x = 0; x < c->width; x++) {
        float part = c->part[x];
        float mean = (float)(int32_t)(sums[x + window] - sums[x]) * part;
        float variance = (float)(squares[x + window] - squares[x]) * part - mean * mean;
        float deviation = sqrtf(variance > 0.0f ? variance : 0.0f);
        float reach = cut->k * (mean - (float)cut->ink);
        float level = mean - reach * (1.0f - deviation / (0.5f * range));
        level = level > deep ? level : deep;
        out[x] = (float)row[x] < level ? 255 : 0;
    }
}

bool nl_threshold_local(nl_image out, nl_image paper, const nl_local_cut *cut, nl_arena *arena,
                        nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    int half = cut->window / 2;
    columns c;
    if (!columns_init(&c, paper.width, half, arena, err))
        return false;
    for (int y = 0; y < half && y < paper.height; y++)
        add_row(&c, paper.data + (size_t)y * (size_t)paper.stride);
    for (int y = 0; y < paper.height; y++) {
        if (y + half < paper.height)
            add_row(&c, paper.data + (size_t)(y + half) * (size_t)paper.stride);
        if (y > half)
            remove_row(&c, paper.data + (size_t)(y - half - 1) * (size_t)paper.stride);
        run_along(&c);
        set_parts(&c);
        cut_row(out.data + (size_t)y * (size_t)out.stride,
                paper.data + (size_t)y * (size_t)paper.stride, &c, cut);
    }
    nl_arena_restore(arena, mark);
    return true;
}
