/* Local threshold: sums of the levels and of their squares over the window's rows are kept for each
 * column and moved down a row at a time; their running sums along the row give any window's by one
 * difference. All sums are modulo 2^32, which differences of windows up to 255 x 255 survive.
 *
 * No threshold exceeds some level, which most paper is lighter than: windows are evaluated only
 * where something is darker. */
#include "image/threshold.h"

#include "base/clones.h"

#include <assert.h>
#include <math.h>

enum { PIECE = 64 /* pixels of a row that are done together */ };

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

/* Sums over the rows of the window, for columns from half a window before the picture to half a
 * window after it. */
typedef struct columns {
    uint16_t *sum;                          /* of the window's rows, for each column */
    uint32_t *square;                       /* the same of squares */
    uint32_t *running_sum, *running_square; /* of the columns before it, from some column on */
    float *share;                           /* 1 / the window's columns inside the picture */
    float *part;                            /* 1 / the window's pixels inside it: share / rows */
    float rows, part_rows; /* of the window inside the picture; those `part` is for */
    int width, half;
} columns;

static bool columns_init(columns *out, int width, int half, nl_arena *arena, nl_error *err)
{
    size_t room = (size_t)width + 2 * (size_t)half + 1;
    *out = (columns){.width = width, .half = half};
    out->sum = NL_NEW(arena, uint16_t, room, err);
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

/* Row `in` enters the window and row `out` leaves it. */
NL_CLONES static void move_rows(columns *c, const uint8_t *in, const uint8_t *out)
{
    uint16_t *restrict sum = c->sum + c->half;
    uint32_t *restrict square = c->square + c->half;
    int width = c->width;
    for (int x = 0; x < width; x++) {
        int16_t more = (int16_t)(in[x] - out[x]), both = (int16_t)(in[x] + out[x]);
        sum[x] = (uint16_t)(sum[x] + more);
        square[x] += (uint32_t)(more * both);
    }
}

/* Extends the running sums, known up to column `first`, to column `last`. */
static void run_along(columns *c, int first, int last)
{
    uint32_t *restrict sums = c->running_sum, *restrict squares = c->running_square;
    for (int x = first; x < last; x++) {
        sums[x + 1] = sums[x] + c->sum[x];
        squares[x + 1] = squares[x] + c->square[x];
    }
}

/* Most rows have as many rows around them as the one before: then nothing changes. */
static void set_parts(columns *c)
{
    for (int x = 0; x < c->width && c->part_rows != c->rows; x++)
        c->part[x] = c->share[x] / c->rows;
    c->part_rows = c->rows;
}

/* `count` pixels of a row from column `first` on. */
NL_CLONES static void threshold_piece(uint8_t *restrict out, const uint8_t *row, const columns *c,
                                      const nl_local_threshold *threshold, int first, int count)
{
    const uint32_t *sums = c->running_sum + first, *squares = c->running_square + first;
    const float *parts = c->part + first;
    int window = 2 * c->half + 1;
    float range = (float)(threshold->paper - threshold->ink);
    float deep = (float)threshold->ink + threshold->depth * range;
    for (int x = 0; x < count; x++) {
        float part = parts[x];
        float mean = (float)(int32_t)(sums[x + window] - sums[x]) * part;
        float variance = (float)(squares[x + window] - squares[x]) * part - mean * mean;
        float deviation = sqrtf(variance > 0.0f ? variance : 0.0f);
        float reach = threshold->k * (mean - (float)threshold->ink);
        float level = mean - reach * (1.0f - deviation / (0.5f * range));
        level = level > deep ? level : deep;
        out[x] = (float)row[x] < level ? 255 : 0;
    }
}

/* No level from this one on is below any threshold: levels with mean m deviate by at most
 * sqrt(m (255 - m)). For means between two integers each term is taken at its highest. */
static int lightest_threshold(const nl_local_threshold *threshold)
{
    float ink = (float)threshold->ink, range = (float)threshold->paper - ink;
    float highest = ink + threshold->depth * range;
    for (int mean = 0; mean < NL_GREY_LEVELS - 1; mean++) {
        float from = (float)mean, to = from + 1.0f, widest = from < 127.0f ? to : 255.0f - from;
        float deviation = sqrtf(widest * (255.0f - widest) + 0.5f); /* and room for rounding */
        float pull = 1.0f - deviation / (0.5f * range);
        float least_reach = threshold->k * (from - ink), most_reach = threshold->k * (to - ink);
        float back = fminf(least_reach, fminf(least_reach * pull, most_reach * pull));
        highest = fmaxf(highest, to - back);
    }
    return highest < (float)NL_GREY_LEVELS ? (int)highest + 1 : NL_GREY_LEVELS;
}

NL_CLONES static bool is_paper(const uint8_t *levels, int count, int lightest)
{
    uint8_t darkest = 255;
    for (int x = 0; x < count; x++)
        darkest = levels[x] < darkest ? levels[x] : darkest;
    return darkest >= lightest;
}

/* The row at the middle of the windows of `c`. Running sums start afresh where those of the last
 * piece do not reach. */
static void threshold_row(uint8_t *out, const uint8_t *row, columns *c,
                          const nl_local_threshold *threshold, int lightest)
{
    for (int x = 0; x < c->width; x++)
        out[x] = 0;
    set_parts(c);
    for (int first = 0, known = -1; first < c->width; first += PIECE) {
        int count = c->width - first < PIECE ? c->width - first : PIECE;
        if (is_paper(row + first, count, lightest))
            continue;
        int last = first + count + 2 * c->half;
        run_along(c, known < first ? first : known, last);
        known = last;
        threshold_piece(out + first, row + first, c, threshold, first, count);
    }
}

bool nl_threshold_local(nl_image out, nl_image paper, const nl_local_threshold *threshold,
                        nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    assert(threshold->window % 2 == 1 && threshold->window <= NL_WINDOW_MAX &&
           threshold->ink < threshold->paper);
    int half = threshold->window / 2, lightest = lightest_threshold(threshold);
    uint8_t *none = NL_NEW(arena, uint8_t, (size_t)paper.width, err);
    columns c;
    if (!none || !columns_init(&c, paper.width, half, arena, err))
        return false;
    for (int y = -half; y < paper.height; y++) {
        bool enters = y + half<paper.height, leaves = y> half;
        const uint8_t *row = paper.data + (ptrdiff_t)y * paper.stride; /* y may be < 0 */
        if (enters || leaves)
            move_rows(&c, enters ? row + (ptrdiff_t)half * paper.stride : none,
                      leaves ? row - (ptrdiff_t)(half + 1) * paper.stride : none);
        c.rows += (float)enters - (float)leaves;
        if (y < 0)
            continue;
        threshold_row(nl_image_row(out, y), row, &c, threshold, lightest);
    }
    nl_arena_restore(arena, mark);
    return true;
}
